"""Promotions by chance, over the goods of the made-up shop."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from retail.promotions import Promotion
from tests.support.baskets import BEER, BOOK, HAM, MILK, WATER
from tests.support.promotions import promotion

SKUS = [str(each.sku) for each in (MILK, WATER, BEER, BOOK, HAM)]

goods = st.one_of(
    st.just({}),
    st.lists(st.sampled_from(SKUS), min_size=1, max_size=3, unique=True).map(lambda skus: {"skus": skus}),
)
named_goods = st.lists(st.sampled_from(SKUS), min_size=1, max_size=3, unique=True).map(lambda skus: {"skus": skus})
percents = st.integers(1, 100_00)
amounts = st.integers(1, 3_000)
counts = st.integers(1, 3)


def _of(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"type": st.just(kind), **fields})


@st.composite
def _ladders(draw: st.DrawFn) -> dict[str, Any]:
    by = draw(st.sampled_from(["quantity", "spend"]))
    reaches = draw(st.lists(st.integers(1, 6), min_size=1, max_size=3, unique=True).map(sorted))
    rising = draw(st.lists(percents, min_size=len(reaches), max_size=len(reaches)).map(sorted))
    steps = [{"reach": reach * 1000, "percent": percent} for reach, percent in zip(reaches, rising, strict=True)]
    return {"type": "ladder", "goods": draw(goods), "by": by, "steps": steps}


parts = st.lists(st.fixed_dictionaries({"goods": goods, "count": counts}), min_size=2, max_size=3)

reductions = st.one_of(
    _of("percent_off_line", percent=percents, goods=goods),
    _of("percent_off_basket", percent=percents, goods=goods),
    _of("amount_off_line", amount=amounts, goods=goods),
    _of("amount_off_basket", amount=amounts, goods=goods),
    _of("fixed_price", price=amounts, goods=named_goods),
    _of("buy_x_get_y", buy=goods, buy_count=counts, get_count=counts, percent=percents),
    _of("buy_x_get_y", buy=goods, buy_count=counts, get=goods, get_count=counts, percent=percents),
    _of("n_for_price", goods=goods, count=counts, price=amounts),
    _of("mix_and_match", goods=goods, count=counts, percent=percents),
    _of("mix_and_match", goods=goods, count=counts, price=amounts),
    _of("bundle", parts=parts, amount=amounts),
    _ladders(),
    _of("gift", goods=named_goods, count=counts),
)
of_the_situation = st.sampled_from(
    [
        {"type": "coupon"},
        {"type": "customer"},
        {"type": "tender", "tenders": ["card"]},
        {"type": "hours", "start": "14:00", "end": "22:00"},
    ]
)
conditions = st.one_of(
    st.just({"type": "all"}),
    _of("contains", goods=goods, quantity=st.integers(1, 4).map(lambda count: count * 1000)),
    _of("spend", amount=amounts, goods=goods),
    of_the_situation,
)
caps = st.one_of(
    st.just({}),
    st.fixed_dictionaries({}, optional={"times": counts, "amount": amounts, "per_customer": counts}),
)


@st.composite
def promotions(draw: st.DrawFn, *, capped: bool = True, most: int = 5) -> list[Promotion]:
    """A few promotions, each with its own id; all combine, or some do."""
    return [
        promotion(
            draw(reductions),
            f"P{number}",
            lane=draw(st.sampled_from([10, 20])),
            when=draw(conditions),
            caps=draw(caps) if capped else {},
            combines_with=draw(st.sampled_from([["*"], ["*"], []])) if capped else ["*"],
        )
        for number in range(draw(st.integers(0, most)))
    ]
