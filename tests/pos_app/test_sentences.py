"""Every refusal that can reach an operator has a sentence of its own, and every value in it is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from drivers.payment_terminal import PaymentReason
from local_store.errors import (
    AlreadyRunning,
    CursorGap,
    Damaged,
    DeviceFault,
    DiskFull,
    Locked,
    NotOpened,
    ReadOnly,
    SnapshotMismatch,
    StoreError,
    TooNew,
    VersionUntracked,
)
from pos_app.presenters import sentences
from pos_app.presenters.sentences import sentence
from pos_app.words import Words
from retail.errors import Refusal
from retail.values import PLN, Money, Quantity
from sync_agent.lookup import _REASONS

ROOT = Path(sentences.__file__).parents[2]
PACKAGES = ("retail", "local_store", "drivers", "pos_app", "sync_agent")
FILE = Path("register.sqlite")
STORE_ERRORS: list[StoreError] = [
    AlreadyRunning(FILE, 7),
    TooNew(FILE, 2, 1),
    *(kind(FILE) for kind in (NotOpened, ReadOnly, DiskFull, Locked, DeviceFault, Damaged)),
]
AGENT_ONLY = {CursorGap, SnapshotMismatch, VersionUntracked}
"""Raised where feeds are applied, which no operator asks for."""

EN = Words("en", lambda _context, source, _comment, n: source.replace("%n", str(n)), ZoneInfo("Europe/Warsaw"))


@dataclass(frozen=True)
class Use:
    """A place of the source that makes a refusal of ``code``; ``keys`` are the values it carries."""

    code: str
    keys: frozenset[str]
    where: str


def calls(name: str) -> Iterator[tuple[Path, ast.Call]]:
    """Every call of ``name`` or ``something.name`` in the source."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            text = path.read_text("utf-8")
            if f"{name}(" not in text:  # reading a text is a hundredth of the work of parsing it
                continue
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name:
                    yield path, node


