"""What holds for every basket and every set of promotions."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from retail.pricing import PricedBasket, price_basket
from retail.promotions import Promotion, PromotionBook
from retail.sale import Basket, BasketLine
from retail.tax import POLAND
from tests.support.basket_changes import Asked, Change, changes
from tests.support.baskets import added, basket_lines, basket_of, empty_basket
from tests.support.offers import promotions
from tests.support.promotions import situation

NOON = situation()
NONE = PromotionBook()


def priced(basket: Basket, book: PromotionBook) -> PricedBasket:
    return priced_as(Asked(basket, NOON), book)


def priced_as(asked: Asked, book: PromotionBook, earlier: PricedBasket | None = None) -> PricedBasket:
    result = price_basket(asked.basket, POLAND, book, asked.situation, earlier=earlier)
    assert isinstance(result, PricedBasket), result
    return result


lines = st.lists(basket_lines(), max_size=6)


@given(lines, promotions(), st.randoms(use_true_random=False))
def test_the_order_of_scanning_does_not_change_the_total(
    scanned: list[BasketLine], offers: list[Promotion], chance: Random
) -> None:
    shuffled = list(scanned)
    chance.shuffle(shuffled)
    book = PromotionBook(offers)
    assert priced(basket_of(*scanned), book).total == priced(basket_of(*shuffled), book).total


@given(lines, promotions())
def test_no_line_goes_below_zero_and_none_gets_dearer(scanned: list[BasketLine], offers: list[Promotion]) -> None:
    basket = basket_of(*scanned)
    for line, regular in zip(priced(basket, PromotionBook(offers)).lines, priced(basket, NONE).lines, strict=True):
        assert 0 <= line.amount.minor <= regular.amount.minor


@given(lines, promotions())
def test_what_the_promotions_took_is_what_the_lines_lost(scanned: list[BasketLine], offers: list[Promotion]) -> None:
    basket = basket_of(*scanned)
    with_offers = priced(basket, PromotionBook(offers))
    taken = sum(applied.saving.minor for applied in with_offers.outcome.applied)
    assert (priced(basket, NONE).total - with_offers.total).minor == taken


@given(lines, promotions())
def test_no_promotion_touches_a_deposit(scanned: list[BasketLine], offers: list[Promotion]) -> None:
    basket = basket_of(*scanned)
    assert priced(basket, PromotionBook(offers)).deposits == priced(basket, NONE).deposits


@given(lines, promotions())
def test_a_cap_on_the_amount_is_kept(scanned: list[BasketLine], offers: list[Promotion]) -> None:
    book = PromotionBook(offers)
    for applied in priced(basket_of(*scanned), book).outcome.applied:
        promotion = book.find(applied.promotion_id)
        assert promotion is not None
        assert promotion.caps.amount is None or applied.saving.minor <= promotion.caps.amount


@given(promotions(), changes(), st.randoms(use_true_random=False))
def test_pricing_step_by_step_is_pricing_at_once_whatever_becomes_of_the_basket(
    offers: list[Promotion], steps: list[Change], chance: Random
) -> None:
    book, asked, earlier = PromotionBook(offers), Asked(empty_basket(), NOON), None
    for change in steps:
        asked = change(asked, chance)
        earlier = priced_as(asked, book, earlier)
        assert earlier == priced_as(asked, book)


@given(lines, promotions())
def test_a_book_prices_the_same_after_a_journey_as_json(scanned: list[BasketLine], offers: list[Promotion]) -> None:
    basket = basket_of(*scanned)
    again = [each.model_validate_json(each.model_dump_json()) for each in reversed(offers)]
    assert priced(basket, PromotionBook(offers)) == priced(basket, PromotionBook(again))


@given(lines, promotions(capped=False, most=3), basket_lines())
def test_one_more_item_never_makes_the_others_dearer(
    scanned: list[BasketLine], offers: list[Promotion], more: BasketLine
) -> None:
    book = PromotionBook(offers)
    before = basket_of(*scanned)
    alone = priced(basket_of(more), NONE).total
    assert priced(added(before, more), book).total.minor <= priced(before, book).total.minor + alone.minor
