"""A view is drawn as it is, and what has not changed is not touched."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QPushButton

from pos_app.presenters.view import LineView, LookView, TileView
from pos_app.till.tiles import Tile
from pos_app.till.window import TillWindow
from pos_app.widgets.banner import BannerLabel
from pos_app.widgets.basket_model import BasketModel, Difference, difference
from tests.support import till_views as views
from tests.support.recording import Show

some_lines = st.lists(
    st.tuples(st.integers(1, 12), st.sampled_from(["1", "2"])), max_size=8, unique_by=lambda pair: pair[0]
).map(lambda pairs: tuple(replace(views.LINES[0], line_id=line_id, quantity=quantity) for line_id, quantity in pairs))


@given(before=some_lines, now=some_lines)
def test_the_difference_turns_one_basket_into_the_other(
    before: tuple[LineView, ...], now: tuple[LineView, ...]
) -> None:
    found = difference(before, now)
    rows = list(before)
    rows[found.first : found.first + found.removed] = now[found.first : found.first + found.added]
    for row in found.changed:
        rows[row] = now[row]
    assert tuple(rows) == now


@given(before=some_lines, now=some_lines)
def test_rows_that_are_as_they_were_are_not_touched(before: tuple[LineView, ...], now: tuple[LineView, ...]) -> None:
    touched = difference(before, now).touched
    known = {line.line_id: line for line in before}
    same = [row for row, line in enumerate(now) if known.get(line.line_id) == line]
    if [line.line_id for line in before] == [line.line_id for line in now]:
        assert set(touched).isdisjoint(same)


def test_a_scan_into_a_long_basket_adds_one_row() -> None:
    lines = views.many_lines(100)
    assert difference(lines[:99], lines) == Difference(99, 0, 1, ())


def test_one_more_of_the_same_changes_one_row() -> None:
    lines = views.many_lines(100)
    now = (*lines[:99], replace(lines[99], quantity="2"))
    assert difference(lines, now).touched == (99,)


def test_the_model_follows_every_kind_of_change() -> None:
    model = BasketModel()
    for lines in (views.LINES, views.LINES[1:], (), views.LINES[::-1], views.many_lines(7)):
        model.show_lines(lines, None)
        assert [model.data(model.index(row, 1)) for row in range(model.rowCount())] == [each.name for each in lines]


def test_details_are_read_out_with_the_name_of_a_line() -> None:
    model = BasketModel()
    model.show_lines(views.LINES, None)
    said = model.data(model.index(3, 1), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Woda źródlana 1,5 l. + kaucja 0,50"


def test_the_same_view_again_paints_nothing(show: Show) -> None:
    window = show(views.selling())
    painted: list[int] = []
    window.basket.painted.connect(lambda: painted.append(1))
    show(views.selling())
    assert painted == []


def test_a_ticking_clock_leaves_the_basket_alone(show: Show) -> None:
    window = show(views.selling())
    painted: list[int] = []
    window.basket.painted.connect(lambda: painted.append(1))
    show(replace(views.selling(), top=replace(views.TOP, clock="21.11 · 14:33")))
    assert (painted, texts(window, "21.11 · 14:33")) == ([], 1)


def test_a_new_line_is_scrolled_into_sight(show: Show) -> None:
    show(views.selling(replace(views.SELLING, lines=views.many_lines(30), selected=1)))
    window = show(views.selling(replace(views.SELLING, lines=views.many_lines(31), selected=31)))
    row = window.basket.visualRect(window.basket.model().index(30, 1))
    assert window.basket.viewport().rect().contains(row)


def test_the_selected_line_is_the_largest(show: Show) -> None:
    basket = show(views.selling()).basket
    heights = [basket.rowHeight(row) for row in range(4)]
    assert max(heights) == heights[2]


def test_a_line_is_no_lower_than_a_finger(show: Show) -> None:
    bare = tuple(replace(each, details=(), struck_price="") for each in views.LINES)
    basket = show(views.selling(replace(views.SELLING, lines=bare))).basket
    assert min(basket.rowHeight(row) for row in range(4)) >= 48


def test_a_refusal_stands_beside_the_scan_field_until_it_is_taken_away(show: Show) -> None:
    said = banners(show(views.selling(banner=views.REFUSED)))
    assert (said, banners(show(views.selling()))) == ([views.REFUSED.text], [])


def test_a_refusal_over_a_panel_stands_in_the_panel(show: Show) -> None:
    window = show(views.selling(panel=views.SEARCH, banner=views.REFUSED))
    banner = next(each for each in window.findChildren(BannerLabel) if each.isVisible())
    assert window.panels.list.isAncestorOf(banner)


def test_after_the_sale_the_change_is_the_largest_text(show: Show) -> None:
    window = show(views.selling(views.DONE))
    sizes = {each.text(): each.font().pixelSize() for each in window.findChildren(QLabel) if each.isVisible()}
    assert max(sizes, key=lambda text: sizes[text]) == "33,39 zł"


@pytest.mark.parametrize("name", ["H&M <b>koszula</b>", "&", "<i>"])
def test_names_are_shown_as_they_are(show: Show, name: str) -> None:
    window = show(views.selling(replace(views.SELLING, tiles=(TileView("0", name, "1,00"),))))
    tile = next(each for each in window.findChildren(Tile) if each.isVisible())
    label = tile.findChildren(QLabel)[0]
    assert (label.text(), label.textFormat()) == (name, Qt.TextFormat.PlainText)


def test_an_ampersand_on_a_button_is_no_shortcut(show: Show) -> None:
    suggestion = replace(views.TENDER.suggestions[0], label="Marks & Spencer")
    window = show(views.tendering(replace(views.TENDER, suggestions=(suggestion,))))
    named = [each for each in window.findChildren(QPushButton) if each.accessibleName() == "Marks & Spencer"]
    assert [each.shortcut().isEmpty() for each in named] == [True]


def test_another_theme_keeps_what_is_shown(show: Show) -> None:
    view = views.selling(replace(views.SELLING, entry="mle"))
    dark = show(replace(view, look=LookView("dark")))
    field = dark.focusWidget()
    assert (field.text(), dark.basket.model().rowCount(QModelIndex())) == ("mle", 4)  # type: ignore[attr-defined]


def test_the_mirror_puts_the_basket_on_the_other_side(show: Show) -> None:
    window = show(views.selling())
    usual = window.basket.mapTo(window, window.basket.rect().topLeft()).x()
    window = show(replace(views.selling(), look=LookView(mirrored=True)))
    assert window.basket.mapTo(window, window.basket.rect().topLeft()).x() > usual


def texts(window: TillWindow, text: str) -> int:
    return sum(each.text() == text for each in window.findChildren(QLabel) if each.isVisible())


def banners(window: TillWindow) -> list[str]:
    return [each.text for each in window.findChildren(BannerLabel) if each.isVisible()]
