"""Two-line customer displays."""

from drivers.line_display.port import LineDisplay

__all__ = ["LineDisplay"]
