"""A pushed batch: what is stored, what it does, and what the register is told."""

from __future__ import annotations

from tests.support.hub import LiveHub
from tests.support.wire import statuses


def test_a_sale_is_applied_and_its_goods_leave_the_stock(live_hub: LiveHub) -> None:
    live_hub.seed_chain()
    register = live_hub.enroll("014-1")
    register.journal.sale(("PIE-001", 2, 649), ("PIE-002", 1, 649))

    answer = register.push()

    assert statuses(answer) == ["applied"]
    on_hand = {level.sku: level.on_hand for level in live_hub.hub.stock.levels("014")}
    assert (on_hand["PIE-001"], on_hand["PIE-002"], on_hand["PIE-003"]) == (98_000, 99_000, 100_000)