def texts_in(node: ast.expr) -> list[str]:
    """The literals an argument may be: one, or both branches of a condition; none when it is computed."""
    if isinstance(node, ast.IfExp):
        return texts_in(node.body) + texts_in(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def refusals() -> Iterator[Use]:
    """What ``Refusal("code", {"key": …})`` says, wherever it stands."""
    for path, call in calls("Refusal"):
        given = call.args[1] if len(call.args) > 1 else ast.Dict([], [])
        keys = [texts_in(key)[0] for key in given.keys if key is not None] if isinstance(given, ast.Dict) else []
        for code in texts_in(call.args[0]) if call.args else []:
            yield Use(code, frozenset(keys), f"{path.relative_to(ROOT)}:{call.lineno}")


def scans() -> Iterator[Use]:
    """What ``reading.refused("why", key=…)`` says: the code ``scan.why``, with the text."""
    for path, call in calls("refused"):
        for why in texts_in(call.args[0]) if call.args else []:
            keys = {"text"} | {keyword.arg for keyword in call.keywords if keyword.arg}
            yield Use(f"scan.{why}", frozenset(keys), f"{path.relative_to(ROOT)}:{call.lineno}")


def payments() -> Iterator[Use]:
    """What becomes of a terminal's answer in :mod:`pos_app.services.take_payment`."""
    for code in ("terminal.unknown", *PaymentReason):
        yield Use(str(code), frozenset({"detail"}), "pos_app/services/take_payment.py")


def store_refusals() -> Iterator[Use]:
    """What becomes of an error of the register's file in :mod:`pos_app.services.storage`."""
    for error in STORE_ERRORS:
        yield Use(error.code, frozenset(error.values), "local_store/errors.py")


def tokens() -> Iterator[Use]:
    """Why a token is not believed, as docs/tokens.md lists it; each reason but the first ones says whose it is."""
    written = (ROOT / "docs" / "tokens.md").read_text("utf-8")
    for code in re.findall(r"`(token\.[a-z_]+)`", written):
        keys = {"not_yet_valid": {"starts"}, "expired": {"at"}}
        also = next((found for end, found in keys.items() if code.endswith(end)), set())
        yield Use(code, frozenset({"owner", "kind", "lines", "longest"} | also), "retail/tokens/read.py")


def hub_coupons() -> Iterator[Use]:
    """What only the hub says of a coupon, in ``hub/services/coupon_record.py``."""
    yield Use("coupon.unknown", frozenset({"code"}), "hub/services/coupons.py")
    held = frozenset({"code", "location_id", "location_name", "register_id", "since", "until"})
    yield Use("coupon.locked", held, "hub/services/coupon_record.py")
    by_channel = frozenset({"code", "channel", "since", "until"})
    yield Use("coupon.locked_in_channel", by_channel, "hub/services/coupon_record.py")


def hub_receipts() -> Iterator[Use]:
    """What only the hub says of a receipt, in ``hub/services/receipts.py``."""
    yield Use("receipt.unknown", frozenset(), "hub/services/receipts.py")


def lookups() -> Iterator[Use]:
    """What becomes of an error of the way to the hub in :mod:`sync_agent.lookup`."""
    for _, code in _REASONS:
        yield Use(code, frozenset({"code"}), "sync_agent/lookup.py")


USES = [*refusals(), *scans(), *payments(), *store_refusals(), *tokens(), *hub_coupons(), *hub_receipts(), *lookups()]
CODES = sorted({use.code for use in USES})


def template(code: str) -> str:
    """The sentence before its values are put in; the one for unknown codes names the code."""
    group = sentences._GROUPS.get(code.partition(".")[0])
    return (group(EN) if group else {}).get(code, f"({code})")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_the_search_finds_what_it_should() -> None:
    assert {
        "basket.fraction_of_piece",
        "tender.taken",
        "scan.truncated",
        "payment.declined",
        "store.disk_full",
        "staff.pin_wrong",
    } <= set(CODES)
    assert len(CODES) > 60


def test_every_error_of_the_registers_file_is_looked_at() -> None:
    assert {type(error) for error in STORE_ERRORS} | AGENT_ONLY == set(StoreError.__subclasses__())


@pytest.mark.parametrize("code", CODES)
def test_every_refusal_has_a_sentence_of_its_own(code: str) -> None:
    said = sentence(EN, Refusal(code, {}))
    assert code not in said, [use.where for use in USES if use.code == code]


@pytest.mark.parametrize("code", CODES)
def test_every_value_in_a_sentence_comes_with_the_refusal(code: str) -> None:
    wanted = {name.removesuffix("_day") for name in placeholders(template(code))}
    assert [use for use in USES if use.code == code and not wanted <= use.keys] == []


@pytest.mark.parametrize("code", CODES)
def test_a_sentence_begins_with_a_capital_and_ends_with_a_full_stop(code: str) -> None:
    text = template(code)
    assert (text[0].isupper() or text[0] == "{", text[-1]) == (True, ".")


def test_no_sentence_waits_for_a_refusal_that_nobody_makes() -> None:
    written = {code for group in set(sentences._GROUPS.values()) for code in group(EN)}
    assert written - set(CODES) == set()


def test_a_group_holds_only_codes_that_find_it() -> None:
    for group in set(sentences._GROUPS.values()):
        assert all(sentences._GROUPS[code.partition(".")[0]] is group for code in group(EN))


@pytest.mark.parametrize("code", ["mood.bad", "scan.dreamed", "", "."])
def test_a_refusal_without_a_sentence_is_said_with_its_code(code: str) -> None:
    assert f"({code})" in sentence(EN, Refusal(code, {}))


# Values.


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (Refusal("promotion.spend_not_reached", {"missing": Money(1_240, PLN)}), "12.40\u00a0zł are missing."),
        (Refusal("promotion.not_now", {"start": time(8), "end": time(10, 30)}), "from 08:00 to 10:30 only."),
        (Refusal("promotion.other_dates", {"first": None, "last": date(2026, 3, 2)}), "from – to 2 Mar 2026."),
        (Refusal("token.expired", {"at": datetime(2026, 3, 2, 9, 5, tzinfo=UTC)}), "expired on 2 Mar · 10:05."),
        (Refusal("tender.still_due", {"due": Money(216_699, PLN)}), "2,166.99\u00a0zł is still to be paid."),
        (Refusal("scan.expired", {"expiry": date(2026, 3, 2)}), "expired on 2 Mar 2026."),
        (Refusal("staff.locked_until", {"until": datetime(2026, 3, 2, 9, 5, tzinfo=UTC)}), "again at 10:05."),
        (Refusal("staff.pin_wrong", {"tries_left": 3}), "Tries left: 3."),
        (Refusal("scan.unknown", {"text": "{text} %s {0}"}), "the code {text} %s {0} in"),
        (Refusal("staff.pin_wrong", {}), "Tries left: –."),
        (Refusal("basket.note_too_long", {"longest": Quantity.grams(482)}), "up to 0.482 kg characters"),
    ],
    ids=lambda value: "" if isinstance(value, Refusal) else value,
)
def test_values_read_as_people_write_them(refusal: Refusal, said: str) -> None:
    assert said in sentence(EN, refusal)


def test_sentences_are_asked_of_the_language_in_use() -> None:
    reversed_words = Words("pl", lambda _context, source, _comment, _n: source[::-1], ZoneInfo("Europe/Warsaw"))
    assert sentence(reversed_words, Refusal("drawer.none", {})) == sentence(EN, Refusal("drawer.none", {}))[::-1]
