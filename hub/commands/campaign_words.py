"""The words of the commands about campaigns, coupons and the keys that sign them."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

Add = Callable[..., argparse.ArgumentParser]
"""Makes a command: its name and its sentence, and whether it lists."""


def add_campaigns(add: Add, day: Callable[[str], date]) -> None:
    """All commands of :mod:`hub.commands.campaigns`."""
    _add_create(add, day)
    listing = add("campaigns", "list campaigns", listing=True)
    listing.add_argument("--all", action="store_true", help="the closed ones too")
    _campaign(add("campaign-close", "end a campaign: its coupons are refused from now on"))
    _add_issue(add)
    coupons = _campaign(add("campaign-coupons", "write coupons that were issued as CSV, or as sheets to print"))
    coupons.add_argument("--order", type=_uuid, metavar="ID", help="only those of this order")
    _outputs(coupons)
    _add_revoke(add)
    report = _campaign(add("campaign-report", "tell what a campaign brought", listing=True))
    report.add_argument("--csv", type=Path, metavar="FILE")
    add("token-keys", "list the keys that tokens are proven with", listing=True)
    add("token-key-rotate", "make a new key for coupons; it signs from tomorrow on")
    key = add("token-key-revoke", "believe nothing any more that a key ever signed")
    key.add_argument("key", help="its name, as kontuar hub token-keys shows it, or the beginning of it")


def _add_create(add: Add, day: Callable[[str], date]) -> None:
    create = add("campaign-create", "make a campaign on a promotion that needs a coupon")
    create.add_argument("promotion", help="the promotion's id")
    create.add_argument("--name", help="as it stands on the sheets; default: the promotion's id")
    create.add_argument(
        "--class",
        dest="coupon_class",
        default="offline_ok",
        choices=("online_only", "location_bound", "offline_ok"),
        help="where a coupon may be taken while the hub is away; default: anywhere",
    )
    create.add_argument("--prefix", required=True, help="how its short codes begin, such as OMNI")
    create.add_argument("--from", dest="first", type=day, required=True, metavar="DAY", help="the first day")
    create.add_argument("--to", dest="last", type=day, required=True, metavar="DAY", help="the last day")
    create.add_argument("--currency", default="PLN")
    create.add_argument("--value-cap", type=int, metavar="MINOR", help="the most one coupon takes off: 5000 is 50,00")
    create.add_argument("--offline-cap", type=int, metavar="MINOR", help="the most while the hub is away")
    create.add_argument("--location", metavar="ID", help="its coupons count there only")
    create.add_argument("--for-customers", action="store_true", help="each coupon is issued to one customer")
    create.add_argument("--reward", action="store_true", help="registers hand its coupons out, as next_coupon promises")
    create.add_argument("--reward-days", type=int, metavar="DAYS", help="how long each of those counts, at most")


def _add_issue(add: Add) -> None:
    issue = _campaign(add("campaign-issue", "issue coupons; the same order again goes on where it stopped"))
    issue.add_argument("count", type=int, help="how many")
    issue.add_argument("--order", type=_uuid, metavar="ID", help="the order to go on with; default: a new one")
    issue.add_argument("--location", metavar="ID", help="they count there only")
    issue.add_argument("--customer", metavar="ID", help="the one customer they are for; the count is 1")
    _outputs(issue)


def _add_revoke(add: Add) -> None:
    revoke = add("campaign-revoke", "take coupons back; used ones stay used")
    which = revoke.add_mutually_exclusive_group(required=True)
    which.add_argument("--code", help="one coupon, by its short code")
    which.add_argument("--order", type=_uuid, metavar="ID", help="all that this order issued")
    which.add_argument("--serials", nargs=2, type=int, metavar=("FIRST", "LAST"), help="both included")
    revoke.add_argument("--reason", default="", metavar="TEXT")


def _outputs(command: argparse.ArgumentParser) -> None:
    command.add_argument("--csv", type=Path, metavar="FILE", help="write them as CSV, tokens included")
    command.add_argument("--sheets", type=Path, metavar="FOLDER", help="write sheets of 24 labels (70 x 37 mm)")
    command.add_argument("--form", default="pdf", choices=("pdf", "png", "svg"), help="of the sheets; default: pdf")
    command.add_argument("--language", default="pl", choices=("pl", "en"), help="of the sheets; default: pl")


def _campaign(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument("campaign", type=int, help="its number, as kontuar hub campaigns shows it")
    return command


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no id of an order") from None
