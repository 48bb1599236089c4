"""``/v1/catalog/imports`` and ``/v1/catalog/export``: the whole catalogue as a CSV file, up and down."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool

from hub.api.access import Access
from hub.api.problems import responses
from hub.bootstrap import Hub
from hub.catalog_import.chain import chain_facts, chain_today
from hub.catalog_import.export import CsvForm, export_catalog
from hub.catalog_import.importer import CatalogImport, ImportOptions
from hub.catalog_import.opening_stock import OpeningStock, Share
from hub.catalog_import.problems import CatalogRefused
from hub.catalog_import.report import ImportReport
from hub.errors import Problem, database_errors

IMPORTS_PATH = "/v1/catalog/imports"
MOST_BYTES = 2_000_000_000
_IN_MEMORY = 4_000_000
_LOOK_SECONDS = 1.0

_REPORT = {
    "dry_run": False,
    "canceled": False,
    "encoding": "UTF-8",
    "separator": ",",
    "rows": 2,
    "good": 1,
    "bad": 1,
    "created": 1,
    "changed": 0,
    "unchanged": 0,
    "prices": 2,
    "movements": 0,
    "seconds": 0.05,
    "notes": [],
    "problems_by_code": {"barcode.check_digit": 1},
    "problems_cut": False,
    "problems": [
        {
            "line": 3,
            "sku": "PIE-002",
            "column": "barcodes",
            "value": "5900010001171",
            "code": "barcode.check_digit",
            "reason": "the check digit of 5900010001171 is wrong: it would be 0",
            "warning": False,
        }
    ],
}
_CSV = {"text/csv": {"schema": {"type": "string", "format": "binary"}}}


def catalog_files_router(hub: Hub, access: Access) -> APIRouter:
    """The catalogue as a file."""
    router = APIRouter(prefix="/v1/catalog", tags=["catalog"], responses=responses(401, 403, 422))

    @router.post(
        "/imports",
        dependencies=[Depends(access.key("catalog"))],
        responses={200: {"content": {"application/json": {"example": _REPORT}}}, **responses(409, 413)},
        openapi_extra={"requestBody": {"required": True, "content": _CSV}},
    )
    async def imports(
        request: Request,
        dry_run: bool = False,
        valid_from: date | None = None,
        opening_location: Annotated[str | None, Query(max_length=64)] = None,
        document: Annotated[str, Query(min_length=1, max_length=64)] = "opening",
    ) -> JSONResponse:
        """Import a CSV file sent as the body. Good rows are kept, bad rows are told; sending it again changes nothing.

        Prices begin on ``valid_from`` (today). ``initial_stock`` is received by ``opening_location``, once per
        ``document``. With ``dry_run`` everything is checked and nothing written.
        """
        shares = (Share(await run_in_threadpool(_location, hub, opening_location)),) if opening_location else ()
        options = ImportOptions(valid_from, dry_run, opening=OpeningStock(shares, document))
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
            await _receive(request, file)
            report = await _import(request, hub, options, file)
        hub.pump.wake()
        return JSONResponse(report)

    @router.get(
        "/export",
        dependencies=[Depends(access.key("read"))],
        response_class=StreamingResponse,
        responses={200: {"content": _CSV}},
    )
    def export(on: date | None = None, for_spreadsheet: bool = False) -> StreamingResponse:
        """The whole catalogue with the prices of a day (today), as ``imports`` reads it."""
        form = CsvForm.for_spreadsheet() if for_spreadsheet else CsvForm()
        headers = {"Content-Disposition": 'attachment; filename="items.csv"'}
        return StreamingResponse(_exported(hub, on, form), media_type="text/csv; charset=utf-8", headers=headers)

    return router


def _location(hub: Hub, location_id: str) -> str:
    return hub.locations.get(location_id).location_id


async def _receive(request: Request, file: tempfile.SpooledTemporaryFile[bytes]) -> None:
    """The body into a temporary file: an import reads it twice and must not wait for a slow line in a transaction."""
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_BYTES:
            raise Problem(413, "request.too_large", f"A catalogue file holds at most {MOST_BYTES} bytes.")
        await run_in_threadpool(file.write, chunk)
    file.seek(0)


async def _import(
    request: Request, hub: Hub, options: ImportOptions, file: tempfile.SpooledTemporaryFile[bytes]
) -> Mapping[str, Any]:
    """Import on a thread; when nobody waits for the answer any more, stop after the batch in hand."""
    gone = threading.Event()
    work = asyncio.ensure_future(run_in_threadpool(_run, hub, options, file, gone))
    while not work.done():
        await asyncio.wait({work}, timeout=_LOOK_SECONDS)
        if await request.is_disconnected():
            gone.set()
    return (await work).as_json()


def _run(hub: Hub, options: ImportOptions, file: Any, gone: threading.Event) -> ImportReport:
    opened: BinaryIO = file
    try:
        return CatalogImport(hub.engine, hub.options.clock, options).run(opened, stop=gone.is_set)
    except CatalogRefused as refused:
        raise Problem(409 if refused.code == "catalog.busy" else 422, refused.code, str(refused)) from None


def _exported(hub: Hub, on: date | None, form: CsvForm) -> Iterator[bytes]:
    with database_errors(), hub.engine.connect() as connection:
        day = on or chain_today(connection, hub.options.clock())
        facts = chain_facts(connection, day)
    yield from export_catalog(hub.engine, facts, day, form)
