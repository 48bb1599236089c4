"""GS1 element strings and Digital Links taken apart: the only place that knows ``biip``.

What ``biip`` reports in its own way is turned into ours here: a wrong check digit is an attribute there, a date's
century comes from the machine's clock, ``\\d`` matches the digits of every script, and a variable-length element that
no separator ends swallows what follows. So only its tables and its splitting are used; values are read in ``gs1``.

``biip`` reads its prefix tables when it is imported, for about 0.15 s: the import waits for the first code that needs
it, or for :func:`retail.scans.warm_up`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from retail.scans.reading import GS

if TYPE_CHECKING:
    from biip import ParseConfig


@dataclass(frozen=True, slots=True)
class Element:
    """One application identifier and its raw value; ``open_ended`` when its length varies."""

    ai: str
    value: str
    open_ended: bool = False


class NotElements(Exception):
    """The text is no sequence of element strings; ``why`` is the last word of the refusal's code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def measure_check_digit(measure: str) -> str:
    """The check digit of a label's price or weight of 4 or 5 digits (GS1 General Specifications 7.9.2–7.9.4)."""
    from biip.checksums import gs1_price_weight_check_digit

    return str(gs1_price_weight_check_digit(measure))


def split_message(message: str) -> tuple[Element, ...]:
    """The elements of a message as readers send it; raises :class:`NotElements`."""
    found: list[Element] = []
    rest = message.strip(GS)
    while rest:
        element = _first(rest)
        found.append(element)
        rest = rest[len(element.ai) + len(element.value) :]
        if rest and element.open_ended and not rest.startswith(GS):
            raise NotElements("ambiguous" if rest[0].isalnum() else "unknown")
        rest = rest.lstrip(GS)
    return tuple(found)


def split_human_readable(text: str) -> tuple[Element, ...]:
    """The elements of the line printed beside a code: ``(01)05901234123457(10)LOT7``; raises :class:`NotElements`."""
    if not re.fullmatch(r"(?:\(\d{2,4}\)[^()]+)+", text, re.ASCII):
        raise NotElements("truncated" if re.search(r"\(\d{0,4}\)?$", text, re.ASCII) else "unknown")
    pairs = re.findall(r"\((\d{2,4})\)([^()]+)", text)
    return tuple(_whole(ai, value.strip()) for ai, value in pairs)


def split_link(url: str) -> tuple[Element, ...]:
    """The elements of a GS1 Digital Link of any domain; raises :class:`NotElements`."""
    from biip import ParseError
    from biip.gs1_digital_link_uris import GS1DigitalLinkURI

    try:
        path = urlsplit(url).path
        strings = GS1DigitalLinkURI.parse(url).element_strings
    except (ParseError, ValueError) as error:
        raise NotElements("unknown") from error
    _refuse_cut_gtin(url, path)
    return tuple(Element(string.ai.ai, _ascii(string.value)) for string in strings)


def _refuse_cut_gtin(url: str, path: str) -> None:
    """A GTIN in a link has 14 digits; a shorter one, as old links wrote it, counts only if something follows it."""
    number = re.search(r"/01/([^/]*)", path)
    if number and len(number[1]) != 14 and (len(number[1]) not in (8, 12, 13) or url.endswith(number[0])):
        raise NotElements("truncated")


def _first(rest: str) -> Element:
    from biip import ParseError
    from biip.gs1_application_identifiers import GS1ApplicationIdentifier
    from biip.gs1_element_strings import GS1ElementString

    try:
        ai = GS1ApplicationIdentifier.extract(rest)
    except ParseError as error:
        raise NotElements("truncated" if rest.isdigit() and len(rest) < 4 else "unknown") from error
    try:
        value = GS1ElementString.extract(rest, config=_config()).value
    except ParseError as error:
        raise NotElements("truncated" if len(rest) < _shortest(ai.format) else "unknown") from error
    if not value:
        raise NotElements("truncated")
    return Element(ai.ai, value, open_ended=".." in ai.format or "[" in ai.format)


def _whole(ai: str, value: str) -> Element:
    element = _first(ai + value)
    if element.ai != ai or element.value != value:
        raise NotElements("unknown")
    return element


def _shortest(form: str) -> int:
    """The least length of an element with its identifier, from its format: ``N4+N3+N..15`` needs 8."""
    return sum(map(int, re.findall(r"[NX](\d+)", form))) + form.count("..")


def _ascii(value: str) -> str:
    if not value.isascii():
        raise NotElements("unknown")
    return value


def _config() -> ParseConfig:
    from biip import ParseConfig

    return ParseConfig(gs1_element_strings_verify_date=False)
