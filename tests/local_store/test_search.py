"""Search as you type: folded, in any order, the likeliest first."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_store import Store
from local_store.words import MOST_WORDS, code_key, query_words
from tests.support.clock import FakeClock
from tests.support.shop import MONDAY, entries, item, open_store, price, put_items, put_prices


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock):
    opened = open_store(tmp_path / "register.db", clock)
    yield opened
    opened.close()


def _found(store: Store, text: str, limit: int = 50) -> list[str]:
    return [entry.variant.sku for entry in store.catalog.search(text, MONDAY, limit)]


@pytest.mark.parametrize(
    "typed", ["żółty", "zolty", "ZOLTY", "Żółty ser", "ser zolty", "zol se", "se go", "gouda ŻÓŁ", "lowicz", "łow gou"]
)
def test_a_name_is_found_without_its_marks_and_in_any_order(store: Store, typed: str) -> None:
    put_items(store, item("cheese", "Ser żółty gouda", brand="Łowicz"), item("milk", "Mleko"))
    assert _found(store, typed) == ["cheese"]


@pytest.mark.parametrize(
    ("name", "typed"), [("Crème brûlée", "creme bru"), ("Jägermeister", "jager"), ("Ёлка", "ёлка")]
)
def test_other_languages_fold_too(store: Store, name: str, typed: str) -> None:
    put_items(store, item("x", name))
    assert _found(store, typed) == ["x"]


def test_marks_written_apart_are_marks_still(store: Store) -> None:
    put_items(store, item("x", "Żurek"))
    assert _found(store, "z\u0307urek") == ["x"]


def test_every_word_must_be_there(store: Store) -> None:
    put_items(store, item("cheese", "Ser żółty"))
    assert _found(store, "ser biały") == []


def test_a_whole_word_stands_before_a_beginning(store: Store) -> None:
    put_items(store, item("a", "Serek"), item("b", "Ser żółty gouda w plastrach"))
    assert _found(store, "ser") == ["b", "a"]


def test_shorter_names_stand_first(store: Store) -> None:
    put_items(store, item("long", "Mleko wiejskie 2%"), item("short", "Mleko 2%"))
    assert _found(store, "mleko") == ["short", "long"]


def test_variants_without_a_price_stand_last(store: Store) -> None:
    put_items(
        store, item("unpriced", "Mleko"), item("priced", "Mleko wiejskie"), item("open", "Mleko różne", open_price=True)
    )
    put_prices(store, price("priced", 399))
    assert _found(store, "mleko") == ["open", "priced", "unpriced"]


def test_the_code_itself_stands_before_everything(store: Store) -> None:
    put_items(store, item("500", "Zeszyt"), item("flour", "Mąka 500 g"))
    assert _found(store, "500") == ["500", "flour"]


@pytest.mark.parametrize("typed", ["5901234123457", "59012341", "jeans-42", "JEANS-42"])
def test_a_code_a_start_of_one_and_a_sku_are_found(store: Store, typed: str) -> None:
    put_items(store, item("JEANS-42", "Spodnie", barcodes=[["5901234123457", 1000]]))
    assert _found(store, typed) == ["JEANS-42"]


def test_an_inactive_variant_is_not_offered(store: Store) -> None:
    put_items(store, item("old", "Mleko", barcodes=[["5901234123457", 1000]], active=False))
    assert (_found(store, "mleko"), _found(store, "5901234123457"), _found(store, "590123")) == ([], [], [])


def test_a_renamed_variant_is_found_by_its_new_name_only(store: Store) -> None:
    put_items(store, item("x", "Twaróg półtłusty", brand="Łąka"))
    put_items(store, item("x", "Kefir"))
    assert (_found(store, "twarog"), _found(store, "laka"), _found(store, "kefir")) == ([], [], ["x"])


def test_a_removed_variant_is_not_found(store: Store) -> None:
    put_items(store, item("x", "Twaróg"))
    store.inbox.apply("catalog", 1, entries([("x", None)], 2))
    assert _found(store, "twarog") == []


def test_no_more_than_the_limit_come_back(store: Store) -> None:
    put_items(store, *(item(f"x{number}", f"Mleko {number}") for number in range(30)))
    assert len(_found(store, "mle", 10)) == 10


@pytest.mark.parametrize(
    "typed", ["", "   ", '"', "'; DROP TABLE item", "AND", "NOT mleko*", "mleko OR", "^(mleko)", "%_\\"]
)
def test_what_looks_like_a_query_is_only_words(store: Store, typed: str) -> None:
    put_items(store, item("milk", "Mleko"))
    assert _found(store, typed) in ([], ["milk"])


@given(st.text(max_size=40))
def test_any_text_has_words_that_can_be_asked(text: str) -> None:
    words = query_words(text)
    assert len(words) <= MOST_WORDS
    assert all(word.isalnum() for word in words)


@given(st.integers(0, 10**8 - 1).map(lambda number: f"{number:08d}"), st.integers(0, 6))
def test_a_gtin_has_one_key_however_it_is_padded(gtin: str, zeros: int) -> None:
    padded = "0" * zeros + gtin
    assert len(padded) not in (8, 12, 13, 14) or code_key(padded) == code_key(gtin)
