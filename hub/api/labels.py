"""``/v1/labels``: shelf labels to print, for the prices of a day."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from itertools import chain, islice
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from fastapi.responses import Response, StreamingResponse
from pydantic import ConfigDict, Field

from hub.api.access import Access
from hub.api.models import Command, Json, Short
from hub.api.problems import responses
from hub.bootstrap import Hub
from hub.errors import Problem
from hub.labels.formats import FORMATS, MOST_MARGIN, MOST_SHIFT, FormatName
from hub.labels.labels import Labels, Tally
from hub.labels.layout import Print, check_print, label_pages
from hub.labels.selection import Selection
from hub.labels.words import Language
from hub.sheets.drawing import Page
from hub.sheets.pdf import stream_pdf
from hub.sheets.png import write_png
from hub.sheets.svg import write_svg

_PICTURES = {"png": (write_png, "image/png"), "svg": (write_svg, "image/svg+xml")}
_ANY_FILE: Json = {"schema": {"type": "string", "format": "binary"}}
_CHECKED: Json = {
    "on": "2026-11-24",
    "zone": "PL-A",
    "labels": 41,
    "reduced": 6,
    "pages": 2,
    "left_out": {"label.no_price": 1},
    "told": [
        {
            "sku": "PIE-777",
            "code": "label.no_price",
            "reason": "has no price in PL-A on 2026-11-24",
            "is_printed": False,
        }
    ],
}
_EXAMPLE: Json = {
    "location_id": "014",
    "on": "2026-11-24",
    "changed_since": "2026-11-24",
    "categories": ["Spożywcze/Nabiał"],
    "format": "a4-24",
}
Millimetres = Annotated[float, Field(ge=-MOST_SHIFT, le=MOST_SHIFT, allow_inf_nan=False)]


class LabelOrder(Command):
    """Which goods, and on what paper. Nothing named is everything on sale.

    ``on`` is the day for which prices are shown (today). ``changed_since``: only goods of which a label printed before
    that day does not say the same any more. ``skus`` are printed in their order. ``first`` is the place on the first
    page where labels begin; ``shift_right`` and ``shift_down`` move them, in millimetres; ``page`` is the one wanted as
    a picture.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"example": _EXAMPLE})

    location_id: Short
    on: date | None = None
    changed_since: date | None = None
    categories: Annotated[tuple[Short, ...], Field(max_length=100)] = ()
    brands: Annotated[tuple[Short, ...], Field(max_length=100)] = ()
    skus: Annotated[tuple[Short, ...], Field(max_length=100_000)] = ()
    reduced_only: bool = False
    format: FormatName = "a4-24"
    form: Literal["pdf", "png", "svg"] = "pdf"
    page: Annotated[int, Field(ge=1)] = 1
    language: Language | None = None
    shift_right: Millimetres = 0.0
    shift_down: Millimetres = 0.0
    margin: Annotated[float | None, Field(ge=0, le=MOST_MARGIN, allow_inf_nan=False)] = None
    first: Annotated[int, Field(ge=1, le=100)] = 1

    def selection(self) -> Selection:
        """Which goods."""
        return Selection(
            self.location_id,
            self.on,
            self.changed_since,
            self.categories,
            self.brands,
            self.skus,
            self.reduced_only,
        )


def labels_router(hub: Hub, access: Access) -> APIRouter:
    """Labels as a file, and what would be on it."""
    reader = [Depends(access.key("read"))]
    router = APIRouter(prefix="/v1/labels", tags=["labels"], responses=responses(401, 403, 422), dependencies=reader)
    labels = Labels(hub.engine, hub.options.clock)

    @router.get("/formats")
    def formats() -> list[Json]:
        """The papers that labels are printed on, sizes in millimetres."""
        return [{**asdict(form), "per_page": form.per_page} for form in FORMATS.values()]

    @router.post(
        "",
        response_class=StreamingResponse,
        responses={
            200: {"content": dict.fromkeys(("application/pdf", "image/png", "image/svg+xml"), _ANY_FILE)},
            **responses(404),
        },
    )
    def make(order: LabelOrder) -> Response:
        """Labels to print: a PDF of any length as it is made, or one page of them as a picture."""
        pages = _pages(labels, order, Tally())
        if order.form != "pdf":
            return _picture(pages, order)
        first = next(pages, None)
        if first is None:
            raise Problem(404, "label.none", "Nothing that was asked for has a label to print.")
        headers = {"Content-Disposition": 'attachment; filename="labels.pdf"'}
        content = stream_pdf(chain((first,), pages), f"{order.location_id} {order.on or ''}".strip())
        return StreamingResponse(content, media_type="application/pdf", headers=headers)

    @router.post("/check", responses={200: {"content": {"application/json": {"example": _CHECKED}}}, **responses(404)})
    def check(order: LabelOrder) -> Json:
        """How many labels and pages there would be, and what is left out and why; nothing is drawn."""
        how = _print(labels, order)
        place, tally = labels.place(order.selection()), Tally()
        count = sum(1 for _ in labels.of(order.selection(), tally))
        return {
            "on": place.on,
            "zone": place.zone,
            "labels": count,
            "reduced": tally.reduced,
            "pages": how.pages(count),
            "left_out": tally.by_code,
            "told": [asdict(each) for each in tally.told],
        }

    return router


def _print(labels: Labels, order: LabelOrder) -> Print:
    settings = labels.place(order.selection()).settings
    language = order.language or settings.language
    shift = (order.shift_right, order.shift_down)
    how = Print(FORMATS[order.format], language, shift, order.margin, order.first)
    check_print(how)
    return how


def _pages(labels: Labels, order: LabelOrder, tally: Tally) -> Iterator[Page]:
    return label_pages(labels.of(order.selection(), tally), _print(labels, order))


def _picture(pages: Iterator[Page], order: LabelOrder) -> Response:
    found: Sequence[Page] = list(islice(pages, order.page - 1, order.page))
    if not found:
        raise Problem(404, "label.none", f"There is no page {order.page}.", {"field": "page"})
    write, media_type = _PICTURES[order.form]
    out = io.BytesIO()
    write(found[0], out)
    return Response(out.getvalue(), media_type=media_type)
