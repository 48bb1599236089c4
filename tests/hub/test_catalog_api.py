"""The catalogue as a file over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.support.hub import LOCATIONS, LiveHub

COLUMNS = b"sku,name,unit,tax_class,barcodes,price:PL-A,initial_stock\n"
GOOD = b"A,Chleb,pcs,C,5900021000018,6.49,5\n"


@pytest.fixture
def chain(live_hub: LiveHub) -> LiveHub:
    live_hub.seed_chain(skus=())
    return live_hub


def send(chain: LiveHub, body: bytes | Iterator[bytes], **params: str) -> httpx.Response:
    return chain.http.post("/v1/catalog/imports", content=body, params=params, headers=chain.manager)


def test_a_file_is_imported_and_every_bad_row_is_told(chain: LiveHub) -> None:
    answer = send(chain, COLUMNS + GOOD + b"B,Bulka,box,C,,1,\n")
    assert answer.status_code == 200
    report = answer.json()
    assert (report["good"], report["bad"]) == (1, 1)
    assert report["problems"] == [
        {
            "line": 3,
            "sku": "B",
            "column": "unit",
            "value": "box",
            "code": "unit.unknown",
            "reason": "the unit must be one of pcs, kg, l, m",
            "warning": False,
        }
    ]


def test_a_rehearsal_writes_nothing(chain: LiveHub) -> None:
    assert send(chain, COLUMNS + GOOD, dry_run="true").json()["created"] == 1
    assert chain.hub.catalog.variants() == []


def test_opening_stock_goes_to_the_location_that_was_named(chain: LiveHub) -> None:
    assert send(chain, COLUMNS + GOOD, opening_location=LOCATIONS[0]).json()["movements"] == 1
    assert send(chain, COLUMNS + GOOD, opening_location="none").json()["code"] == "location.unknown"


def test_a_file_larger_than_other_requests_may_be_is_streamed(chain: LiveHub) -> None:
    def pieces() -> Iterator[bytes]:
        yield COLUMNS + GOOD
        for _ in range(90):
            yield b"\n" * 100_000

    assert send(chain, pieces()).json()["good"] == 1


@pytest.mark.parametrize("body", [b"", b"sku,name\nA,Chleb\n", b"PK\x03\x04"])
def test_a_wrong_file_is_refused_with_a_sentence(chain: LiveHub, body: bytes) -> None:
    answer = send(chain, body)
    assert answer.status_code == 422
    assert answer.json()["code"].startswith("catalog.")


def test_importing_needs_a_key_for_the_catalogue(chain: LiveHub) -> None:
    reader = {"Authorization": f"Bearer {chain.hub.keys.make('reader', ('read',))}"}
    assert chain.http.post("/v1/catalog/imports", content=COLUMNS, headers=reader).status_code == 403
    assert chain.http.get("/v1/catalog/export").status_code == 401


def test_what_is_exported_can_be_imported(chain: LiveHub) -> None:
    send(chain, COLUMNS + GOOD)
    answer = chain.http.get("/v1/catalog/export", headers=chain.manager)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    report = send(chain, answer.content).json()
    assert (report["unchanged"], report["bad"]) == (1, 0)
