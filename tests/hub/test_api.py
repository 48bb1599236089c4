"""The door: whatever is sent, the answer is a problem with a code and never a failure of the hub."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import anyio
import httpx
import pytest
from fastapi import FastAPI

from hub.api import problems
from hub.api.access import Access
from hub.api.sync import sync_router
from hub.bootstrap import HubOptions, open_hub
from hub.ingest.push import IngestLimits
from tests.support.hub import LiveHub, serving
from tests.support.postgres import TEMPLATE, fresh_database
from tests.support.wire import Push, WireRegister, pack_bytes


@pytest.fixture(scope="module")
def door(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveHub]:
    """One hub for the module, with narrow limits: what is refused leaves nothing behind."""
    limits = IngestLimits(push_facts=5, push_bytes=10_000)
    options = HubOptions(tmp_path_factory.mktemp("hub"), limits=limits)
    with fresh_database(postgres_url, TEMPLATE) as url, serving(open_hub(url, options)) as live:
        live.seed_chain()
        yield live


@pytest.fixture(scope="module")
def client(door: LiveHub) -> httpx.Client:
    return door.http


@pytest.fixture(scope="module")
def manager(door: LiveHub) -> dict[str, str]:
    return door.manager


@pytest.fixture(scope="module")
def register(door: LiveHub) -> WireRegister:
    return door.enroll("014-1")


def problem(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    content = answer.json()
    assert content["status"] == answer.status_code
    assert {"type", "title", "detail", "code"} <= set(content)
    return answer.status_code, content["code"]


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        (b"", (400, "request.malformed")),
        (b"nonsense", (400, "request.malformed")),
        (b"[]", (400, "request.malformed")),
        (b"7", (400, "request.malformed")),
        (b"{}", (400, "request.malformed")),
        (b'{"epoch": 1, "first_seq": "1", "facts": []}', (400, "request.malformed")),
        (b'{"epoch": 0, "first_seq": 1, "facts": []}', (400, "request.malformed")),
        (b'{"epoch": 1, "first_seq": 99999999999999999999, "facts": []}', (400, "request.malformed")),
        (b'{"epoch": true, "first_seq": 1, "facts": []}', (400, "request.malformed")),
        (b'{"epoch": 1, "first_seq": 1, "facts": [0,0,0,0,0,0]}', (413, "sync.too_many_facts")),
        (b"[" * 100_000, (400, "request.malformed")),
        (b'{"epoch": 1, "first_seq": 1, "facts": [{"device_id": 7}]}', (403, "auth.foreign_place")),
    ],
)
def test_a_push_that_is_none_is_refused(register: WireRegister, plain: bytes, expected: tuple[int, str]) -> None:
    assert problem(register.send(pack_bytes(register.key, plain))) == expected


def test_a_push_that_is_not_packed_as_it_says_is_refused(register: WireRegister) -> None:
    honest = pack_bytes(register.key, b"{}")
    cut = pack_bytes(register.key, b"{}")
    cut_body = cut.body[:-4]
    signature = register.key.sign(hashlib.sha256(cut_body).digest())

    assert problem(register.send(Push(cut_body, {**honest.headers, "X-Kontuar-Signature": signature})))[0] == 400


def test_a_gzip_bomb_is_refused_before_it_unfolds(register: WireRegister) -> None:
    bomb = pack_bytes(register.key, b" " * 9_000_000)
    assert len(bomb.body) < 10_000

    assert problem(register.send(bomb)) == (413, "request.too_large")


def test_a_push_past_the_limit_is_refused(register: WireRegister) -> None:
    large = pack_bytes(register.key, Random(1).randbytes(20_000))

    assert problem(register.send(large)) == (413, "request.too_large")


def test_an_encoding_the_hub_does_not_read_is_refused(register: WireRegister) -> None:
    push = pack_bytes(register.key, b"{}")

    assert problem(register.send(Push(push.body, {**push.headers, "Content-Encoding": "br"})))[0] == 415


@pytest.mark.parametrize("signature", ["", "%%%", "AAAA"])
def test_a_push_without_a_true_signature_is_refused(register: WireRegister, signature: str) -> None:
    push = pack_bytes(register.key, b"{}")

    answer = register.send(Push(push.body, {**push.headers, "X-Kontuar-Signature": signature}))

    assert problem(answer) == (401, "auth.bad_signature")


def test_a_body_past_every_limit_is_refused_while_it_is_read(client: httpx.Client, manager: dict[str, str]) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(10):
            yield b"[" * 1_000_000

    assert problem(client.put("/v1/catalog/variants", content=endless(), headers=manager))[0] == 413


@pytest.mark.parametrize(
    ("method", "path", "content"),
    [
        ("PUT", "/v1/catalog/variants/X", {"sku": "X\0", "item_id": "X", "name": "X", "unit": "pcs", "tax_class": "A"}),
        ("PUT", "/v1/catalog/variants/X", {"sku": "X"}),
        ("PUT", "/v1/catalog/variants/X", []),
        ("PUT", "/v1/catalog/variants", [{"sku": "X\0", "item_id": "", "name": "X", "unit": "pcs", "tax_class": "A"}]),
        ("PUT", "/v1/catalog/prices/PL-A", [{"sku": "PIE-001", "unit_price": 2**70, "valid_from": "2026-01-01"}]),
        ("PUT", "/v1/catalog/prices/PL-A", [{"sku": "PIE-001", "unit_price": -1, "valid_from": "2026-01-01"}]),
        ("PUT", "/v1/locations/9", {"location_id": "8", "name": "x", "zone": "z"}),
        ("PUT", "/v1/locations/9", {"location_id": "9", "name": "x\0", "zone": "z"}),
        ("PUT", "/v1/tax", [{"tax_class": "A", "letter": "AA", "rate": 1, "valid_from": "2026-01-01"}]),
        ("POST", "/v1/stock/014/documents", {"document": "x", "lines": []}),
        ("POST", "/v1/enroll/approvals", {"code": "1", "register_id": ""}),
        ("POST", "/v1/enroll/requests", {"public_key": "!"}),
        ("POST", "/v1/auth/token", {"device_id": "x"}),
    ],
)
def test_commands_that_do_not_fit_are_refused_with_the_place(
    client: httpx.Client, manager: dict[str, str], method: str, path: str, content: object
) -> None:
    answer = client.request(method, path, json=content, headers=manager)

    assert problem(answer)[0] in (400, 422)


def test_half_a_surrogate_pair_is_refused(client: httpx.Client, manager: dict[str, str]) -> None:
    body = b'{"sku": "X", "item_id": "X", "name": "\\ud800", "unit": "pcs", "tax_class": "A"}'

    answer = client.put("/v1/catalog/variants/X", content=body, headers={**manager, "Content-Type": "application/json"})

    assert problem(answer)[0] == 422


def test_a_pin_never_comes_back_in_a_refusal(client: httpx.Client, manager: dict[str, str]) -> None:
    operator = {"number": "1", "name": "A", "short_name": "A", "pin": "92" * 40}

    answer = client.put("/v1/locations/014/operators/op-9", json=operator, headers=manager)

    assert problem(answer)[0] == 422
    assert "92" * 8 not in answer.text


def test_an_easy_pin_is_refused_with_the_staffs_reason(client: httpx.Client, manager: dict[str, str]) -> None:
    operator = {"number": "9", "name": "A", "short_name": "A", "pin": "1234"}

    answer = client.put("/v1/locations/014/operators/op-9", json=operator, headers=manager)

    assert problem(answer) == (422, "staff.pin_trivial")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v1/nowhere", (404, "request.unknown_path")),
        ("/v1/sync/push", (405, "request.method")),
        ("/v1/catalog/variants/NONE", (404, "catalog.unknown_sku")),
        ("/v1/catalog/variants/%00", (422, "request.invalid")),
        ("/v1/locations/999", (404, "location.unknown")),
        ("/v1/reports/reconciliation?location_id=014&business_date=yesterday", (422, "request.invalid")),
        ("/v1/stock/014?limit=0", (422, "request.invalid")),
        ("/v1/feed/catalog/99999999999/1-1000", (410, "feed.refetch")),
        ("/v1/feed/catalog/1/1-1000-1", (400, "feed.range")),
    ],
)
def test_questions_without_an_answer_get_a_problem(
    client: httpx.Client, manager: dict[str, str], path: str, expected: tuple[int, str]
) -> None:
    assert problem(client.get(path, headers=manager)) == expected


def test_without_a_bearer_nothing_is_told(client: httpx.Client) -> None:
    assert problem(client.get("/v1/devices")) == (401, "auth.missing")


def test_the_description_names_every_path_and_the_form_of_a_refusal(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()

    assert {"/v1/sync/push", "/v1/sync/hello", "/v1/feed/{stream}/snapshot", "/v1/enroll/requests"} <= set(
        described["paths"]
    )
    assert "ProblemAnswer" in described["components"]["schemas"]
    assert "example" in json.dumps(described["paths"]["/v1/catalog/variants/{sku}"])


def test_a_plain_push_is_taken_too(register: WireRegister) -> None:
    push = pack_bytes(register.key, b'{"epoch": 1, "first_seq": 1, "facts": []}')
    plain = gzip.decompress(push.body)
    signature = register.key.sign(hashlib.sha256(plain).digest())

    answer = register.send(Push(plain, {"X-Kontuar-Signature": signature, "Content-Type": "application/json"}))

    assert answer.status_code == 200


def test_a_fault_of_our_own_is_a_problem_without_its_particulars(
    live_hub: LiveHub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken() -> list[object]:
        raise RuntimeError("secret particulars")

    monkeypatch.setattr(type(live_hub.hub.locations), "all", lambda self: broken())

    answer = live_hub.http.get("/v1/locations", headers=live_hub.manager)

    assert problem(answer) == (500, "hub.failure")
    assert "secret" not in answer.text


def test_when_too_many_registers_push_one_is_told_to_come_back(door: LiveHub, register: WireRegister) -> None:
    """Overloaded: nobody waits for ever, and nothing is stored by halves."""
    app = FastAPI()
    problems.install(app)
    app.include_router(sync_router(door.hub, Access(door.hub), pushes_waiting=0))
    push = pack_bytes(register.key, b"{}")

    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hub") as http:
            return await http.post("/v1/sync/push", content=push.body, headers={**push.headers, **register.bearer})

    answer = anyio.run(send)

    assert problem(answer) == (503, "hub.busy")
    assert answer.headers["Retry-After"] == "10"
