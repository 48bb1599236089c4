"""Keeps Python's ``None``, ``True`` and ``False`` alive under a Qt binding that lets go of them too often."""

from __future__ import annotations

import ctypes
import sys

import PySide6

SPARE = 1 << 40
"""More references than any till can lose in its life."""


def binding_loses_none(python: tuple[int, int] = sys.version_info[:2], binding: str = PySide6.__version__) -> bool:
    """True for PySide6 6.12 on Python before 3.12: each null pointer it answers takes a reference of ``None`` away.

    The binding is built for interpreters whose constants are immortal. On 3.11 ``None`` has about 5,700 references
    at the start, so a program that asks for as many parents, layouts or unset properties is aborted by the interpreter;
    ``True`` has some 600, and every signal emitted from Python takes one.
    """
    return python < (3, 12) and binding.startswith("6.12.")


def guard_none() -> None:
    """Give the constants references to spare where the binding loses them."""
    if binding_loses_none():
        for constant in (None, True, False):
            ctypes.c_ssize_t.from_address(id(constant)).value += SPARE
