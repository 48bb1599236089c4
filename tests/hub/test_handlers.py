"""Handlers: each kind of fact has one, and a handler that fails leaves no trace in what the others write."""

from __future__ import annotations

import json

import pytest

from hub.ingest import handlers
from hub.ingest.effects import Effects, Place, copy_text, escape_of
from hub.ingest.handlers import HANDLERS
from hub.ingest.received import Received
from retail.journal import FACT_BODIES
from tests.support.hub import LiveHub
from tests.support.wire import statuses


def test_every_kind_the_codec_reads_has_a_handler() -> None:
    assert {kind for kind, _ in FACT_BODIES} <= set(HANDLERS)


def test_a_handler_that_fails_half_way_leaves_nothing_behind(
    live_hub: LiveHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_hub.seed_chain()
    register = live_hub.enroll("014-1")
    whole = HANDLERS["sale.completed"]

    def fails_at_the_second(fact: Received, place: Place, effects: Effects) -> None:
        whole(fact, place, effects)
        if fact.seq == 2:
            raise RuntimeError("half-way")

    monkeypatch.setitem(handlers.HANDLERS, "sale.completed", fails_at_the_second)
    for _ in range(3):
        register.journal.sale(("PIE-001", 1, 649))

    assert statuses(register.push()) == ["applied", "parked", "applied"]
    assert live_hub.hub.stock.levels("014", skus=["PIE-001"])[0].on_hand == 98_000
    assert live_hub.hub.stock.audit("014") == []


@pytest.mark.parametrize("text", ["plain", "żółć", "tab\t", "line\nend", "\r", "\\", "\\N", '"quoted"', "\x01"])
def test_a_text_without_a_backslash_in_its_json_needs_no_escape(text: str) -> None:
    content = json.dumps({"text": text}, ensure_ascii=False)

    assert escape_of(content.encode())(text) == copy_text(text)
