"""Facts and chains of facts, by hand and by chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from retail.journal import Envelope, FactDraft, FactKind, Link, genesis, seal
from retail.values import DeviceId, FactId, OperatorId

DEVICE = DeviceId("dev-1")
EPOCH = 3
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
bodies = st.dictionaries(texts, json_values, max_size=4)


def draft(body: Mapping[str, Any] | None = None, kind: str = FactKind.DRAWER_OPENED, name: str = "fact") -> FactDraft:
    """A fact without a place; an opened drawer unless told otherwise."""
    content = {"reason": "rozmienienie"} if body is None else body
    return FactDraft(FactId(name), kind, 1, AT, date(2026, 3, 2), content, OperatorId("op-1"))


def chain(drafts: Iterable[FactDraft], device: DeviceId = DEVICE, epoch: int = EPOCH) -> list[Envelope]:
    """The drafts sealed one after another from the beginning of an epoch."""
    end, sealed = genesis(device, epoch), list[Envelope]()
    for each in drafts:
        envelope = seal(each, device, epoch, end.seq + 1, end.hash)
        sealed.append(envelope)
        end = Link(envelope.seq, envelope.hash)
    return sealed


def long_chain(length: int) -> list[Envelope]:
    """A chain of ``length`` opened drawers."""
    return chain(draft({"reason": f"powód {place}"}, name=f"fact-{place}") for place in range(length))
