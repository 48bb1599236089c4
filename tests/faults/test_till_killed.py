"""A till killed at any step of a sale: nothing sold is lost or doubled, no paper is ahead of the books, no money hangs.

Tills sell the same little day over real sockets to a printer and a terminal that live on, and are killed at one step of
it, or twice in a row; each is started again on the same file, finishes the day, and pushes to a hub.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

import pytest

from benchmarks.shopping.chain import ChainHub
from hub.bootstrap import HubOptions, open_hub
from hub.database.engine import make_engine
from retail.feeds import TaxRow
from retail.sale import Basket
from retail.tax import POLAND, TaxRate
from tests.support.hub import serving
from tests.support.killed_tills import OPENING, Life, Lives, kill_points, receipt_number, warm_driver
from tests.support.postgres import TEMPLATE, fresh_database
from tests.support.till_driver import GOODS, PLANS

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

SEED = 20261121
SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
POINTS, TWICE = (10_000, 200) if SOAK else (56, 8)

WHOLE_DAY = list(range(1, len(PLANS) + 1))


@pytest.fixture(scope="module")
def lives(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Life]]:
    """One life for each step to die at."""
    folder = tmp_path_factory.mktemp("killed")
    with fresh_database(postgres_url, TEMPLATE) as url, warm_driver() as driver:
        hub = open_hub(url, HubOptions(folder / "snapshots", feed_pause=0.02))
        hub.locations.save_tax([_tax(rate) for rate in POLAND.rates])
        with serving(hub) as live:
            chain = ChainHub(live.url, make_engine(url), hub.keys.make("test", ("manage",)))
            yield _all(Lives(live, chain, driver, folder))
            chain.close()


def _all(lives: Lives) -> list[Life]:
    steps = lives.steps()
    once = kill_points(steps, POINTS, SEED)
    twice = zip(kill_points(steps, TWICE, SEED + 1)[-TWICE:], range(3, 40, 40 // TWICE or 1), strict=False)
    return [
        *(lives.live(kill, loses_a_reply=number % 4 == 0) for number, kill in enumerate(once)),
        *(lives.live(first, second) for first, second in twice),
    ]


def _tax(rate: TaxRate) -> TaxRow:
    return TaxRow(tax_class=rate.tax_class, letter=rate.letter, rate=rate.rate_hundredths, valid_from=rate.valid_from)


def test_tills_died_at_more_than_sixty_points(lives: list[Life]) -> None:
    assert sum(len(life.deaths) for life in lives) >= 60


def test_every_till_finished_its_day_when_it_was_started_again(lives: list[Life]) -> None:
    assert [(str(life), life.why) for life in lives if life.why] == []


# What a killed till left behind.


def test_no_paper_is_ahead_of_the_books(lives: list[Life]) -> None:
    early = [
        (str(life), paper)
        for life in lives
        for death in life.deaths
        for paper in death.left.papers
        if receipt_number(paper) not in {sale.number for sale in death.left.sales}
    ]
    assert early == []


def test_a_sale_whose_paper_is_out_is_in_the_journal_too(lives: list[Life]) -> None:
    missing = [
        (str(life), sale.number)
        for life in lives
        for death in life.deaths
        for sale in death.left.sales
        if ("sale.completed", sale.transaction_id) not in death.left.facts
    ]
    assert missing == []


def test_no_fact_tells_of_a_sale_that_is_not_there(lives: list[Life]) -> None:
    states = [(str(life), death.left) for life in lives for death in life.deaths]
    assert [
        (where, fact)
        for where, left in states
        for fact in left.facts
        if fact[1] not in {sale.transaction_id for sale in left.sales}
    ] == []


def test_a_sale_the_operator_was_shown_is_on_disk(lives: list[Life]) -> None:
    assert [str(life) for life in lives for death in life.deaths if death.sold > len(death.left.sales)] == []


def test_goods_the_operator_was_shown_are_in_the_open_basket_or_sold(lives: list[Life]) -> None:
    lost = [
        (str(life), death.scanned)
        for life in lives
        for death in life.deaths[:1]
        if death.sold == len(death.left.sales) and not set(death.scanned) <= _in_basket(death.left.basket)
    ]
    assert lost == []


def test_a_payment_the_terminal_approved_is_known_in_the_books(lives: list[Life]) -> None:
    lost = [
        str(life)
        for life in lives
        for death in life.deaths
        if death.left.approved and death.left.approved not in death.left.references
    ]
    assert lost == []


def test_a_payment_that_may_have_left_is_in_the_payment_journal(lives: list[Life]) -> None:
    unknown = [
        str(life)
        for life in lives
        for death in life.deaths
        if "sale has left" in death.steps and len(life.deaths) == 1 and not death.left.payments
    ]
    assert unknown == []


def test_the_chain_of_a_killed_till_is_whole(lives: list[Life]) -> None:
    assert [(str(life), death.left.broken) for life in lives for death in life.deaths if death.left.broken] == []


# What the day came to.


def test_every_shopper_is_sold_to_once_under_numbers_without_gaps(lives: list[Life]) -> None:
    assert [str(life) for life in lives if [sale.number for sale in life.end.sales] != WHOLE_DAY] == []


def test_every_sale_has_the_goods_that_were_scanned(lives: list[Life]) -> None:
    wanted = [Counter(plan.codes) for plan in PLANS]
    assert [
        str(life) for life in lives if [Counter(line.sku for line in sale.lines) for sale in life.end.sales] != wanted
    ] == []


def test_no_basket_is_left_open(lives: list[Life]) -> None:
    assert [str(life) for life in lives if life.end.basket is not None] == []


def test_tenders_less_change_are_the_total_of_every_sale(lives: list[Life]) -> None:
    off = [
        str(life)
        for life in lives
        for sale in life.end.sales
        if sum(tender.given.minor for tender in sale.tenders) - sale.change.minor != sale.total.minor
    ]
    assert off == []


def test_the_terminal_took_what_the_sales_say_and_took_it_once(lives: list[Life]) -> None:
    assert [str(life) for life in lives if _by_card(life) != _taken(life)] == []


def test_no_payment_stays_unsettled(lives: list[Life]) -> None:
    assert [
        (str(life), payment.state)
        for life in lives
        for payment in life.end.payments
        if payment.state in {"intended", "unknown"}
    ] == []


def test_every_sale_has_its_paper(lives: list[Life]) -> None:
    assert [str(life) for life in lives if {receipt_number(paper) for paper in life.end.papers} < set(WHOLE_DAY)] == []


def test_a_paper_that_may_be_out_already_is_printed_again_only_as_a_copy(lives: list[Life]) -> None:
    originals = [
        (str(life), Counter(receipt_number(paper) for paper in life.end.papers if "COPY" not in paper))
        for life in lives
    ]
    assert [(where, counts) for where, counts in originals if any(count > 1 for count in counts.values())] == []


# What the hub got.


def test_the_hub_has_every_fact_once(lives: list[Life]) -> None:
    assert [
        (str(life), life.effects) for life in lives if not life.effects["facts"] == life.effects["keys"] == life.head
    ] == []


def test_the_hub_has_every_sale_once(lives: list[Life]) -> None:
    assert [(str(life), life.hub.baskets) for life in lives if life.hub.baskets != len(PLANS)] == []


def test_the_hub_has_the_sum_of_the_register_to_the_grosz(lives: list[Life]) -> None:
    assert [str(life) for life in lives if life.hub.total != sum(sale.total.minor for sale in life.end.sales)] == []


def test_stock_at_the_hub_went_down_by_what_was_sold(lives: list[Life]) -> None:
    sold = Counter(code for plan in PLANS for code in plan.codes)
    left = Counter({code: OPENING - 1000 * sold[code] for code in GOODS})
    assert [str(life) for life in lives if life.hub.stock != left] == []


def test_nothing_is_parked_or_in_conflict_at_the_hub(lives: list[Life]) -> None:
    assert [str(life) for life in lives if life.effects["parked"] or life.effects["conflicts"]] == []


def test_the_hub_reads_the_same_whole_chain(lives: list[Life]) -> None:
    assert [
        (str(life), life.chain) for life in lives if (life.chain.hash, life.chain.faults) != (life.head_hash, ())
    ] == []


def _in_basket(basket: Basket | None) -> set[str]:
    return {line.variant.sku for line in basket.lines} if basket is not None else set()


def _by_card(life: Life) -> int:
    tenders = (tender for sale in life.end.sales for tender in sale.tenders)
    return sum(tender.amount.minor for tender in tenders if tender.kind.value == "card")


def _taken(life: Life) -> int:
    return life.closed.sold.minor if life.closed.sold is not None else 0
