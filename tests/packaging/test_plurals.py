"""Texts with a plural: the collector of Qt 6.11 loses them, and they are put back with what was translated."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "plurals.py"
CODE = """
words.translate("Till", "%n line(s)", None, len(lines))
words.translate("Till", "Paid")
words.translate("New", "%n 'box(es)'", None, n)
"""
COLLECTED = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pl" sourcelanguage="en">
<context>
    <name>Till</name>
    <message>
        <source>Paid</source>
        <translation>Zapłacono</translation>
    </message>
    <message>
        <source>%n line(s)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
"""
LINES = ("Till", "%n line(s)")
FORMS = ("%n pozycja", "%n pozycje", "%n pozycji")


@pytest.fixture
def plurals() -> ModuleType:
    spec = importlib.util.spec_from_file_location("plurals", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def places(plurals, tmp_path) -> list[tuple[str, str]]:
    code = tmp_path / "code.py"
    code.write_text(CODE, encoding="utf-8")
    return plurals.plurals_in([code])


@pytest.fixture
def file(tmp_path) -> Path:
    made = tmp_path / "kontuar_pl.ts"
    made.write_text(COLLECTED, encoding="utf-8")
    return made


def test_a_plural_is_a_call_with_a_number(places):
    assert places == [LINES, ("New", "%n 'box(es)'")]


def test_forms_that_were_translated_are_kept(plurals, places, file):
    plurals.put_plurals(file, places, {LINES: FORMS}, 3)
    assert plurals.forms_in(file) == {LINES: FORMS}


def test_a_new_plural_waits_for_its_forms(plurals, places, file):
    plurals.put_plurals(file, places, {LINES: FORMS}, 3)
    assert file.read_text(encoding="utf-8").count("<numerusform></numerusform>") == 3


def test_a_plural_stands_once_and_the_plain_texts_stay(plurals, places, file):
    for _ in range(2):
        plurals.put_plurals(file, places, plurals.forms_in(file), 3)
    text = file.read_text(encoding="utf-8")
    assert (text.count("%n line(s)"), "Zapłacono" in text, text.count("<context>")) == (1, True, 2)
