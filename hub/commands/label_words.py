"""The words of the commands about shelf labels."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from hub.labels.formats import FORMATS

Add = Callable[..., argparse.ArgumentParser]
"""Makes a command: its name and its sentence, and whether it lists."""


def add_labels(add: Add, day: Callable[[str], date]) -> None:
    """All commands of :mod:`hub.commands.labels`."""
    labels = add("labels", "write shelf labels to print, all or those that change")
    labels.add_argument("location", metavar="LOCATION", help="whose zone's prices")
    labels.add_argument("out", type=Path, metavar="labels.pdf", help="a file; for png and svg a folder")
    labels.add_argument("--on", type=day, metavar="DAY", help="prices of that day; default: today")
    _add_goods(labels, day)
    _add_paper(labels)
    labels.add_argument(
        "--report", type=Path, metavar="FILE", help="write what was left out, and why, to this CSV file"
    )
    add("label-formats", "list the papers that labels are printed on", listing=True)


def _add_goods(labels: argparse.ArgumentParser, day: Callable[[str], date]) -> None:
    labels.add_argument(
        "--changed-since", type=day, metavar="DAY", help="only what a label printed before that day gets wrong"
    )
    labels.add_argument(
        "--category", action="append", default=[], metavar="PATH", help="with all below; may be repeated"
    )
    labels.add_argument("--brand", action="append", default=[], help="may be repeated")
    labels.add_argument("--sku", action="append", default=[], help="may be repeated; printed in this order")
    labels.add_argument("--list", type=Path, metavar="FILE", help="a CSV file whose first column is the SKU")
    labels.add_argument("--reduced", action="store_true", help="only goods whose price is reduced")


def _add_paper(labels: argparse.ArgumentParser) -> None:
    labels.add_argument("--format", default="a4-24", choices=tuple(FORMATS), help="the paper; default: a4-24")
    labels.add_argument("--form", default="pdf", choices=("pdf", "png", "svg"), help="of the file; default: pdf")
    labels.add_argument("--language", choices=("pl", "en"), help="default: the location's")
    labels.add_argument("--first", type=int, default=1, metavar="PLACE", help="begin at this label of the first sheet")
    labels.add_argument(
        "--shift-right", type=float, default=0.0, metavar="MM", help="for a printer that prints too far left"
    )
    labels.add_argument("--shift-down", type=float, default=0.0, metavar="MM", help="for one that prints too high")
    labels.add_argument("--margin", type=float, metavar="MM", help="what stays white inside a label")
