"""Bodies of requests and answers that are not rows of a feed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from retail.feeds import CatalogRow, LocationSettings, OperatorRow, PriceRow, RegisterRow, TaxRow
from retail.journal.facts import MovedStock

# Registers build these when the first row comes; the hub describes them to whoever asks, and has them whole at once.
for _row in (CatalogRow, LocationSettings, OperatorRow, PriceRow, RegisterRow, TaxRow, MovedStock):
    _row.model_config["defer_build"] = False
    _row.model_rebuild()

Short = Annotated[str, Field(min_length=1, max_length=200)]
Base64 = Annotated[str, Field(max_length=200, pattern="^[A-Za-z0-9_-]+=*$")]
Epoch = Annotated[int, Field(ge=1, lt=2**31)]
Seq = Annotated[int, Field(ge=0, lt=2**62)]


class Command(BaseModel):
    """What clients send: unknown members are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EnrollRequest(Command):
    """A register asks to be enrolled."""

    public_key: Annotated[Base64, Field(examples=["11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"])]
    machine: Annotated[str, Field(max_length=200, examples=["till-2.shop-014"])] = ""
    program: Annotated[str, Field(max_length=50, examples=["0.1.0"])] = ""


class EnrollAnswer(BaseModel):
    """The code to show, and how to go on."""

    request_id: str
    code: Annotated[str, Field(examples=["7F2K-9QXD"])]
    expires_at: datetime
    poll_after_s: int


class Approval(Command):
    """A manager approves the code a register shows."""

    code: Annotated[str, Field(min_length=8, max_length=20, examples=["7F2K-9QXD"])]
    register_id: Annotated[Short, Field(examples=["014-2"])]
    replace: bool = False


class Claim(Command):
    """The register proves that it asked."""

    signature: Base64


class TokenRequest(Command):
    """A device proves itself."""

    device_id: Annotated[Short, Field(examples=["dv-4t0c8r9w2m1x7k5h"])]
    at: Annotated[str, Field(max_length=40, examples=["2026-03-02T09:00:00.000+01:00"])]
    nonce: Annotated[str, Field(max_length=100, examples=["Zk3u0Q"])]
    signature: Base64


class TokenAnswer(BaseModel):
    """A token and how long it lives, in seconds."""

    token: str
    expires_in: int


class Schemas(BaseModel):
    """Versions of the journal's and the feeds' forms."""

    facts: int = 1
    feeds: int = 1


class HelloRequest(BaseModel):
    """Where a register stands; a newer one may say more."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "epoch": 1,
                "head_seq": 214,
                "schemas": {"facts": 1, "feeds": 1},
                "cursors": {"catalog": [1, 394]},
                "at": "2026-03-02T09:00:00.000+01:00",
                "refused": [{"day": "2026-03-02", "reason": "token.forged", "kind": "coupon", "times": 14}],
            }
        }
    )

    epoch: Epoch
    head_seq: Seq
    schemas: Schemas = Schemas()
    cursors: dict[str, tuple[int, int]] = {}
    at: AwareDatetime
    refused: Annotated[list[Any], Field(description="How often codes were refused, by day, reason and kind")] = []


class ReceiptOfGoods(Command):
    """Goods a manager books in or corrects; ``document`` names it, and the same one again does nothing."""

    document: UUID
    reason: Literal["received", "adjusted"] = "received"
    lines: Annotated[tuple[MovedStock, ...], Field(min_length=1, max_length=10_000)]


class Closing(Command):
    """How a person dealt with an exception."""

    note: Annotated[str, Field(max_length=1000)] = ""


class OperatorCommand(Command):
    """An operator; ``pin`` sets a new PIN, ``pin_hash`` takes one over, without both the PIN stays."""

    number: Short
    name: Short
    short_name: Short
    pin: Annotated[str, Field(max_length=64)] | None = Field(default=None, repr=False)
    pin_hash: Annotated[str, Field(max_length=300)] | None = Field(default=None, repr=False)
    permissions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    badge: str | None = None
    language: Literal["pl", "en"] | None = None
    active: bool = True


class RegisterCommand(Command):
    """A register of a location."""

    name: Short
    active: bool = True


class RefusedRow(BaseModel):
    """A row of a batch that was left out, by its place in the batch."""

    index: int
    code: str
    detail: str


class SavedAnswer(BaseModel):
    """How many rows changed for registers, and which were left out."""

    changed: int
    refused: list[RefusedRow] = []


Json = dict[str, Any]
