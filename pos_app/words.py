"""What people read: translated sentences, and amounts, quantities and times the way their language writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from babel import Locale
from babel.numbers import get_currency_symbol, get_decimal_symbol, get_group_symbol

from retail.catalog import Measure, MeasurePrice
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
        self._signs: dict[str, str] = {}
        self._said: dict[tuple[str, str, str | None], str] = {}

    def translate(self, context: str, source: str, comment: str | None = None, n: int = -1) -> str:
        """The text in this language; ``%n`` in it is replaced by ``n`` with the right plural."""
        if n >= 0:
            return self._translate(context, source, comment, n)
        key = (context, source, comment)
        if key not in self._said:
            self._said[key] = self._translate(context, source, comment, n)
        return self._said[key]

    @cached_property
    def decimal_mark(self) -> str:
        """The sign before the fraction: ``,`` in Polish, ``.`` in English."""
        # Kept: a scan writes hundreds of numbers, and Babel, asked for each, takes longer than all the rest of it.
        return get_decimal_symbol(self._locale)

    def money(self, amount: Money) -> str:
        """An amount with its currency behind it, as prices stand on the shelf in every language: ``416,61 zł``."""
        return f"{self.amount(amount)}\u00a0{self._currency_sign(amount.currency.code)}"

    def amount(self, amount: Money) -> str:
        """An amount where the currency is plain from its place: ``416,61``; a reduction has a true minus sign."""
        return self._decimal(amount.minor, amount.currency.digits)

    def quantity(self, quantity: Quantity) -> str:
        """``2`` for pieces, ``0,482 kg`` for measures."""
        if quantity.unit is Unit.PIECE and quantity.is_whole:
            return self._decimal(quantity.thousandths // 1000, 0)
        number = self._decimal(quantity.thousandths, 3)
        return number if quantity.unit is Unit.PIECE else f"{number} {quantity.unit.value}"

    def unit_price(self, price: Money, unit: Unit) -> str:
        """A unit price: ``24,90`` a piece, ``34,99/kg`` by measure."""
        return self.amount(price) if unit is Unit.PIECE else f"{self.amount(price)}/{unit.value}"

    def shelf_price(self, price: Money, unit: Unit) -> str:
        """A unit price with its currency: ``24,90 zł`` a piece, ``34,99 zł/kg`` by measure."""
        return self.money(price) if unit is Unit.PIECE else f"{self.money(price)}/{unit.value}"

    def measure_price(self, price: MeasurePrice) -> str:
        """What one kilogram, litre, metre or piece costs: ``12,98 zł/kg``."""
        match price.measure:
            case Measure.PIECE:
                measure = self.translate("Words", "pc.", "one piece, behind its price: 0,09 zł/szt.")
            case Measure.SQUARE_METRE:
                measure = "m²"
            case _:
                measure = price.measure.value
        return f"{self.money(price.amount)}/{measure}"

    def count(self, number: int) -> str:
        """A count of things, in groups of three: ``1 250 000``."""
        return self._decimal(number, 0)

    def rate(self, hundredths: int | None) -> str:
        """A tax rate: ``23%``; nothing for exempt goods."""
        if hundredths is None:
            return ""
        whole, _, fraction = self._decimal(hundredths, 2).partition(self.decimal_mark)
        return f"{whole}{self.decimal_mark}{fraction.rstrip('0')}".removesuffix(self.decimal_mark) + "%"

    def time(self, at: datetime) -> str:
        """Hour and minute in the location's zone: ``14:02``."""
        return f"{at.astimezone(self.zone):%H:%M}"

    def day(self, day: date) -> str:
        """A day: ``21.11.2026``."""
        return f"{day:%d.%m.%Y}" if self.language == "pl" else f"{self._day_of_month(day)} {day:%Y}"

    def day_and_time(self, at: datetime) -> str:
        """Day, month, hour and minute: ``21.11 · 14:32``."""
        local = at.astimezone(self.zone)
        day = f"{local:%d.%m}" if self.language == "pl" else self._day_of_month(local)
        return f"{day} · {local:%H:%M}"

    def parse_amount(self, typed: str, currency: Currency) -> Money | None:
        """An amount as people type it, with comma or point, spaces allowed; None when it is none."""
        minor = _scaled(typed, currency.digits)
        return Money(minor, currency) if minor is not None else None

    def parse_thousandths(self, typed: str) -> int | None:
        """A quantity as people type it, ``0,482``, in thousandths; None when it is none."""
        return _scaled(typed, 3)

    @cached_property
    def _group_mark(self) -> str:
        """The sign between thousands."""
        return get_group_symbol(self._locale)

    def _decimal(self, units: int, places: int) -> str:
        """A whole number of its last places, its thousands apart, with a true minus sign."""
        whole, fraction = divmod(abs(units), 10**places)
        grouped = f"{whole:,}".replace(",", self._group_mark)
        sign = "−" if units < 0 else ""
        return f"{sign}{grouped}{self.decimal_mark}{fraction:0{places}d}" if places else f"{sign}{grouped}"

    def _currency_sign(self, code: str) -> str:
        if code not in self._signs:
            self._signs[code] = get_currency_symbol(code, locale="pl")
        return self._signs[code]

    def _day_of_month(self, day: date) -> str:
        """``21 Nov``, the month as this language shortens it."""
        return f"{day.day} {self._locale.months['format']['abbreviated'][day.month]}"


def _scaled(typed: str, digits: int) -> int | None:
    """A decimal number as a whole number of its last places; None for anything else, too many digits included."""
    text = "".join(typed.split()).replace(",", ".")
    whole, _, fraction = text.partition(".")
    if not text.isascii() or not (whole + fraction).isdigit():
        return None
    if len(whole) > MOST_WHOLE_DIGITS or len(fraction) > digits:
        return None
    return int((whole or "0") + fraction.ljust(digits, "0"))
