"""Documents as JSON text and back, so that a print job can wait in a database."""

from __future__ import annotations

import base64
import dataclasses
import json
from functools import cache
from typing import Any, Final, get_type_hints

from drivers.pos_printer.document import (
    QR,
    Align,
    Barcode,
    Cell,
    Columns,
    Cut,
    Document,
    Element,
    ErrorCorrection,
    Feed,
    Image,
    Pulse,
    Rule,
    Symbology,
    Text,
)

_VERSION: Final = 1
_KINDS: Final[dict[str, Any]] = {
    "text": Text,
    "columns": Columns,
    "rule": Rule,
    "feed": Feed,
    "barcode": Barcode,
    "qr": QR,
    "image": Image,
    "cut": Cut,
    "pulse": Pulse,
}
_NAMES: Final = {kind: name for name, kind in _KINDS.items()}


def to_json(document: Document) -> str:
    """The document in one line; fields that have their usual value are left out."""
    elements = [{"kind": _NAMES[type(element)], **_fields(element)} for element in document.elements]
    return json.dumps({"version": _VERSION, "elements": elements}, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Document:
    """The document again; ValueError when the text is not one, or comes from a later version."""
    try:
        told = json.loads(text)
        if told["version"] != _VERSION:
            raise ValueError(f"a document of version {told['version']}, but this program reads version {_VERSION}")
        return Document(tuple(_element(fields) for fields in told["elements"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a document: {error!r}") from error


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _fields(value: Any) -> dict[str, Any]:
    return {
        field.name: _said(getattr(value, field.name))
        for field in dataclasses.fields(value)
        if getattr(value, field.name) != field.default
    }


def _said(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return [_fields(cell) for cell in value] if isinstance(value, tuple) else value


def _element(fields: dict[str, Any]) -> Element:
    kind = _KINDS[fields["kind"]]
    hints = _hints(kind)
    given = {name: _meant(value, hints[name]) for name, value in fields.items() if name != "kind"}
    element: Element = kind(**given)
    return element


def _meant(value: Any, hint: Any) -> Any:
    if hint is bytes:
        return base64.b64decode(value, validate=True)
    if hint in (Align, Symbology, ErrorCorrection):
        return hint(value)
    if isinstance(value, list):
        return tuple(Cell(**{name: _meant(part, _hints(Cell)[name]) for name, part in cell.items()}) for cell in value)
    if not isinstance(value, hint):
        raise TypeError(f"{value!r} is not {hint.__name__}")
    return value
