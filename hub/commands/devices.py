"""Machines that are registers: approve, list, revoke."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from hub.commands.context import DONE, Context

_PERIPHERAL_COLUMNS = ("register_id", "device", "state", "code", "at", "detail")
_REFUSED_COLUMNS = ("day", "register_id", "reason", "kind", "times")
_COLUMNS = ("register_id", "device_id", "last_seen_at", "recorded_seq", "epoch", "program", "state")


def approve(context: Context) -> int:
    """The manager approves the code on a register's screen."""
    arguments = context.arguments
    with context.hub() as hub:
        device_id = hub.enrollment.approve(arguments.code, arguments.register, replace=arguments.replace)
    context.say(f"Approved: the machine is register {arguments.register} now ({device_id}).")
    return DONE


def devices(context: Context) -> int:
    """All devices, the revoked ones too."""
    with context.hub() as hub:
        rows = [{**asdict(each), "state": _state(each.revoked_at is not None, each.flag)} for each in hub.devices.all()]
    context.show(rows, _COLUMNS, "No machine is a register yet. On one: kontuar enroll")
    return DONE


def peripherals(context: Context) -> int:
    """The printers, scanners and terminals of the registers."""
    arguments = context.arguments
    with context.hub() as hub:
        rows = [asdict(each) for each in hub.peripherals.all(arguments.location, troubled=arguments.troubled)]
    none = "All are ready." if arguments.troubled else "No register has told of its devices yet."
    context.show(rows, _PERIPHERAL_COLUMNS, none)
    return DONE


def refused_codes(context: Context) -> int:
    """How often registers refused codes, and why."""
    arguments = context.arguments
    with context.hub() as hub:
        since = hub.options.clock().date() - timedelta(days=arguments.days - 1)
        rows = [asdict(each) for each in hub.refused_codes.since(since, arguments.location)]
    context.show(rows, _REFUSED_COLUMNS, "No register has refused a code.")
    return DONE


def revoke(context: Context) -> int:
    """The device may not speak any more."""
    with context.hub() as hub:
        hub.devices.revoke(context.arguments.device)
    context.say(
        f"{context.arguments.device} is revoked: it sells on with what it has, and the hub takes nothing from it."
    )
    return DONE


def _state(is_revoked: bool, flag: str | None) -> str:
    if is_revoked:
        return "revoked"
    return f"look: {flag}" if flag else "ok"
