"""Another register's receipt: its lines for whoever has it in hand, and nothing about the people in it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from hub.services.credentials import unpack64
from retail.tokens import ReceiptToken, location_digest, receipt_short_code, sign_token, totals_digest
from retail.values import PLN, LocationId, Money, TransactionId
from tests.support.tokens import STRANGERS_KEY
from tests.support.two_shops import here, live, there
from tests.support.wire import WireRegister

__all__ = ["here", "live", "there"]

FIND = "/v1/receipts/find"


def sell(register: WireRegister, **changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = register.journal.sale(("PIE-001", 2, 649), ("PIE-002", 1, 399), **changes).content["body"]
    register.push()
    return body


class Pen:
    """What signs tokens with the key of a register of these tests."""

    def __init__(self, register: WireRegister) -> None:
        self._key = register.key

    @property
    def public(self) -> bytes:
        return self._key.public

    def sign(self, message: bytes) -> bytes:
        return unpack64(self._key.sign(message))


def token_of(body: dict[str, Any], signer: Any) -> str:
    day = date.fromisoformat(body["business_date"])
    digest = totals_digest(body["number"], Money(body["total"], PLN), day)
    location = location_digest(LocationId(body["location_id"]))
    return sign_token(ReceiptToken(TransactionId(body["transaction_id"]), location, digest, day), signer)


def find(register: WireRegister, **proof: str) -> dict[str, Any]:
    answer = register.http.post(FIND, json=proof, headers=register.bearer)
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


def test_a_receipts_code_gives_its_lines_at_any_register(there: WireRegister, here: WireRegister) -> None:
    body = sell(there)
    receipt = find(here, token=token_of(body, Pen(there)).lower())["receipt"]

    assert [(line["sku"], line["quantity"], line["amount"], line["returned"]) for line in receipt["lines"]] == [
        ("PIE-001", 2000, 1298, 0),
        ("PIE-002", 1000, 399, 0),
    ]
    assert (receipt["location_name"], receipt["register_id"], receipt["number"]) == ("Shop 027", "027-1", 1)
    assert receipt["return_until"] == str(date.fromisoformat(body["business_date"]) + timedelta(days=30))


def test_what_is_typed_from_a_receipt_gives_its_lines_too(there: WireRegister, here: WireRegister) -> None:
    body = sell(there)
    short = receipt_short_code(TransactionId(body["transaction_id"]))
    found = find(here, short_code=short.lower().replace("-", " "), number=" 027-1 / 1 ")

    assert found["receipt"]["total"] == 1697


@pytest.mark.parametrize("number", ["027-1/2", "014-1/1", "1", "027-1", ""])
def test_a_short_code_alone_gives_nothing(there: WireRegister, here: WireRegister, number: str) -> None:
    short = receipt_short_code(TransactionId(sell(there)["transaction_id"]))

    assert find(here, short_code=short, number=number)["refusal"]["code"] == "receipt.unknown"


def test_a_number_with_another_receipts_short_code_gives_nothing(there: WireRegister, here: WireRegister) -> None:
    sell(there)
    other = receipt_short_code(TransactionId(sell(there)["transaction_id"]))

    assert find(here, short_code=other, number="027-1/1")["refusal"]["code"] == "receipt.unknown"


def test_nothing_personal_is_told(there: WireRegister, here: WireRegister) -> None:
    body = sell(there, customer_id="customer-7", buyer_tax_number="5260250995", note="for Jan Nowak")
    answer = find(here, token=token_of(body, Pen(there)))

    assert answer["receipt"]["total"] == 1697
    assert not any(word in str(answer) for word in ("customer-7", "5260250995", "Nowak", body["operator_id"]))


def test_a_code_that_a_stranger_signed_gives_nothing(there: WireRegister, here: WireRegister) -> None:
    token = token_of(sell(there), STRANGERS_KEY)

    assert find(here, token=token)["refusal"]["code"] == "token.unknown_key"


def test_a_sale_that_the_hub_has_not_heard_of_is_unknown(there: WireRegister, here: WireRegister) -> None:
    body = there.journal.sale().content["body"]

    assert find(here, token=token_of(body, Pen(there)))["refusal"]["code"] == "receipt.unknown"
