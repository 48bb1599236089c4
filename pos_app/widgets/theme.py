"""The look of every screen: colours, sizes, fonts and icons by name, and the style sheet made from them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

ThemeName = Literal["light", "dark", "high_contrast"]
"""``light`` and ``dark`` follow the shop's light; ``high_contrast`` is for people who need contrast above 7."""

FONT_FAMILY = "Inter"
MONO_FAMILY = "JetBrains Mono"
RESOURCES = Path(str(files("resources")))

_PLACEHOLDER = re.compile(r"@\{(?P<token>[a-z_.\-]+)\}|\{px:(?P<px>\d+)\}")
_SIZE_GROUPS = ("type", "space", "radius", "touch")
_ICON_RATIOS = (1, 2, 3)


class ThemeError(ValueError):
    """A theme, token, icon or font that is not there: a mistake of ours or a damaged installation."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours at one text size; a new one is loaded when either changes."""

    name: ThemeName
    scale: float
    colors: Mapping[str, str]
    sizes: Mapping[str, int]

    @classmethod
    def load(cls, name: ThemeName = "light", scale: float = 1.0) -> Theme:
        """The named theme at a text size (``scale`` 1.0, 1.25, 1.5); :class:`ThemeError` for a name there is not."""
        tokens = json.loads((RESOURCES / "styles" / "tokens.json").read_text(encoding="utf-8"))
        try:
            chosen = tokens["themes"][name]
        except KeyError:
            raise ThemeError(f"no theme {name!r}; there are {', '.join(tokens['themes'])}") from None
        groups = {group: tokens[group] for group in _SIZE_GROUPS} | {"border": chosen["border"]}
        sizes = {f"{group}.{size}": pixels for group, named in groups.items() for size, pixels in named.items()}
        return cls(name, scale, chosen["color"], sizes)

    def px(self, size: int | str) -> int:
        """Pixels at this text size, of a number or of a named size (``type.body``); never less than one."""
        pixels = self._size(size) if isinstance(size, str) else size
        return max(1, round(pixels * self.scale)) if pixels else 0

    def color(self, token: str) -> QColor:
        """The colour of a token: ``ink``, ``accent_soft``, ``bad`` …"""
        return QColor(self._hex(token))

    def font(self, size: int | str = "type.body", weight: int = QFont.Weight.Normal) -> QFont:
        """Inter with figures of equal width, so that columns of amounts stand still."""
        font = QFont(FONT_FAMILY)
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight(weight))
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def mono_font(self, size: int | str = "type.body") -> QFont:
        """The receipt's font; ligatures are off because a receipt has columns."""
        font = QFont(MONO_FAMILY)
        font.setPixelSize(self.px(size))
        font.setFeature(QFont.Tag("calt"), 0)
        return font

    def icon(self, name: str, color_token: str = "ink", size: int = 24) -> QIcon:
        """An icon by meaning (``suspend``, ``drawer``); greyed when its button is disabled."""
        icon = QIcon()
        for ratio in _ICON_RATIOS:
            icon.addPixmap(self.pixmap(name, color_token, size, ratio), QIcon.Mode.Normal)
            icon.addPixmap(self.pixmap(name, "disabled", size, ratio), QIcon.Mode.Disabled)
        return icon

    def pixmap(self, name: str, color_token: str = "ink", size: int = 24, ratio: float = 1) -> QPixmap:
        """An icon as a picture for a label, ``size`` pixels at 96 dpi, sharp at the device pixel ratio given."""
        drawing = QSvgRenderer(self._icon_svg(name, color_token))
        side = self.px(size)
        picture = QPixmap(QSize(round(side * ratio), round(side * ratio)))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        drawing.render(painter, QRectF(picture.rect()))
        painter.end()
        picture.setDevicePixelRatio(ratio)
        return picture

    def stylesheet(self) -> str:
        """The style sheet with every placeholder filled; :class:`ThemeError` names one that cannot be."""
        template = (RESOURCES / "styles" / "kontuar.qss").read_text(encoding="utf-8")
        return _PLACEHOLDER.sub(self._fill, _without_comments(template))

    def palette(self) -> QPalette:
        """The same colours for what a style sheet does not reach: placeholders, links, painted delegates."""
        palette = QPalette()
        for role, token in _PALETTE.items():
            palette.setColor(role, self.color(token))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("disabled"))
        return palette

    def apply(self, application: QApplication) -> None:
        """Dress the whole program; safe to call again when the theme or the text size changes."""
        application.setFont(self.font())
        application.setPalette(self.palette())
        application.setStyleSheet(self.stylesheet())

    def _fill(self, found: re.Match[str]) -> str:
        if found["px"] is not None:
            return f"{self.px(int(found['px']))}px"
        token = found["token"]
        if token.startswith("mark."):
            return self._mark_file(token.removeprefix("mark."))
        return f"{self.px(token)}px" if "." in token else self._hex(token)

    def _mark_file(self, name: str) -> str:
        return _existing(RESOURCES / "styles" / "marks" / self.name / f"{name}.svg").as_posix()

    def _hex(self, token: str) -> str:
        try:
            return self.colors[token]
        except KeyError:
            raise ThemeError(f"no colour {token!r} in theme {self.name}") from None

    def _size(self, token: str) -> int:
        try:
            return self.sizes[token]
        except KeyError:
            raise ThemeError(f"no size {token!r} in the style tokens") from None

    def _icon_svg(self, name: str, color_token: str) -> QByteArray:
        drawing = _existing(RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        return QByteArray(drawing.replace("currentColor", self._hex(color_token)).encode())


def install_fonts() -> tuple[str, ...]:
    """Make the bundled fonts known to Qt; their families. :class:`ThemeError` when a file is missing or damaged."""
    paths = sorted((RESOURCES / "fonts").glob("*.ttf"))
    families = {family for path in paths for family in _install(path)}
    if missing := {FONT_FAMILY, MONO_FAMILY} - families:
        raise ThemeError(f"fonts missing from the installation: {', '.join(sorted(missing))}")
    return tuple(sorted(families))


def mark(widget: QWidget, **properties: str | bool | None) -> None:
    """Say what a widget is (``kind="pill", tone="warn"``) and repaint it so.

    Unchanged properties cost nothing, and neither does a widget that Qt has not dressed yet.
    """
    changed = [name for name, value in properties.items() if widget.property(name) != value]
    for name in changed:
        widget.setProperty(name, properties[name])
    if changed:
        for dressed in (widget, *widget.findChildren(QWidget)):
            if dressed.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
                dressed.style().unpolish(dressed)
                dressed.style().polish(dressed)
        widget.update()


def _install(path: Path) -> list[str]:
    number = QFontDatabase.addApplicationFont(str(path))
    if number < 0:
        raise ThemeError(f"font {path.name} cannot be read")
    return QFontDatabase.applicationFontFamilies(number)


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ThemeError(f"{path.parent.name} has no {path.name}")
    return path


def _without_comments(template: str) -> str:
    return re.sub(r"/\*.*?\*/", "", template, flags=re.DOTALL)


_PALETTE: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "background",
    QPalette.ColorRole.WindowText: "ink",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "hover",
    QPalette.ColorRole.Text: "ink",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "ink",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.ToolTipBase: "ink",
    QPalette.ColorRole.ToolTipText: "surface",
    QPalette.ColorRole.Mid: "line",
}
