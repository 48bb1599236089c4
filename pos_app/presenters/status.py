"""The top bar: where we are, who sells, and the network in words a person acts on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from local_store import OutboxSummary, Store, SyncStatus
from pos_app.presenters.device_sentences import printer_reason
from pos_app.presenters.view import Banner, Tone, TopBarView
from pos_app.services.print_receipts import PrintState
from pos_app.services.register import Register
from pos_app.words import Words
from retail.staff import Operator


@dataclass(frozen=True, slots=True)
class Around:
    """What goes on around the basket. Read once a second and after each key, and never on the way of a scan."""

    status: SyncStatus
    outbox: OutboxSummary
    suspended: int


def read_around(store: Store) -> Around:
    """How it is now."""
    return Around(store.status.read(), store.outbox.summary(), len(store.baskets.suspended()))


def top_bar(
    words: Words, register: Register, operator: Operator | None, around: Around, printing: PrintState, now: datetime
) -> TopBarView:
    """What is always visible, from what is true now."""
    return TopBarView(
        place=f"{register.settings.name} · {register.name}",
        operator=operator.short_name if operator is not None else "",
        status=status_pill(words, around.status, around.outbox, now),
        notes=_notes(words, printing, around.suspended),
        clock=words.day_and_time(now),
    )


def status_pill(words: Words, status: SyncStatus, outbox: OutboxSummary, now: datetime) -> Banner:
    """The network and the age of what we know."""
    if status.snapshot_progress is not None:
        _, loaded, rows = status.snapshot_progress
        percent = loaded * 100 // rows if rows else 0
        return Banner(
            words.translate("Status", "Loading the catalogue · {percent}%").format(percent=percent), Tone.INFO
        )
    match status.state:
        case "online":
            return _online(words, status, outbox, now)
        case "revoked":
            return Banner(
                _with_waiting(words, words.translate("Status", "Register revoked by the hub"), outbox), Tone.BAD
            )
        case "wrong_hub":
            return Banner(
                _with_waiting(words, words.translate("Status", "This is another chain's hub"), outbox), Tone.BAD
            )
        case "unauthorized":
            return Banner(
                _with_waiting(words, words.translate("Status", "The hub does not know this register"), outbox), Tone.BAD
            )
        case "never":
            return Banner(_with_waiting(words, words.translate("Status", "Not yet connected"), outbox), Tone.WARN)
        case _:
            said = words.translate("Status", "Offline since {since}").format(since=_since(words, status.since, now))
            return Banner(_with_waiting(words, said, outbox), Tone.WARN)


def printing_sentence(words: Words, printing: PrintState) -> Banner | None:
    """Why receipts wait, and what to do; None while nothing waits for a reason."""
    if not printing.waiting or not printing.reason:
        return None
    reason = printer_reason(words, printing.reason)
    after = words.translate("Status", "Receipt {number} prints by itself afterwards; the sale is safe.")
    return Banner(f"{reason} {after.format(number=printing.next_number or '–')}", Tone.WARN)


def _online(words: Words, status: SyncStatus, outbox: OutboxSummary, now: datetime) -> Banner:
    if outbox.sales:
        sending = words.translate("Status", "Online · sending %n receipt(s)", None, outbox.sales)
        return Banner(sending, Tone.OK)
    age = age_text(words, now - (status.last_contact or status.since))
    return Banner(words.translate("Status", "Online · synchronised {age}").format(age=age), Tone.OK)


def _with_waiting(words: Words, said: str, outbox: OutboxSummary) -> str:
    if not outbox.sales:
        return said
    waiting = words.translate("Status", "%n receipt(s) waiting", None, outbox.sales)
    return f"{said} · {waiting}"


def age_text(words: Words, age: timedelta) -> str:
    """How long ago something was, in one unit."""
    seconds = max(0, int(age.total_seconds()))
    if seconds < 2:
        return words.translate("Status", "just now")
    if seconds < 60:
        return words.translate("Status", "{n} s ago").format(n=seconds)
    if seconds < 3600:
        return words.translate("Status", "{n} min ago").format(n=seconds // 60)
    return words.translate("Status", "{n} h ago").format(n=seconds // 3600)


def _since(words: Words, since: datetime, now: datetime) -> str:
    same_day = since.astimezone(words.zone).date() == now.astimezone(words.zone).date()
    return words.time(since) if same_day else words.day_and_time(since)


def _notes(words: Words, printing: PrintState, suspended: int) -> tuple[str, ...]:
    notes = []
    if printing.waiting:
        notes.append(words.translate("Status", "Printing {n}").format(n=printing.waiting))
    if suspended:
        notes.append(words.translate("Status", "Suspended {n}").format(n=suspended))
    return tuple(notes)
