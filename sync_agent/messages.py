"""What the hub answers, read strictly where we rely on it; fields we do not know are left alone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import orjson

from retail.errors import JournalError
from retail.feeds import FeedEntry
from retail.journal import Envelope, is_whole, read_envelope
from sync_agent.errors import BadAnswer, ChecksumWrong
from sync_agent.problems import read_time

Kind = TypeVar("Kind")


class Head(NamedTuple):
    """The newest position of a stream, or a register's place in it."""

    epoch: int
    pos: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the hub takes and gives at once."""

    push_facts: int = 500
    push_bytes: int = 4_000_000
    page: int = 1_000


@dataclass(frozen=True, slots=True)
class DevicePlace:
    """What the hub says this device is."""

    register_id: str
    location_id: str
    zone: str
    epoch: int


@dataclass(frozen=True, slots=True)
class Welcome:
    """The answer to hello. ``new_epoch`` is set when our file was restored from an old image."""

    device: DevicePlace
    recorded_seq: int
    durable_seq: int
    feeds: Mapping[str, Head]
    limits: Limits
    server_time: datetime
    hub_id: str
    commands: tuple[str, ...] = ()
    new_epoch: int | None = None
    last_number: int | None = None
    """The register's highest receipt number, told to a file that is new or was restored."""
    flag: str | None = None
    """What people at the hub must still look at in this register's journal."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a push: the hub has every fact of the batch; ``odd`` are those that need a person."""

    recorded_seq: int
    durable_seq: int
    odd: tuple[tuple[int, str], ...]
    """(sequence number, ``parked`` or ``conflict``)"""
    feeds: Mapping[str, Head]


@dataclass(frozen=True, slots=True)
class PastFacts:
    """Own facts as the hub has them, up to the place ``upto``; ``more`` says that others follow."""

    facts: tuple[Envelope, ...]
    upto: tuple[int, int]
    more: bool


@dataclass(frozen=True, slots=True)
class PageRange:
    """Positions of one page, both included."""

    stream: str
    epoch: int
    first: int
    last: int


def read_welcome(content: Mapping[str, Any]) -> Welcome:
    """The answer to hello; :class:`BadAnswer` when it lacks what we rely on."""
    device, limits = _get(content, "device", dict), _get(content, "limits", dict)
    server_time = read_time(content.get("server_time"))
    if server_time is None:
        raise BadAnswer("the hub's answer names no server_time")
    new_epoch = content.get("new_epoch")
    register_id, location_id, zone = (_get(device, name, str) for name in ("register_id", "location_id", "zone"))
    return Welcome(
        DevicePlace(register_id, location_id, zone, _count(device, "epoch")),
        _count(content, "recorded_seq"),
        _count(content, "durable_seq"),
        read_heads(content),
        Limits(*(max(1, _count(limits, name)) for name in ("push_facts", "push_bytes", "page"))),
        server_time,
        _get(content, "hub_id", str),
        tuple(each for each in content.get("commands") or () if isinstance(each, str)),
        None if new_epoch is None else _count(content, "new_epoch"),
        None if content.get("last_number") is None else _count(content, "last_number"),
        None if device.get("flag") is None else _get(device, "flag", str),
    )


def read_receipt(content: Mapping[str, Any]) -> Receipt:
    """The answer to a push."""
    results = _get(content, "results", list)
    try:
        said = [(result["seq"], result["status"]) for result in results]
    except (TypeError, KeyError) as error:
        raise BadAnswer("the hub's answer to a push names no seq or status") from error
    odd = tuple((seq, status) for seq, status in said if status not in ("applied", "duplicate"))
    return Receipt(_count(content, "recorded_seq"), _count(content, "durable_seq"), odd, read_heads(content))


def read_past_facts(content: Mapping[str, Any], device_id: str, after: tuple[int, int]) -> PastFacts:
    """Facts that come back, each proved by its own hash; :class:`BadAnswer` for one that is not ours or not whole."""
    try:
        envelopes = tuple(read_envelope(each) for each in _get(content, "facts", list))
        epoch, seq = _get(content, "upto", list)
    except (JournalError, ValueError) as error:
        raise BadAnswer("the hub gave back facts that cannot be read") from error
    places = [after, *((each.epoch, each.seq) for each in envelopes)]
    if sorted(set(places)) != places or places[-1] != (epoch, seq):
        raise BadAnswer("the hub gave back facts in another order than they were recorded in")
    for each in envelopes:
        if each.device_id != device_id or not is_whole(each):
            raise ChecksumWrong(f"fact {each.epoch}/{each.seq} came back changed, or is another device's")
    return PastFacts(envelopes, (epoch, seq), _get(content, "more", bool))


def read_heads(content: Mapping[str, Any]) -> dict[str, Head]:
    """The heads of the device's own streams, from any answer that carries ``feeds``."""
    feeds = _get(content, "feeds", dict)
    return {stream: Head(_count(head, "epoch"), _count(head, "head")) for stream, head in feeds.items()}


def read_page(body: bytes, headers: Mapping[str, str], wanted: PageRange) -> tuple[FeedEntry, ...]:
    """The entries of a page: the bytes are those the hub hashed, the page is the one we asked for, nothing is missing.

    :class:`ChecksumWrong` or :class:`BadAnswer` otherwise.
    """
    if hashlib.sha256(body).hexdigest() != headers.get("X-Kontuar-SHA256", "").lower():
        raise ChecksumWrong(f"page {wanted.first}-{wanted.last} of {wanted.stream} was changed on the way")
    try:
        content = orjson.loads(body)
        place = PageRange(content["stream"], content["epoch"], content["from"], content["to"])
        entries = tuple(read_entry(each) for each in content["entries"])
    except (ValueError, TypeError, KeyError) as error:
        raise BadAnswer(f"page {wanted.first}-{wanted.last} of {wanted.stream} cannot be read") from error
    if place != wanted or [entry.pos for entry in entries] != list(range(wanted.first, wanted.last + 1)):
        raise BadAnswer(f"page {wanted.first}-{wanted.last} of {wanted.stream} is not dense, or another page")
    return entries


def read_entry(content: Mapping[str, Any]) -> FeedEntry:
    """One entry of a feed; ValueError, TypeError or KeyError when it is none."""
    pos, rev, key, row = content["pos"], content["rev"], content["key"], content["row"]
    if type(pos) is not int or type(rev) is not int or not isinstance(key, str) or not isinstance(row, dict | None):
        raise TypeError("a feed entry is pos, rev, key and row")
    return FeedEntry(pos, rev, key, row)


def _get(content: Any, name: str, kind: type[Kind]) -> Kind:
    value = content.get(name) if isinstance(content, dict) else None
    if not isinstance(value, kind):
        raise BadAnswer(f"the hub's answer has no {name} of the right kind")
    return value


def _count(content: Any, name: str) -> int:
    value = _get(content, name, int)
    if isinstance(value, bool) or value < 0:
        raise BadAnswer(f"the hub's answer has no {name} of the right kind")
    return value
