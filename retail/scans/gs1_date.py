"""Dates of six digits in GS1 codes: which century, and what day 00 means (GS1 General Specifications 7.12, 3.4)."""

from __future__ import annotations

import calendar
from datetime import date

NONE = "000000"
"""What some printers put where a pack has no such date."""


def read(text: str, today: date) -> date | None:
    """The day that ``YYMMDD`` means when read on ``today``; None when there is no such day.

    The year lies from 49 years before to 50 years after this one. Day 00 is the last day of the month.
    """
    year, month, day = _full_year(int(text[:2]), today.year), int(text[2:4]), int(text[4:6])
    try:
        return date(year, month, day or calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None


def _full_year(two_digits: int, this_year: int) -> int:
    years_ahead = (two_digits - this_year) % 100
    return this_year + (years_ahead if years_ahead <= 50 else years_ahead - 100)
