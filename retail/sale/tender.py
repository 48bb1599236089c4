"""Tenders: the means of payment applied to a basket, what is still due, and the change."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, replace

from retail.errors import Refusal
from retail.values import Money


class TenderKind(enum.StrEnum):
    """Means of payment."""

    CASH = "cash"
    CARD = "card"
    BLIK = "blik"


class TenderStatus(enum.StrEnum):
    """How sure we are of the money."""

    APPROVED = "approved"
    PENDING = "pending"
    """Asked of the terminal, no answer yet."""
    UNKNOWN = "unknown"
    """The answer was lost: the terminal must be asked, the payment never sent again on its own."""


GIVES_CHANGE = frozenset({TenderKind.CASH})


@dataclass(frozen=True, slots=True)
class Tender:
    """A means of payment applied: ``amount`` counts towards the total, ``given`` is what the shopper handed over.

    ``reference`` names the payment at the terminal; card data never reaches us but the masked last digits.
    """

    kind: TenderKind
    amount: Money
    given: Money
    reference: str = ""
    status: TenderStatus = TenderStatus.APPROVED
    authorization: str = ""
    last_digits: str = ""


def amount_due(total: Money, tenders: Iterable[Tender]) -> Money:
    """What is still to be paid; only approved tenders count."""
    paid = (tender.amount for tender in tenders if tender.status is TenderStatus.APPROVED)
    return total - Money.total(paid, total.currency)


def change_of(tenders: Iterable[Tender], total: Money) -> Money:
    """What the shopper gets back: everything given and approved beyond what was applied."""
    back = (tender.given - tender.amount for tender in tenders if tender.status is TenderStatus.APPROVED)
    return Money.total(back, total.currency)


def apply_tender(total: Money, tenders: tuple[Tender, ...], new: Tender) -> tuple[Tender, ...] | Refusal:
    """The tenders with ``new`` among them, its ``amount`` cut to what is due.

    Refused: nothing due, nothing given, a payment still in doubt, or more than is due by a tender that gives no change.
    """
    doubtful = next((tender for tender in tenders if tender.status is not TenderStatus.APPROVED), None)
    if doubtful is not None:
        return Refusal("tender.in_doubt", {"kind": doubtful.kind, "amount": doubtful.amount})
    due = amount_due(total, tenders)
    if due.minor <= 0:
        return Refusal("tender.nothing_due", {})
    if new.given.minor <= 0:
        return Refusal("tender.no_amount", {})
    if new.given > due and new.kind not in GIVES_CHANGE:
        return Refusal("tender.more_than_due", {"kind": new.kind, "due": due})
    return (*tenders, replace(new, amount=_lesser(due, new.given)))


def settle_tender(tenders: tuple[Tender, ...], reference: str, settled: Tender | None) -> tuple[Tender, ...]:
    """The tenders with the doubtful one named ``reference`` replaced by its outcome, or taken away.

    Approved tenders stay as they are, so an answer that comes twice changes nothing. What the terminal took beyond
    what it was asked for does not count towards the total: the shopper gets it back as change.
    """
    kept = (_outcome(tender, settled) if _is_doubtful(tender, reference) else tender for tender in tenders)
    return tuple(tender for tender in kept if tender is not None)


def _is_doubtful(tender: Tender, reference: str) -> bool:
    return tender.status is not TenderStatus.APPROVED and tender.reference == reference


def _outcome(asked: Tender, settled: Tender | None) -> Tender | None:
    return None if settled is None else replace(settled, amount=_lesser(asked.amount, settled.given))


def _lesser(one: Money, other: Money) -> Money:
    return one if one <= other else other
