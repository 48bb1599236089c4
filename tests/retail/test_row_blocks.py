"""Rows by column: whatever goes into blocks comes out of them, in the same order."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.feeds import MOST_ROWS, RowBlock, blocks_of

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(0, 2), st.sampled_from(["", "a"]), st.just([1]), st.just([True])
)
ROWS = st.lists(st.tuples(st.text(max_size=3), st.integers(1, 9), st.dictionaries(st.sampled_from("abc"), VALUES)))


@given(ROWS)
def test_rows_come_out_of_their_blocks_as_they_went_in(rows: list[tuple[str, int, dict[str, Any]]]) -> None:
    travelled = [RowBlock.from_json(json.loads(json.dumps(block.to_json()))) for block in blocks_of(rows)]
    out = [row for block in travelled for row in block.rows()]
    assert json.dumps(out, sort_keys=True) == json.dumps(rows, sort_keys=True)


def test_a_field_that_all_rows_have_alike_travels_once() -> None:
    (block,) = blocks_of([(f"k{n}", 1, {"n": n, "unit": "pcs"}) for n in range(3)])
    assert (block.same, list(block.columns)) == ({"unit": "pcs"}, ["n"])


def test_a_block_has_no_more_rows_than_are_read_at_once() -> None:
    assert [len(block) for block in blocks_of([("k", 1, {"n": 1})] * (MOST_ROWS + 1))] == [MOST_ROWS, 1]


def test_the_chosen_rows_of_a_block_are_a_block() -> None:
    (block,) = blocks_of([(f"k{n}", n, {"n": n}) for n in range(3)])
    assert list(block.where([True, False, True]).rows()) == [("k0", 0, {"n": 0}), ("k2", 2, {"n": 2})]


@pytest.mark.parametrize(
    "change",
    [
        {"key": []},
        {"key": ["a", 1]},
        {"key": "ab"},
        {"rev": [1]},
        {"rev": [1, True]},
        {"row": {"n": [1]}},
        {"row": {"n": "12"}},
        {"row": [1, 2]},
        {"same": None},
    ],
)
def test_what_is_no_block_is_not_read(change: dict[str, Any]) -> None:
    block = {"key": ["a", "b"], "rev": [1, 2], "row": {"n": [1, 2]}, "same": {}}
    RowBlock.from_json(block)
    with pytest.raises((TypeError, ValueError, KeyError)):
        RowBlock.from_json({**block, **change})
