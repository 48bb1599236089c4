"""Loads python-escpos late, for it costs 0.4 s, and takes away the traces its import leaves in a process."""

from __future__ import annotations

import logging
import os
import shutil
from functools import cache
from typing import Any

from drivers.pos_printer.profile import Cutter, PrinterProfile


@cache
def load() -> tuple[Any, Any]:
    """The classes `Dummy` and `Profile`. The import gives the root logger a handler and leaves a temporary folder."""
    handlers = tuple(logging.root.handlers)
    from escpos import capabilities
    from escpos.printer.dummy import Dummy

    for handler in set(logging.root.handlers).difference(handlers):
        logging.root.removeHandler(handler)
    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    return Dummy, capabilities.Profile


def new_printer(profile: PrinterProfile) -> Any:
    """A fresh encoder for one job: it knows no code page, so that the first one asked for is really sent."""
    dummy, base = load()
    description = base(columns=profile.columns)
    description.profile_data = {
        "name": profile.name,
        "codePages": {str(page.number): page.codec.upper() for page in profile.code_pages},
        "fonts": {"0": {"columns": profile.columns, "name": "Font A"}},
        "media": {"dpi": 203, "width": {"mm": profile.width_dots // 8, "pixels": profile.width_dots}},
    }
    description.features = {
        "paperFullCut": profile.cutter is Cutter.FULL,
        "paperPartCut": profile.cutter is Cutter.PARTIAL,
    }
    return dummy(profile=description)
