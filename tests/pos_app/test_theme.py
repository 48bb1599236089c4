"""The look: every placeholder filled, every text readable, fonts and icons there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QRawFont
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from pos_app.widgets.theme import RESOURCES, Theme, ThemeError, ThemeName, install_fonts, mark

THEMES: tuple[ThemeName, ...] = ("light", "dark", "high_contrast")
GROUNDS = ("background", "surface", "sunken", "accent_soft", "hover", "pressed")
READABLE = [
    *((ink, ground) for ink in ("ink", "muted", "accent") for ground in GROUNDS),
    *((tone, ground) for tone in ("warn", "bad", "info") for ground in ("background", "surface", "sunken")),
    *((tone, f"{tone}_soft") for tone in ("warn", "bad", "info")),
    *(("on_accent", ground) for ground in ("accent", "accent_hover", "accent_pressed")),
    ("surface", "ink"),
]
VISIBLE = [(edge, ground) for edge in ("outline", "focus") for ground in ("background", "surface", "sunken")]


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("text", "ground"), READABLE)
def test_every_text_is_readable_on_its_ground(name: ThemeName, text: str, ground: str) -> None:
    theme = Theme.load(name)
    assert contrast(theme.color(text), theme.color(ground)) >= (7 if name == "high_contrast" and text == "ink" else 4.5)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("edge", "ground"), VISIBLE)
def test_the_edge_of_a_field_and_the_focus_ring_can_be_seen(name: ThemeName, edge: str, ground: str) -> None:
    theme = Theme.load(name)
    assert contrast(theme.color(edge), theme.color(ground)) >= 3


@pytest.mark.parametrize("name", THEMES)
def test_every_placeholder_of_the_style_sheet_is_filled(name: ThemeName) -> None:
    sheet = Theme.load(name, 1.25).stylesheet()
    assert "@" not in sheet
    assert "{px" not in sheet


@pytest.mark.parametrize("name", THEMES)
def test_the_themes_have_the_same_tokens(name: ThemeName) -> None:
    assert Theme.load(name).colors.keys() == Theme.load("light").colors.keys()
    assert Theme.load(name).sizes.keys() == Theme.load("light").sizes.keys()


@pytest.mark.parametrize("name", THEMES)
def test_qt_reads_the_style_sheet_without_a_complaint(qapp: QApplication, name: ThemeName) -> None:
    assert not dressed_window(Theme.load(name).stylesheet()).grab().isNull()


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(
    ("file", "token"), [("check", "on_accent"), ("chevron-up", "muted"), ("chevron-down", "muted")]
)
def test_a_mark_is_drawn_in_the_color_of_its_theme(name: ThemeName, file: str, token: str) -> None:
    drawing = (RESOURCES / "styles" / "marks" / name / f"{file}.svg").read_text(encoding="utf-8")
    assert f'stroke="{Theme.load(name).colors[token]}"' in drawing


@pytest.mark.parametrize(("scale", "pixels"), [(1.0, 40), (1.25, 50), (1.5, 60)])
def test_the_amount_to_pay_grows_with_the_text_size(scale: float, pixels: int) -> None:
    total = re.search(r'QLabel\[kind="total"\] \{[^}]*\}', Theme.load("light", scale).stylesheet())
    assert total is not None
    assert f"font-size: {pixels}px" in total[0]


def test_a_hairline_never_vanishes() -> None:
    assert Theme.load("light", 0.4).px("border.hair") == 1


def test_nothing_stays_nothing_at_any_text_size() -> None:
    assert Theme.load("light", 1.5).px(0) == 0


@pytest.mark.parametrize("ask", ["color", "px"])
def test_an_unknown_token_is_named_in_the_error(ask: str) -> None:
    with pytest.raises(ThemeError, match=r"no\.where"):
        getattr(Theme.load("light"), ask)("no.where")


def test_an_unknown_theme_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ThemeError, match="light, dark, high_contrast"):
        Theme.load("sepia")  # type: ignore[arg-type]


def test_an_unknown_icon_is_named_in_the_error(qapp: QApplication) -> None:
    with pytest.raises(ThemeError, match=r"unicorn\.svg"):
        Theme.load("light").icon("unicorn")


@pytest.mark.parametrize("path", sorted((RESOURCES / "icons").glob("*.svg")), ids=lambda path: path.stem)
def test_an_icon_takes_the_color_asked_for(qapp: QApplication, path: Path) -> None:
    theme = Theme.load("light")
    picture = theme.pixmap(path.stem, "bad", 48).toImage()
    inked = [picture.pixelColor(x, y) for x in range(48) for y in range(48) if picture.pixelColor(x, y).alpha() == 255]
    assert inked
    assert all(near(color, theme.color("bad")) for color in inked)


def test_an_icon_is_grey_on_a_disabled_button(qapp: QApplication) -> None:
    theme = Theme.load("light")
    icon = theme.icon("plus", "ink", 24)
    assert icon.pixmap(24, icon.Mode.Disabled).toImage().pixelColor(12, 12) == theme.color("disabled")


def test_the_bundled_fonts_are_installed_by_family(qapp: QApplication) -> None:
    assert {"Inter", "JetBrains Mono"} <= set(install_fonts())


@pytest.mark.parametrize("weight", [400, 500, 600, 700])
def test_figures_have_one_width_at_every_weight(qapp: QApplication, weight: int) -> None:
    install_fonts()
    metrics = QFontMetrics(Theme.load("light").font("type.total", weight))
    assert {metrics.horizontalAdvance(digit * 4) for digit in "0123456789"} == {metrics.horizontalAdvance("0000")}


def test_weights_are_drawn_and_not_faked(qapp: QApplication) -> None:
    install_fonts()
    theme = Theme.load("light")
    widths = [QFontMetrics(theme.font(40, weight)).horizontalAdvance("Zapłać kartą") for weight in (400, 500, 600, 700)]
    assert widths == sorted(set(widths))


@pytest.mark.parametrize("text", ["zażółć gęślą jaźń ZAŻÓŁĆ GĘŚLĄ JAŹŃ", "съешь ещё этих булок ЩЁГОЛЬ", "−·×…„”–€"])
def test_both_fonts_have_the_letters_of_our_languages(qapp: QApplication, text: str) -> None:
    install_fonts()
    theme = Theme.load("light")
    for font in (theme.font(), theme.mono_font()):
        face = QRawFont.fromFont(font)
        assert [letter for letter in text if not face.supportsCharacter(ord(letter))] == []


def test_a_style_sheet_rule_keeps_the_figures_in_columns(qapp: QApplication) -> None:
    install_fonts()
    theme = Theme.load("light")
    window = QWidget()
    window.setFont(theme.font())
    label = QLabel("1111", window)
    mark(label, kind="total")
    window.setStyleSheet(theme.stylesheet())
    label.ensurePolished()
    metrics = QFontMetrics(label.font())
    assert QFontInfo(label.font()).weight() == QFont.Weight.Bold
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")


def test_a_mark_changed_later_repaints_the_widget_and_its_labels(qapp: QApplication) -> None:
    theme = Theme.load("light")
    banner = QWidget()
    words = QLabel("Drukarka nie ma papieru.", banner)
    banner.setStyleSheet(theme.stylesheet())
    mark(banner, kind="banner", tone="warn")
    for dressed in (banner, words):
        dressed.ensurePolished()
    mark(banner, tone="bad")
    assert words.palette().color(words.foregroundRole()) == theme.color("bad")


def dressed_window(sheet: str) -> QWidget:
    window = QWidget()
    layout = QVBoxLayout(window)
    for widget, kind in ((QLabel("416,61 zł"), "display"), (QPushButton("Zapłać"), "primary"), (QLineEdit(), "amount")):
        mark(widget, kind=kind)
        layout.addWidget(widget)
    window.setStyleSheet(sheet)
    return window


def near(one: QColor, other: QColor) -> bool:
    """Equal but for the rounding of anti-aliased edges."""
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(mine - theirs) <= 3 for mine, theirs in pairs)


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of WCAG 2.2, 1 to 21."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def luminance(color: QColor) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = (color.redF(), color.greenF(), color.blueF())
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
