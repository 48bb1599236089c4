"""Where everything stands on a sheet of twenty-four labels of 70 × 37 mm, the size that stationers sell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Literal
from zoneinfo import ZoneInfo

from hub.services.coupon_issue import IssuedCoupon
from hub.sheets.codes import qr_matrix
from hub.sheets.drawing import A4, Code, Page, Text
from hub.sheets.fitting import fit_block, fit_line
from hub.sheets.fonts import MONO, NAME, SMALL

ACROSS, DOWN = 3, 8
PER_PAGE = ACROSS * DOWN

Language = Literal["pl", "en"]

_LABEL_WIDTH, _LABEL_HEIGHT = A4[0] / ACROSS, 37.0
_TOP = (A4[1] - DOWN * _LABEL_HEIGHT) / 2
_CODE_SIZE = 26.0
"""A module of 0.6 mm in version 6: a phone's camera and a worn scanner read it from a hand's width."""
_CODE_LEFT = 5.0
_TEXT_LEFT = _CODE_LEFT + _CODE_SIZE + 4.0
_TEXT_WIDTH = _LABEL_WIDTH - _TEXT_LEFT - 3.0
_NAME_SIZE, _NAME_LEAST, _NAME_LINES = 3.6, 2.6, 3
_CODE_TEXT_SIZE, _END_SIZE = 4.0, 2.5
_WORDS: dict[Language, str] = {"pl": "ważny do {end}", "en": "valid until {end}"}
_DAYS: dict[Language, str] = {"pl": "%d.%m.%Y", "en": "%d %B %Y"}


def pages(coupons: Iterable[IssuedCoupon], zone: ZoneInfo, language: Language) -> Iterator[Page]:
    """The sheets, one after another; the last may be partly empty."""
    left = iter(coupons)
    while chunk := list(islice(left, PER_PAGE)):
        texts: list[Text] = []
        codes: list[Code] = []
        for place, coupon in enumerate(chunk):
            row, column = divmod(place, ACROSS)
            x, y = column * _LABEL_WIDTH, _TOP + row * _LABEL_HEIGHT
            codes.append(_code(coupon, x + _CODE_LEFT, y + (_LABEL_HEIGHT - _CODE_SIZE) / 2))
            texts += _texts(coupon, x + _TEXT_LEFT, y, _WORDS[language].format(end=last_moment(coupon, zone, language)))
        yield Page(texts, codes)


def last_moment(coupon: IssuedCoupon, zone: ZoneInfo, language: Language) -> str:
    """Until when it counts, as people say it: the last day, and the hour when it does not end with the day."""
    end = coupon.valid_to.astimezone(zone)
    if end == end.replace(hour=0, minute=0):
        return _day(end - timedelta(minutes=1), language)
    return f"{_day(end, language)}, {end:%H:%M}"


def _day(at: datetime, language: Language) -> str:
    return at.strftime(_DAYS[language])


def _code(coupon: IssuedCoupon, x: float, y: float) -> Code:
    return Code(x, y, _CODE_SIZE, _CODE_SIZE, qr_matrix(coupon.token))


def _texts(coupon: IssuedCoupon, x: float, top: float, end: str) -> Iterator[Text]:
    size, lines = fit_block(coupon.name, NAME, _NAME_SIZE, _NAME_LEAST, _TEXT_WIDTH, _NAME_LINES)
    y = top + 9.0
    for line in lines:
        yield Text(x, y, size, line, NAME)
        y += size * 1.25
    size, code = fit_line(coupon.code, MONO, _CODE_TEXT_SIZE, 0, _TEXT_WIDTH)
    yield Text(x, top + 25.0, size, code, MONO)
    size, end = fit_line(end, SMALL, _END_SIZE, 0, _TEXT_WIDTH)
    yield Text(x, top + 30.0, size, end, SMALL)
