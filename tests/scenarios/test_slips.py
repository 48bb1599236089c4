"""A basket on paper goes from shop to shop: taken up once while the hub is there, and found out when it was not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from hub.database.tables.baskets import slip_use
from hub.ingest.slips import TAKEN_UP_TWICE
from pos_app.presenters.actions import Action
from pos_app.presenters.view import SheetView, Tone
from retail.errors import Refusal
from retail.sale import Slip
from retail.tokens import ReceiptToken, location_digest, receipt_short_code, sign_token, totals_digest
from retail.values import Answer, Unavailable
from sync_agent.key import TokenSigner
from tests.support.live_register import Chain, LiveKiosk, LiveRegister, chain, line_of
from tests.support.postgres import postgres_url

__all__ = ["chain", "postgres_url"]
pytestmark = pytest.mark.xdist_group("slips")

ONE, TWO = "PIE-001", "PIE-002"
PRICE = 649


@pytest.fixture
def here(chain: Chain) -> LiveRegister:
    """The register that puts the basket by."""
    return chain.register("014-1")


@pytest.fixture
def there(chain: Chain) -> LiveRegister:
    """A register of another shop."""
    return chain.register("027-1")


def on_paper(here: LiveRegister, there: LiveRegister) -> str:
    """The slip of two goods, put by here; the other register knows the key it is signed with."""
    here.add(ONE)
    here.add(TWO)
    slip = here.put_by()
    there.sync()
    return slip


@pytest.fixture
def stand(chain: Chain) -> Iterator[LiveKiosk]:
    """A kiosk in that other shop."""
    kiosk = chain.kiosk("027-2")
    yield kiosk
    kiosk.close()


def uses(chain: Chain, put_by_at: str) -> list[tuple[str, str, int]]:
    """What the hub knows of the slips of one register: who took them up, as which use, and what that came to."""
    query = sa.select(slip_use).where(slip_use.c.register_id == put_by_at)
    with chain.live.hub.engine.connect() as connection:
        return [(row.used_by, row.outcome, row.total) for row in connection.execute(query)]


def twice(chain: Chain) -> list[dict[str, Any]]:
    return [dict(each.values) for each in chain.live.hub.exceptions.list() if each.code == TAKEN_UP_TWICE]


class ReplyLost:
    """A line on which the hub hears what is asked, and nobody hears the hub."""

    def __init__(self, register: LiveRegister) -> None:
        self._line = line_of(register.rig)

    def claim_basket(self, slip: Slip) -> Answer[Refusal | None]:
        self._line.claim_basket(slip)
        return Unavailable(Refusal("lookup.timed_out", {}))


def test_the_second_register_is_refused_with_the_place_and_the_time(here: LiveRegister, there: LiveRegister) -> None:
    there.till.scan(on_paper(here, there))
    here.till.resume()

    assert there.basket() == [(ONE, 1), (TWO, 1)]
    assert here.basket() == []
    assert here.till.banner.startswith("This basket was taken up in Shop 027, register 027-1, at ")
    assert here.till.store.baskets.suspended() == ()


def test_a_basket_taken_up_where_it_was_put_by_is_refused_elsewhere(here: LiveRegister, there: LiveRegister) -> None:
    slip = on_paper(here, there)
    here.till.resume()
    there.till.scan(slip)

    assert (here.basket(), there.basket()) == ([(ONE, 1), (TWO, 1)], [])
    assert there.till.banner.startswith("This basket was taken up in Shop 014, register 014-1, at ")


def test_the_register_that_put_it_by_strikes_it_off_when_the_feed_tells(
    here: LiveRegister, there: LiveRegister
) -> None:
    there.till.scan(on_paper(here, there))
    here.sync()

    assert here.till.store.baskets.suspended() == ()


def test_a_register_that_is_cut_off_still_knows_what_the_feed_has_told(
    chain: Chain, here: LiveRegister, there: LiveRegister
) -> None:
    slip = on_paper(here, there)
    neighbor = chain.register("014-2")
    there.till.scan(slip)
    neighbor.sync()
    neighbor.cut_off()
    neighbor.till.scan(slip)

    assert neighbor.basket() == []
    assert neighbor.till.banner.startswith("This basket was taken up in Shop 027, register 027-1, at ")


def test_two_registers_that_are_cut_off_both_take_it_up_and_the_manager_sees_what_both_came_to(
    chain: Chain, here: LiveRegister, there: LiveRegister
) -> None:
    slip = on_paper(here, there)
    here.cut_off()
    there.cut_off()
    here.till.resume()
    there.till.scan(slip)
    said = there.till.view.banner
    there.add(ONE)
    totals = [2 * PRICE, 3 * PRICE]
    for register in (here, there):
        register.sell()
        register.sync()
    (told,) = twice(chain)

    assert said is not None
    assert said.tone is Tone.WARN
    assert "could not be asked" in said.text
    assert [(use["register_id"], use["total"]) for use in told["uses"]] == [
        ("014-1", totals[0]),
        ("027-1", totals[1]),
    ]
    assert told["value"] == totals[1]


def test_a_claim_whose_reply_was_lost_is_one_use(chain: Chain, here: LiveRegister, there: LiveRegister) -> None:
    slip = on_paper(here, there)
    before = twice(chain)
    there.lookup = ReplyLost(there)  # type: ignore[assignment]
    there.till.scan(slip)
    taken = there.basket()
    there.sell()
    there.sync()
    here.till.resume()

    assert taken == [(ONE, 1), (TWO, 1)]
    assert here.basket() == []
    assert twice(chain) == before


def test_after_a_crash_between_claim_and_basket_the_same_register_takes_it_up(
    here: LiveRegister, there: LiveRegister
) -> None:
    slip = on_paper(here, there)
    (row,) = here.till.store.baskets.suspended()
    claimed = here.till.store.slips.out(row.basket_id)
    assert claimed is not None
    there.lookup.claim_basket(claimed)
    there.till.scan(slip)

    assert there.basket() == [(ONE, 1), (TWO, 1)]


def test_goods_scanned_while_the_hub_was_asked_stay_and_the_basket_is_given_back(
    here: LiveRegister, there: LiveRegister
) -> None:
    slip = on_paper(here, there)
    there.worker.holding = True
    there.till.scan(slip)
    there.add(ONE)
    there.worker.let_go()
    here.till.resume()

    assert there.till.banner == "There are goods in the basket. Finish or suspend this sale first."
    assert (there.basket(), here.basket()) == ([(ONE, 1)], [(ONE, 1), (TWO, 1)])


def test_a_slip_scanned_twice_while_the_hub_is_asked_is_one_use(here: LiveRegister, there: LiveRegister) -> None:
    slip = on_paper(here, there)
    there.worker.holding = True
    there.till.scan(slip, slip)
    there.worker.let_go()
    here.till.resume()

    assert (there.basket(), here.basket()) == ([(ONE, 1), (TWO, 1)], [])


def test_a_basket_that_was_canceled_may_be_taken_up_by_its_slip_again(here: LiveRegister, there: LiveRegister) -> None:
    slip = on_paper(here, there)
    there.till.scan(slip)
    there.till.press(Action.CANCEL_BASKET)
    there.till.presenter.panel_chosen("cancel")
    there.sync()
    here.sync()
    here.till.scan(slip)

    assert (there.basket(), here.basket()) == ([], [(ONE, 1), (TWO, 1)])


def test_a_basket_put_by_again_is_taken_up_by_its_new_slip_only(here: LiveRegister, there: LiveRegister) -> None:
    old = on_paper(here, there)
    there.till.scan(old)
    new = there.put_by()
    here.sync()
    here.till.scan(old)
    refused = here.till.banner
    here.till.scan(new)

    assert refused.startswith("This basket was taken up in Shop 027, register 027-1, at ")
    assert here.basket() == [(ONE, 1), (TWO, 1)]


def test_a_ticket_of_a_kiosk_is_paid_at_one_till_and_refused_at_the_next_with_the_place_and_the_time(
    chain: Chain, here: LiveRegister, there: LiveRegister, stand: LiveKiosk
) -> None:
    stand.take(ONE, TWO)
    ticket = stand.ticket()
    for register in (stand, there, here):
        register.sync()
    there.till.scan(ticket)
    taken = there.basket()
    here.till.scan(ticket)
    refused = here.till.banner
    there.sell()
    for register in (there, here, stand):
        register.sync()
    here.till.scan(ticket)

    assert taken == [(ONE, 1), (TWO, 1)]
    assert refused.startswith("This basket was taken up in Shop 027, register 027-1, at ")
    assert (here.till.banner, here.basket()) == (refused, [])
    assert uses(chain, "027-2") == [("027-1", "first", 2 * PRICE)]
    assert stand.kiosk.store.baskets.suspended() == ()


def test_a_receipt_of_another_shop_is_shown_with_its_lines(here: LiveRegister, there: LiveRegister) -> None:
    there.add(ONE, 2)
    there.add(TWO)
    code = there.sell()
    there.sync()
    here.sync()
    here.till.scan(code)
    panel = here.till.view.panel

    assert isinstance(panel, SheetView)
    sale = there.till.store.sales.recent(1)[0]
    assert (panel.title, panel.text) == (
        f"Receipt {sale.receipt_number}",
        "The receipt is genuine, from another register.",
    )
    assert [(row.label, row.amount) for row in panel.rows][1:-1] == [
        ("Chleb żytni 1 · 2", "12.98"),
        ("Chleb żytni 2 · 1", "6.49"),
        ("Total", "19.47\N{NO-BREAK SPACE}zł"),
        ("Can be taken back", "19.47\N{NO-BREAK SPACE}zł"),
    ]


def test_what_is_typed_from_a_receipt_of_another_shop_shows_it_too(here: LiveRegister, there: LiveRegister) -> None:
    there.add(ONE)
    there.sell()
    there.sync()
    sale = there.till.store.sales.recent(1)[0]
    here.till.presenter.entry_accepted(receipt_short_code(sale.transaction_id))
    here.till.presenter.panel_typed(sale.receipt_number)
    here.till.presenter.panel_accepted()

    assert isinstance(here.till.view.panel, SheetView)
    assert here.till.view.panel.title == f"Receipt {sale.receipt_number}"


def test_a_code_that_is_not_of_its_sale_is_told(here: LiveRegister, there: LiveRegister) -> None:
    there.add(ONE)
    there.sell()
    there.sync()
    here.sync()
    sale = there.till.store.sales.find(there.till.store.sales.recent(1)[0].transaction_id)
    assert sale is not None
    other = totals_digest(sale.number, sale.total + sale.total, sale.business_date)
    token = ReceiptToken(sale.transaction_id, location_digest(sale.location_id), other, sale.business_date)
    here.till.scan(sign_token(token, TokenSigner(there.rig.key)))

    assert isinstance(here.till.view.panel, SheetView)
    assert here.till.view.panel.text.startswith("The code on the paper and the hub's record of the sale disagree.")
