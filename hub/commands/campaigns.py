"""Campaigns from the command line: from the promotion to the printed sheet, and what it brought."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hub.bootstrap import Hub
from hub.catalog_import.chain import chain_zone
from hub.commands.context import DONE, FAILED, Context, is_terminal
from hub.coupon_sheets.layout import pages
from hub.errors import database_errors
from hub.services.campaign_report import report_csv
from hub.services.campaigns import CampaignOrder
from hub.services.coupon_csv import coupons_csv
from hub.services.coupon_issue import IssueOrder, OrderItem
from hub.sheets.files import write_folder, written

_BY = "command line"
_COLUMNS = ("number", "name", "promotion_id", "coupon_class", "prefix", "valid_from", "valid_to", "closed_at")
_KEY_COLUMNS = ("key", "owner", "kinds", "valid_from", "valid_to", "revoked", "signs")


def create(context: Context) -> int:
    """Make a campaign on a promotion."""
    given = context.arguments
    with context.hub() as hub:
        zone = _zone(hub)
        order = CampaignOrder(
            name=given.name or given.promotion,
            promotion_id=given.promotion,
            coupon_class=given.coupon_class,
            prefix=given.prefix,
            valid_from=_begin(given.first, zone),
            valid_to=_begin(given.last + timedelta(days=1), zone),
            currency=given.currency,
            value_cap=given.value_cap,
            offline_cap=given.offline_cap,
            location_id=given.location,
            for_customers=given.for_customers,
            reward=given.reward or given.reward_days is not None,
            reward_days=given.reward_days,
        )
        made = hub.campaigns.create(order, _BY)
    context.say(f"Campaign {made.number}, {made.name}, makes {made.promotion_id} apply.")
    if made.reward:
        benefit = f'{{"type": "next_coupon", "campaign": "{made.number}"}}'
        context.say(f"Registers hand its coupons out as soon as a promotion has the benefit {benefit}.")
    else:
        context.say(f"Next: kontuar hub campaign-issue {made.number} 1000 --csv coupons.csv --sheets FOLDER")
    return DONE


def list_all(context: Context) -> int:
    """The campaigns, the newest first."""
    with context.hub() as hub:
        rows = [asdict(each) for each in hub.campaigns.all(closed=context.arguments.all)]
    context.show(rows, _COLUMNS, "There is no campaign yet. To make one: kontuar hub campaign-create --help")
    return DONE


def close(context: Context) -> int:
    """End a campaign."""
    with context.hub() as hub:
        item = hub.campaigns.close(context.arguments.campaign, _BY)
    context.say(f"Campaign {item.number}, {item.name}, is closed: registers refuse its coupons as soon as they hear.")
    return DONE


def issue(context: Context) -> int:
    """Issue coupons, and write them down as asked; the same order again goes on with it."""
    given = context.arguments
    order_id = str(given.order or uuid.uuid4())
    order = IssueOrder(order_id, given.campaign, given.count, given.location, given.customer)
    with context.hub() as hub:
        placed = hub.coupon_issue.place(order, _BY)
        context.note(f"Order {order_id}. Should this stop: the same command with --order {order_id} goes on.")
        _issue(context, hub, placed)
        _write_out(context, hub, given.campaign, order_id)
    context.say(f"{given.count} coupons of campaign {given.campaign} are issued by order {order_id}.")
    return DONE


def write_out(context: Context) -> int:
    """Write coupons that were issued as CSV, or as sheets."""
    given = context.arguments
    if given.csv is None and given.sheets is None:
        context.note("Say what to write: --csv FILE, --sheets FOLDER, or both.")
        return FAILED
    with context.hub() as hub:
        hub.campaigns.get(given.campaign)
        _write_out(context, hub, given.campaign, str(given.order) if given.order else None)
    return DONE


def revoke(context: Context) -> int:
    """Take coupons back."""
    given = context.arguments
    with context.hub() as hub:
        if given.code is not None:
            done = hub.campaigns.revoke_code(given.code, _BY, given.reason)
        elif given.order is not None:
            done = hub.campaigns.revoke_order(str(given.order), _BY, given.reason)
        else:
            done = hub.campaigns.revoke(given.serials[0], given.serials[1], _BY, given.reason)
    context.say(f"Taken back: {done.count} of the coupons {done.first} to {done.last}; used ones stay used.")
    return DONE


def report(context: Context) -> int:
    """What a campaign brought."""
    with context.hub() as hub:
        found = hub.campaign_reports.of(context.arguments.campaign)
    if context.arguments.csv is not None:
        context.arguments.csv.write_text("".join(report_csv(found)), encoding="utf-8-sig", newline="")
        context.say(f"The report is in {context.arguments.csv}.")
        return DONE
    whole = {"campaign": found.campaign, "location": "all", "issued": found.issued, "revoked": found.revoked}
    rows = [{**whole, "locked": found.locked, **asdict(found.total)}]
    rows += [
        {"campaign": found.campaign, "location": each.channel or each.location_id, **asdict(each.sums)}
        for each in found.locations
    ]
    context.show(rows, tuple(rows[0]), "")
    return DONE


def list_keys(context: Context) -> int:
    """The keys that tokens are proven with."""
    with context.hub() as hub:
        rows = [asdict(each) for each in hub.token_keys.all()]
    context.show(rows, _KEY_COLUMNS, "There is no key yet: the first coupon makes one, and each register has its own.")
    return DONE


def rotate_key(context: Context) -> int:
    """A new key for coupons."""
    with context.hub() as hub:
        name = hub.token_keys.rotate()
    context.say(f"The key {name} signs coupons from tomorrow on, when every register knows it.")
    return DONE


def revoke_key(context: Context) -> int:
    """A key may be in other hands."""
    with context.hub() as hub:
        hub.token_keys.revoke(context.arguments.key)
    context.say(
        "The key is revoked: no QR code that it signed is believed any more. Short codes of coupons still count, "
        "where the hub can be asked."
    )
    return DONE


def _issue(context: Context, hub: Hub, placed: OrderItem) -> None:
    for step in hub.coupon_issue.steps(placed.order_id):
        if is_terminal(context.err):
            print(f"\r{step.issued:>10} of {step.count} coupons", end="", file=context.err, flush=True)
    if is_terminal(context.err):
        print(file=context.err)


def _write_out(context: Context, hub: Hub, number: int, order_id: str | None) -> None:
    given = context.arguments
    if given.csv is not None:
        with written(given.csv) as part, part.open("w", encoding="utf-8", newline="") as file:
            file.writelines(coupons_csv(hub.coupon_issue.issued(number, order_id)))
        context.say(f"The coupons are in {given.csv}. They are worth money: keep the file where money is kept.")
    if given.sheets is not None:
        made = pages(hub.coupon_issue.issued(number, order_id), _zone(hub), given.language)
        files = write_folder(made, given.sheets, given.form, hub.campaigns.get(number).name)
        context.say(f"The sheets are in {given.sheets}: {files} files.")


def _zone(hub: Hub) -> ZoneInfo:
    with database_errors(), hub.engine.connect() as connection:
        return chain_zone(connection)


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
