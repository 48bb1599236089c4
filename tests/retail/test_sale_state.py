"""A sale moves only where its table says."""

from __future__ import annotations

from itertools import product

import pytest

from retail.errors import IllegalTransition
from retail.sale import TRANSITIONS, SaleState, moved
from tests.support.baskets import empty_basket

ALLOWED = {
    ("open", "tendering"),
    ("open", "suspended"),
    ("open", "canceled"),
    ("tendering", "open"),
    ("tendering", "completed"),
    ("suspended", "open"),
    ("suspended", "canceled"),
    ("completed", "post_voided"),
}
PAIRS = [(one.value, other.value) for one, other in product(SaleState, SaleState)]


@pytest.mark.parametrize(("current", "wanted"), sorted(ALLOWED))
def test_a_pair_in_the_table_is_a_move(current: str, wanted: str) -> None:
    assert moved(SaleState(current), SaleState(wanted)) is SaleState(wanted)


@pytest.mark.parametrize(("current", "wanted"), [pair for pair in PAIRS if pair not in ALLOWED])
def test_every_other_pair_is_refused_with_both_names(current: str, wanted: str) -> None:
    with pytest.raises(IllegalTransition) as raised:
        moved(SaleState(current), SaleState(wanted))
    assert str(raised.value) == f"sale: {current} → {wanted} is not in the state table"


def test_every_state_has_a_row() -> None:
    assert set(TRANSITIONS) == set(SaleState)


@pytest.mark.parametrize("last", [SaleState.CANCELED, SaleState.POST_VOIDED])
def test_nothing_follows_a_canceled_or_reversed_sale(last: SaleState) -> None:
    assert TRANSITIONS[last] == frozenset()


def test_a_basket_asks_the_table_before_it_moves() -> None:
    with pytest.raises(IllegalTransition):
        empty_basket().to(SaleState.COMPLETED)


def test_a_move_leaves_the_basket_it_was_made_from_as_it_was() -> None:
    basket = empty_basket()
    basket.to(SaleState.TENDERING)
    assert basket.state is SaleState.OPEN
