"""Baskets as text and back; of a basket written again and again only what has changed is put into words anew."""

from __future__ import annotations

from functools import cache

from pydantic import TypeAdapter

from retail.sale import Basket, BasketLine


class BasketText:
    """Writes one basket as it grows: of a hundred lines, a scan changes one or two."""

    def __init__(self) -> None:
        self._written: dict[int, tuple[BasketLine, str]] = {}

    def of(self, basket: Basket) -> str:
        """The basket as text for :func:`from_json`. A line that is the same object is taken as it was written last."""
        written = [_written(line, self._written.get(line.line_id)) for line in basket.lines]
        self._written = {line.line_id: (line, text) for line, text in written}
        lines = ",".join([text for _, text in written])
        rest = _adapter().dump_json(basket, exclude={"lines"}).decode()
        return f'{{"lines":[{lines}],{rest.removeprefix("{")}'


def warm_up() -> None:
    """Build the codec now, not when the first goods are saved."""
    _adapter()
    _line_adapter()


def to_json(basket: Basket) -> str:
    """A basket as text that :func:`from_json` gives back unchanged."""
    return _adapter().dump_json(basket).decode()


def from_json(content: str) -> Basket:
    """The basket behind its text; a field that an older program did not know takes its default."""
    return _adapter().validate_json(content)


def _written(line: BasketLine, known: tuple[BasketLine, str] | None) -> tuple[BasketLine, str]:
    return known if known is not None and known[0] is line else (line, _line_adapter().dump_json(line).decode())


@cache
def _adapter() -> TypeAdapter[Basket]:
    return TypeAdapter(Basket)


@cache
def _line_adapter() -> TypeAdapter[BasketLine]:
    return TypeAdapter(BasketLine)
