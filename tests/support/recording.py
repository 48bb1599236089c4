"""A presenter that only writes down what a window asks of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import TillView
from pos_app.till.window import TillWindow

Show = Callable[[TillView], TillWindow]
"""Draws a view in the window of a test."""


class RecordingPresenter:
    """Keeps every call as ``(method, arguments)``; a method the real presenter has not is an error."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        if not callable(getattr(TillPresenter, name, None)):
            raise AttributeError(name)

        def call(*arguments: object) -> None:
            self.calls.append((name, *arguments))

        return call

    def as_presenter(self) -> TillPresenter:
        """Itself, for those who want the real one."""
        return cast(TillPresenter, self)
