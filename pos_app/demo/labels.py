"""What a newcomer can hold in front of the demo's reader: every barcode of the chain, and a few with a story."""

from __future__ import annotations

import csv
import enum
import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from drivers.pos_printer import Symbology
from retail.scans.gtin import check_digit_holds

LOCATION, PRICE_COLUMN = "014", "price:PL-A"
GS1_QR = "]Q3"
"""What a reader says before the text of a QR code with GS1 elements in it."""
_GRAMS_FROM, _GRAMS_SPAN = 180, 870
_ROLES = {"cashier": "cashier", "senior_cashier": "senior cashier", "manager": "manager"}


class Group(enum.StrEnum):
    """The tabs, in order; the value is what is written on them."""

    STORIES = "To try"
    FOOD = "Food"
    WEIGHED = "Weighed"
    PACKS = "Packs"
    CLOTHES = "Clothes"
    OTHER = "Other"
    STAFF = "Staff"


@dataclass(frozen=True, slots=True)
class Label:
    """One label. ``symbology`` is None where a QR code is drawn; a ``smudged`` one cannot be read."""

    group: Group
    name: str
    note: str
    code: str
    symbology: Symbology | None = Symbology.CODE128
    aim_id: str = ""
    smudged: bool = False


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who may sign on at the demo's till."""

    name: str
    pin: str
    role: str
    badge: str


def read_labels() -> tuple[Label, ...]:
    """Every label of the demo chain, those with a story first."""
    rows = {row["sku"]: row for row in csv.DictReader(_demo("items.csv").splitlines())}
    goods = [label for row in rows.values() for label in _labels_of(row)]
    return (*_stories(rows), *goods, *(_badge(each) for each in read_staff()))


def read_staff() -> tuple[StaffMember, ...]:
    """The staff of the demo till's shop, the plainest role first."""
    rows: Sequence[Mapping[str, Any]] = json.loads(_demo("operators.json"))["operators"]
    return tuple(
        StaffMember(row["short_name"], row["pin"], _ROLES.get(row["roles"][0], row["roles"][0]), row["badge"])
        for row in rows
        if LOCATION in row["locations"]
    )


def found(labels: Sequence[Label], group: Group, wanted: str) -> tuple[Label, ...]:
    """The labels of a group; with something typed, those of every group that have all of its words or its digits."""
    words = folded(wanted).split()
    if not words:
        return tuple(each for each in labels if each.group is group)
    return tuple(each for each in labels if _has(each, words))


def folded(text: str) -> str:
    """Small letters without their marks, as people type them in a hurry: ``zolty`` for *żółty*."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def scale_label(key: str, grams: int) -> str:
    """The label that the shelf's scale prints for goods with this look-up key."""
    return _with_check_digit(f"29{key:0>5}{grams:05d}")


def _has(label: Label, words: Sequence[str]) -> bool:
    text = folded(f"{label.name} {label.note} {label.code}")
    return all(word in text for word in words)


def _labels_of(row: Mapping[str, str]) -> Iterator[Label]:
    """A label for each barcode; goods by weight get the label of a scale, other short keys are only typed."""
    for barcode in filter(None, row["barcodes"].split("|")):
        code, _, count = barcode.partition("x")
        if count:
            yield _label(Group.PACKS, row, code, f"{count} in a pack, one scan")
        elif len(code) > 6:
            yield _label(_group(row["category"]), row, code, _price(row))
        elif row["unit"] == "kg":
            grams = _GRAMS_FROM + int(code) * 37 % _GRAMS_SPAN
            yield _label(Group.WEIGHED, row, scale_label(code, grams), f"{grams} g at {_price(row)}/kg")


def _label(group: Group, row: Mapping[str, str], code: str, note: str) -> Label:
    return Label(group, row["name"], note, code, _symbology(code))


def _stories(rows: Mapping[str, Mapping[str, str]]) -> tuple[Label, ...]:
    def story(sku: str, note: str, code: str = "") -> Label:
        return _label(Group.STORIES, rows[sku], code or rows[sku]["barcodes"].partition("|")[0].partition("x")[0], note)

    pack = rows["NAP-001"]["barcodes"].partition("|")[2].partition("x")[0]
    milk = rows["NAB-001"]
    milk_gtin = milk["barcodes"].partition("|")[0].zfill(14)
    return (
        story("PIE-001", "The plainest of all: one loaf"),
        story("NAP-001", "A deposit of 50 gr stands on the bottle"),
        story("NAP-001", "Shrink-wrapped: one scan, six bottles, six deposits", pack),
        story("WAR-011", "Weighed at the shelf: its label says 764 g", scale_label("4664", 764)),
        story("SER-001", "From the cheese counter, 482 g", scale_label("201", 482)),
        story("JEA-3234-IND", "Each size is an item of its own"),
        story("ALK-001", "The till asks you to look at the shopper's age"),
        Label(Group.STORIES, milk["name"], "Batch and use-by in its code", _gs1(milk_gtin, "391231"), None, GS1_QR),
        Label(Group.STORIES, milk["name"], "Use by 1 January 2024: refused", _gs1(milk_gtin, "240101"), None, GS1_QR),
        Label(Group.STORIES, "Nobody's goods", "A code that no shop of ours knows", "5900000000008", Symbology.EAN13),
        Label(Group.STORIES, "A smudged label", "The reader cannot make it out", "SMUDGED", smudged=True),
        Label(Group.STORIES, "Piotr's badge", "Asks for the manager's PIN", _member("Piotr M.").badge),
    )


def _gs1(gtin: str, expiry: str) -> str:
    return f"01{gtin}17{expiry}10L2291"


def _member(name: str) -> StaffMember:
    return next(each for each in read_staff() if each.name == name)


def _badge(member: StaffMember) -> Label:
    return Label(Group.STAFF, member.name, f"Badge · {member.role} · PIN {member.pin}", member.badge)


def _group(category: str) -> Group:
    top = category.partition("/")[0]
    if top in ("Spożywcze", "Alkohol", "Na wynos"):
        return Group.FOOD
    return Group.CLOTHES if top == "Odzież" else Group.OTHER


def _symbology(code: str) -> Symbology:
    return {13: Symbology.EAN13, 8: Symbology.EAN8}.get(len(code), Symbology.CODE128)


def _price(row: Mapping[str, str]) -> str:
    typed = row[PRICE_COLUMN]
    return f"{typed} zł" if typed else "the till asks for the price"


def _with_check_digit(digits: str) -> str:
    return next(whole for last in "0123456789" if check_digit_holds(whole := digits + last))


def _demo(name: str) -> str:
    return (files("resources") / "demo" / name).read_text(encoding="utf-8-sig")
