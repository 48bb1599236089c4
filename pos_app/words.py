"""What people read: translated sentences, and amounts, quantities and times the way their language writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal, get_currency_symbol, get_decimal_symbol

from retail.values import Currency, Money, Quantity, Unit

Translate = Callable[[str, str, str | None, int], str]
"""Qt's ``QCoreApplication.translate``: context, source text, comment, number for plurals."""

LANGUAGES = ("pl", "en")

MOST_WHOLE_DIGITS = 7
"""Digits before the mark that a typed number may have; more is a barcode that came through the keypad."""


class Words:
    """One language's way to say things; a screen holds one and gets another when the operator changes.

    ``translate`` keeps Qt's signature, so that Qt's own extractor finds every text; values are put in by
    ``str.format`` afterwards. Everything else is plain formatting by Babel.
    """

    def __init__(self, language: str, translate: Translate, zone: ZoneInfo) -> None:
        self.language = language
        self.zone = zone
        self._translate = translate
        self._locale = Locale.parse(language if language != "en" else "en_GB")

    def translate(self, context: str, source: str, comment: str | None = None, n: int = -1) -> str:
        """The text in this language; ``%n`` in it is replaced by ``n`` with the right plural."""
        return self._translate(context, source, comment, n)

    @property
    def decimal_mark(self) -> str:
        """The sign before the fraction: ``,`` in Polish, ``.`` in English."""
        return get_decimal_symbol(self._locale)

    def money(self, amount: Money) -> str:
        """An amount with its currency behind it, as prices stand on the shelf in every language: ``416,61 zł``."""
        return f"{self.amount(amount)}\u00a0{get_currency_symbol(amount.currency.code, locale='pl')}"

    def amount(self, amount: Money) -> str:
        """An amount where the currency is plain from its place: ``416,61``; a reduction has a true minus sign."""
        return self._decimal(_major(amount), amount.currency.digits)

    def quantity(self, quantity: Quantity) -> str:
        """``2`` for pieces, ``0,482 kg`` for measures."""
        number = Decimal(quantity.thousandths) / 1000
        if quantity.unit is Unit.PIECE:
            return self._decimal(number, 0 if quantity.is_whole else 3)
        return f"{self._decimal(number, 3)} {quantity.unit.value}"

    def unit_price(self, price: Money, unit: Unit) -> str:
        """A unit price: ``24,90`` a piece, ``34,99/kg`` by measure."""
        return self.amount(price) if unit is Unit.PIECE else f"{self.amount(price)}/{unit.value}"

    def count(self, number: int) -> str:
        """A count of things, in groups of three: ``1 250 000``."""
        return format_decimal(number, format="#,##0", locale=self._locale)

    def rate(self, hundredths: int | None) -> str:
        """A tax rate: ``23%``; nothing for exempt goods."""
        if hundredths is None:
            return ""
        return f"{format_decimal(Decimal(hundredths) / 100, locale=self._locale)}%"

    def time(self, at: datetime) -> str:
        """Hour and minute in the location's zone: ``14:02``."""
        return format_time(at.astimezone(self.zone), "HH:mm", locale=self._locale)

    def day(self, day: date) -> str:
        """A day: ``21.11.2026``."""
        return format_date(day, "dd.MM.yyyy" if self.language == "pl" else "d MMM yyyy", locale=self._locale)

    def day_and_time(self, at: datetime) -> str:
        """Day, month, hour and minute: ``21.11 · 14:32``."""
        pattern = "dd.MM · HH:mm" if self.language == "pl" else "d MMM · HH:mm"
        return format_datetime(at.astimezone(self.zone), pattern, locale=self._locale)

    def parse_amount(self, typed: str, currency: Currency) -> Money | None:
        """An amount as people type it, with comma or point, spaces allowed; None when it is none."""
        minor = _scaled(typed, currency.digits)
        return Money(minor, currency) if minor is not None else None

    def parse_thousandths(self, typed: str) -> int | None:
        """A quantity as people type it, ``0,482``, in thousandths; None when it is none."""
        return _scaled(typed, 3)

    def _decimal(self, number: Decimal, places: int) -> str:
        """A number with this many places, its thousands apart, and a true minus sign."""
        pattern = "#,##0." + "0" * places if places else "#,##0"
        return format_decimal(number, format=pattern, locale=self._locale).replace("-", "−")


def _major(amount: Money) -> Decimal:
    return Decimal(amount.minor).scaleb(-amount.currency.digits)


def _scaled(typed: str, digits: int) -> int | None:
    """A decimal number as a whole number of its last places; None for anything else, too many digits included."""
    text = "".join(typed.split()).replace(",", ".")
    whole, _, fraction = text.partition(".")
    if not text.isascii() or not (whole + fraction).isdigit():
        return None
    if len(whole) > MOST_WHOLE_DIGITS or len(fraction) > digits:
        return None
    return int((whole or "0") + fraction.ljust(digits, "0"))
