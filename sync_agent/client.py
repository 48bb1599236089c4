"""The calls of the sync protocol, as a device makes them; docs/sync.md is the contract."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from urllib.parse import quote

from local_store.repositories.refused_codes import RefusedCodes
from retail.feeds import SNAPSHOT_FORM, FeedEntry
from sync_agent.device_session import DeviceSession
from sync_agent.messages import (
    Head,
    PageRange,
    PastFacts,
    Receipt,
    Welcome,
    read_heads,
    read_page,
    read_past_facts,
    read_receipt,
    read_welcome,
)
from sync_agent.transport import Download, Request

_FAST = 1
"""Compression level: facts repeat their field names, so even the fastest level leaves a tenth."""


class HubClient:
    """What a device may say to its hub and what it hears."""

    def __init__(self, session: DeviceSession) -> None:
        self.session = session
        self._heads_tag = ""

    def hello(
        self,
        epoch: int,
        head_seq: int,
        cursors: Mapping[str, Head | tuple[int, int]],
        at: datetime,
        refused: Sequence[RefusedCodes] = (),
    ) -> Welcome:
        """Introduce ourselves and hear where the hub stands; ``refused`` are the codes we refused lately, counted."""
        content: dict[str, object] = {
            "epoch": epoch,
            "head_seq": head_seq,
            "schemas": {"facts": 1, "feeds": 1},
            "cursors": {stream: list(cursor) for stream, cursor in cursors.items()},
            "at": at.isoformat(timespec="milliseconds"),
        }
        if refused:
            content["refused"] = [{**asdict(each), "day": each.day.isoformat()} for each in refused]
        self._heads_tag = ""
        return read_welcome(self.session.ask(Request.post("/v1/sync/hello", content)).json())

    def push(self, epoch: int, first_seq: int, facts: Sequence[str]) -> Receipt:
        """Send contiguous facts, each canonical JSON, exactly as they stand in the journal."""
        packed = _packed(epoch, first_seq, facts)
        headers = {
            "Content-Type": "application/json",
            "Content-Encoding": "gzip",
            "X-Kontuar-Signature": self.session.key.sign(hashlib.sha256(packed).digest()),
        }
        return read_receipt(self.session.ask(Request("POST", "/v1/sync/push", headers, packed)).json())

    def heads(self) -> dict[str, Head] | None:
        """The heads of our streams; None when nothing is new since we last asked."""
        headers = {"If-None-Match": self._heads_tag} if self._heads_tag else {}
        answer = self.session.ask(Request("GET", "/v1/sync/heads", headers))
        if answer.status in (204, 304):
            return None
        heads = read_heads(answer.json())
        self._heads_tag = answer.headers.get("ETag", "")
        return heads

    def page(self, wanted: PageRange, *, fresh: bool = False) -> tuple[FeedEntry, ...]:
        """One page of a stream; ``fresh`` goes past every cache on the way."""
        path = f"{_feed(wanted.stream)}/{wanted.epoch}/{wanted.first}-{wanted.last}"
        answer = self.session.ask(Request("GET", path, {"Cache-Control": "no-cache"} if fresh else {}))
        return read_page(answer.body, answer.headers, wanted)

    def past_facts(self, after: tuple[int, int], before_epoch: int, limit: int) -> PastFacts:
        """Our own facts behind a place, as the hub has them, at most ``limit`` at once."""
        wanted = f"after_epoch={after[0]}&after_seq={after[1]}&before_epoch={before_epoch}&limit={limit}"
        answer = self.session.ask(Request("GET", f"/v1/sync/facts?{wanted}"))
        return read_past_facts(answer.json(), self.session.device_id, after)

    @contextmanager
    def snapshot(self, stream: str, have_bytes: int = 0, tag: str = "") -> Iterator[Download]:
        """A stream's snapshot file from byte ``have_bytes`` on, if it is still the file with this ``tag``."""
        headers = {"Range": f"bytes={have_bytes}-", "If-Range": tag} if have_bytes and tag else {}
        with self.session.download(
            Request("GET", f"{_feed(stream)}/snapshot?form={SNAPSHOT_FORM}", headers)
        ) as download:
            yield download


def _packed(epoch: int, first_seq: int, facts: Sequence[str]) -> bytes:
    """The gzipped body, packed fact by fact: a whole batch as text and as bytes would be the agent's largest object."""
    packer = zlib.compressobj(_FAST, wbits=31)
    pieces = [packer.compress(f'{{"epoch":{epoch},"first_seq":{first_seq},"facts":['.encode())]
    for place, fact in enumerate(facts):
        pieces.append(packer.compress(b"," if place else b""))
        pieces.append(packer.compress(fact.encode()))
    pieces.append(packer.compress(b"]}"))
    pieces.append(packer.flush())
    return b"".join(pieces)


def _feed(stream: str) -> str:
    return f"/v1/feed/{quote(stream, safe=':')}"
