"""A register as the hub sees it: its key, its journal, and what it sends; no part of the agent is in here."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import httpx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from retail.journal import Envelope, FactDraft, FactKind, Link, genesis, seal
from retail.values import DeviceId, FactId, OperatorId, uuid7
from tests.support.clock import OPENING_TIME


def base64url(content: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass(slots=True)
class DeviceKey:
    """A device's Ed25519 key."""

    private: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)

    def sign(self, message: bytes | str) -> str:
        return base64url(self.private.sign(message.encode() if isinstance(message, str) else message))


@dataclass(slots=True)
class Journal:
    """A register's journal in memory: every fact gets its place and its link."""

    device_id: str
    location_id: str
    register_id: str
    epoch: int = 1
    at: datetime = OPENING_TIME
    end: Link = field(init=False)
    facts: list[Envelope] = field(default_factory=list)
    business_date: date = field(init=False)

    def __post_init__(self) -> None:
        self.end = genesis(DeviceId(self.device_id), self.epoch)
        self.business_date = self.at.date()

    def record(
        self, kind: str, body: Mapping[str, Any], *, v: int = 1, at: datetime | None = None, fact_id: str = ""
    ) -> Envelope:
        """Put a fact at the journal's end."""
        draft = FactDraft(
            FactId(fact_id or uuid7(int(self.at.timestamp() * 1000), os.urandom(10))),
            kind,
            v,
            at or self.at,
            self.business_date,
            body,
            OperatorId("op-1"),
        )
        envelope = seal(draft, DeviceId(self.device_id), self.epoch, self.end.seq + 1, self.end.hash)
        self.end = Link(envelope.seq, envelope.hash)
        self.facts.append(envelope)
        return envelope

    def sale(self, *lines: tuple[str, int, int], at: datetime | None = None, **changes: Any) -> Envelope:
        """A sale of ``(sku, pieces, unit price)`` lines, paid in cash, all of letter A."""
        body = sale_body(self, lines or (("PIE-001", 1, 649),))
        return self.record(FactKind.SALE_COMPLETED, {**body, **changes}, at=at)

    def note(self, reason: str = "change") -> Envelope:
        """A fact without an effect."""
        return self.record(FactKind.DRAWER_OPENED, {"reason": reason})

    def received(self, *lines: tuple[str, int], document: str = "PZ/1") -> Envelope:
        """Goods that came in: ``(sku, pieces)``."""
        rows = [{"sku": sku, "quantity": pieces * 1000, "unit": "pcs"} for sku, pieces in lines]
        return self.record(FactKind.STOCK_RECEIVED, {"document": document, "lines": rows})


def sale_body(journal: Journal, lines: Iterable[tuple[str, int, int]]) -> dict[str, Any]:
    """The body of ``sale.completed`` for ``(sku, pieces, unit price)`` lines."""
    rows = [_sale_line(number, *line) for number, line in enumerate(lines, 1)]
    total = sum(row["amount"] for row in rows)
    tax = (2 * total * 2300 + 12_300) // (2 * 12_300)
    at = journal.at.isoformat(timespec="milliseconds")
    return {
        "transaction_id": uuid7(int(journal.at.timestamp() * 1000), os.urandom(10)),
        "number": journal.end.seq + 1,
        "location_id": journal.location_id,
        "register_id": journal.register_id,
        "operator_id": "op-1",
        "business_date": journal.business_date.isoformat(),
        "opened_at": at,
        "completed_at": at,
        "currency": "PLN",
        "lines": rows,
        "tenders": [
            {"kind": "cash", "amount": total, "given": total, "reference": "", "authorization": "", "last_digits": ""}
        ],
        "vat": [{"letter": "A", "rate": 2300, "gross": total, "net": total - tax, "tax": tax}],
        "total": total,
        "change": 0,
        "price_version": 1,
        "customer_id": None,
        "buyer_tax_number": None,
        "note": "",
    }


def _sale_line(number: int, sku: str, pieces: int, unit_price: int) -> dict[str, Any]:
    return {
        "line": number,
        "kind": "item",
        "sku": sku,
        "name": f"Chleb żytni {sku}",
        "quantity": pieces * 1000,
        "unit": "pcs",
        "unit_price": unit_price,
        "extended": pieces * unit_price,
        "amount": pieces * unit_price,
        "tax_letter": "A",
        "tax_rate": 2300,
        "price_source": "list",
        "adjustments": [],
        "of_line": None,
        "batch": None,
        "expiry": None,
        "note": "",
    }


@dataclass(frozen=True, slots=True)
class Push:
    """A push as bytes, signed: what can be sent, lost, and sent again."""

    body: bytes
    headers: Mapping[str, str]


def pack_push(
    key: DeviceKey, facts: Sequence[Envelope | Any], epoch: int | None = None, first: int | None = None
) -> Push:
    """A signed push of ``facts``: envelopes, or whatever a broken register may send in their place."""
    contents = [fact.content if isinstance(fact, Envelope) else fact for fact in facts]
    content = {
        "epoch": contents[0]["epoch"] if epoch is None else epoch,
        "first_seq": contents[0]["seq"] if first is None else first,
        "facts": contents,
    }
    return pack_bytes(key, json.dumps(content, ensure_ascii=False).encode())


def pack_bytes(key: DeviceKey, plain: bytes) -> Push:
    """Any bytes, packed and signed as a push is."""
    body = gzip.compress(plain, 6, mtime=0)
    headers = {
        "Content-Encoding": "gzip",
        "Content-Type": "application/json",
        "X-Kontuar-Signature": key.sign(hashlib.sha256(body).digest()),
    }
    return Push(body, headers)


@dataclass(slots=True)
class WireRegister:
    """An enrolled register that speaks HTTP: asks for tokens by itself, and says exactly what it is told to say."""

    http: httpx.Client
    key: DeviceKey
    journal: Journal
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    token: str = ""

    @property
    def device_id(self) -> str:
        return self.journal.device_id

    def ask_token(self, at: datetime | None = None) -> httpx.Response:
        said = (at or self.clock()).isoformat(timespec="milliseconds")
        nonce = os.urandom(6).hex()
        signature = self.key.sign(f"kontuar token {self.device_id} {said} {nonce}")
        content = {"device_id": self.device_id, "at": said, "nonce": nonce, "signature": signature}
        answer = self.http.post("/v1/auth/token", json=content)
        if answer.status_code == 200:
            self.token = answer.json()["token"]
        return answer

    @property
    def bearer(self) -> dict[str, str]:
        if not self.token:
            self.ask_token()
        return {"Authorization": f"Bearer {self.token}"}

    def hello(self, **changes: Any) -> httpx.Response:
        content = {
            "epoch": self.journal.epoch,
            "head_seq": self.journal.end.seq,
            "schemas": {"facts": 1, "feeds": 1},
            "cursors": {},
            "at": self.clock().isoformat(),
        }
        return self.http.post("/v1/sync/hello", json={**content, **changes}, headers=self.bearer)

    def push(self, facts: Sequence[Envelope | Any] | None = None, **at: int) -> httpx.Response:
        """Push ``facts``, or the whole journal."""
        return self.send(pack_push(self.key, self.journal.facts if facts is None else facts, **at))

    def send(self, push: Push) -> httpx.Response:
        return self.http.post("/v1/sync/push", content=push.body, headers={**push.headers, **self.bearer})

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.http.get(path, headers={**self.bearer, **headers})


def statuses(answer: httpx.Response) -> list[str]:
    """What became of each fact of a push."""
    assert answer.status_code == 200, answer.text
    return [each["status"] for each in answer.json()["results"]]
