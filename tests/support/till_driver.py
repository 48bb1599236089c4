"""Run as a program: makes tills that sell the same little day in processes of their own, and kill themselves at a step.

Reads lines of JSON ``{"folder", "kill_at", "printer", "terminal", "now"}`` and answers each with one: how the process
ended, the steps it went through, what its operator had been shown, and what stood in its way. A step is anything that
leaves the process: a statement or a commit in the register's file, bytes to the printer or the terminal, the drawer.
``kill_at`` 0 lets it come to its end. A till that is started on a file goes on where the last one was killed.
"""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from drivers.cash_drawer.virtual import VirtualDrawer
from drivers.device import Health, HealthState
from drivers.payment_terminal.jsonl import JsonLinesTerminal
from drivers.pos_printer.encoder import EscPosEncoder
from drivers.pos_printer.escpos import EscPosPrinter
from drivers.pos_printer.profile import PROFILES
from drivers.pos_printer.session import Timing
from drivers.supervisor import Backoff
from drivers.transport import Transport, transport_for
from local_store import Store
from pos_app.assembly import Outside, Till
from pos_app.devices import Devices
from pos_app.presenters.actions import Action
from pos_app.services.operations import Inline
from pos_app.services.register import load_register
from pos_app.settings import TillSettings
from retail.sale import SaleState
from retail.values import PLN, Money
from tests.support.headless_till import english

PRINTER_PROFILE = "epson-80"
OPERATOR, PIN = "op-1", "4711"
PATIENCE_S = 20.0
MOST_TRIES = 25


@dataclass(frozen=True, slots=True)
class Plan:
    """One shopper: the codes scanned, the cash put down first in whole units, whether the rest is paid by card."""

    codes: tuple[str, ...]
    cash: str = ""
    card: bool = False


GOODS = ("5901234120012", "5901234120029", "5901234120036", "5901234120043", "5901234120050")
PLANS = (Plan(GOODS[:3], "5", card=True), Plan(GOODS[3:]))
"""A card after some cash, and cash alone."""


class Killer:
    """Counts the steps once it is armed, and at the chosen one ends the process as a power cut would."""

    def __init__(self, kill_at: int, out: int) -> None:
        self._left = kill_at
        self._out = out
        self.armed = False

    def __call__(self, step: str) -> None:
        if not self.armed:
            return
        self.say("-", step)
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def say(self, sign: str, text: str) -> None:
        """Tell the parent; what was said before the end is heard."""
        os.write(self._out, f"{sign} {text}\n".encode())


class Watched:
    """A channel whose writes are steps: before and after each of them, and after each answer to a request."""

    def __init__(self, inner: Transport, step: Callable[[str], None], name: Callable[[bytes], str]) -> None:
        self._inner = inner
        self._step = step
        self._name = name
        self._asked = ""

    @property
    def description(self) -> str:
        return self._inner.description

    def open(self) -> None:
        self._inner.open()

    def close(self) -> None:
        self._inner.close()

    def write(self, data: bytes) -> None:
        name = self._name(data)
        if name:
            self._step(f"{name} is to leave")
        self._inner.write(data)
        if name:
            self._step(f"{name} has left")
        self._asked = name

    def read(self, timeout_s: float) -> bytes:
        data = self._inner.read(timeout_s)
        if data and self._asked:
            self._step(f"an answer to {self._asked} is here")
            self._asked = ""
        return data


def printed(data: bytes) -> str:
    """Pieces of a job, not the questions how the printer is."""
    return "paper" if len(data) >= 16 else ""


def asked(data: bytes) -> str:
    """What is asked of the terminal; its heartbeat is no step."""
    do = json.loads(data).get("do", "")
    return do if do in {"sale", "ask"} else ""


def watch_store(store: Store, step: Callable[[str], None]) -> None:
    """Make every statement and every commit of this file a step."""
    database: Any = store.database
    write, write_many, commit = database.write, database.write_many, database._commit

    def _write(sql: str, parameters: Any = ()) -> Any:
        step(gist(sql))
        return write(sql, parameters)

    def _write_many(sql: str, rows: Any) -> None:
        step(gist(sql))
        write_many(sql, rows)

    def _commit(connection: Any) -> None:
        step("commit")
        commit(connection)
        step("committed")

    database.write, database.write_many, database._commit = _write, _write_many, _commit


def gist(sql: str) -> str:
    """``INSERT INTO sale``, ``UPDATE print_job``."""
    found = re.match(r"\s*(INSERT (?:OR REPLACE )?INTO|UPDATE|DELETE FROM|\w+)\s+(\w+)", sql)
    return " ".join(found.groups()) if found else sql[:20]


class Shift:
    """A till with its operator, who sells the plans that nobody has sold yet."""

    def __init__(self, order: dict[str, Any], killer: Killer) -> None:
        self._killer = killer
        self._posted: queue.Queue[Callable[[], None]] = queue.Queue()
        now = datetime.fromisoformat(order["now"])
        self.store = Store.open(Path(order["folder"]) / "register.sqlite", lambda: now)
        self._printer = EscPosPrinter(
            Watched(transport_for(order["printer"]), killer, printed),
            PROFILES[PRINTER_PROFILE],
            timing=Timing(reply_s=2.0, poll_s=0.1),
            idle_s=60.0,
        )
        self._terminal = JsonLinesTerminal(
            Watched(transport_for(order["terminal"]), killer, asked), backoff=Backoff(0.05, 0.2)
        )
        register = load_register(self.store)
        assert register is not None
        devices = Devices(printer=self._printer, terminal=self._terminal, drawer=_drawer(killer))
        outside = Outside(lambda: now, Inline(), english, lambda sound: None, self._posted.put)
        self.till = Till(self.store, register, TillSettings(language="en"), devices, outside)

    def work(self) -> None:
        """From switching on to the last receipt."""
        self.till.devices.start(lambda scan: None)
        for device in (self._printer, self._terminal):
            assert device.wait_until(_is_there, PATIENCE_S), device.health()
        watch_store(self.store, self._killer)
        self._killer.armed = True
        self.till.print_worker.start()
        self.till.presenter.start()
        self._sign_on()
        self._wait_printed()
        while (number := len(self.store.sales.recent(100))) < len(PLANS):
            self._serve(PLANS[number])
            self._wait_printed()

    def stop(self) -> None:
        """Switch off."""
        self._killer.armed = False
        self.till.stop()
        self.store.close()

    def _serve(self, plan: Plan) -> None:
        presenter, desk = self.till.presenter, self.till.desk
        there = len(desk.selling.basket.lines) if desk.selling.basket else 0
        for code in plan.codes[there:]:
            presenter.scan(code)
            self._killer.say("=", f"scanned {code}")
        for _ in range(MOST_TRIES):
            if desk.selling.basket is None:
                self._killer.say("=", "sold")
                return
            self._pay(plan, desk.selling.basket.state)
        raise AssertionError(f"the sale does not come to its end: {presenter.view().banner}")

    def _pay(self, plan: Plan, state: SaleState) -> None:
        """What an operator does next, by what stands on the screen."""
        presenter, payment, basket = self.till.presenter, self.till.desk.payment, self.till.desk.selling.basket
        assert basket is not None
        if state is SaleState.OPEN:
            presenter.act(Action.PAY)
        elif payment.in_doubt is not None:
            self._terminal.wait_until(_is_there, PATIENCE_S)
            presenter.ask_again()
        elif plan.cash and not basket.tenders:
            presenter.tender_typed(plan.cash)
            presenter.complete()
        elif plan.card and payment.due:
            presenter.tender_chosen("card")
        else:
            presenter.complete()

    def _sign_on(self) -> None:
        presenter = self.till.presenter
        presenter.operator_chosen(OPERATOR)
        for digit in PIN:
            presenter.pin_typed(digit)
        presenter.pin_accepted()

    def _wait_printed(self) -> None:
        """The screen's thread goes on as soon as the printer's worker says how it stands."""
        ends = time.monotonic() + PATIENCE_S
        while self.store.print_queue.waiting():
            assert time.monotonic() < ends, "the receipt does not come out"
            with suppress(queue.Empty):
                self._posted.get(timeout=0.5)()


def _drawer(step: Callable[[str], None]) -> VirtualDrawer:
    return VirtualDrawer(on_change=lambda is_open: step("the drawer is open"))


def _is_there(health: Health) -> bool:
    return health.state is not HealthState.UNAVAILABLE


def sell(order: dict[str, Any], out: int) -> int:
    killer = Killer(order["kill_at"], out)
    shift = Shift(order, killer)
    try:
        shift.work()
    except AssertionError as error:
        killer.say("!", str(error))
        return 1
    finally:
        shift.stop()
    return 0


def in_a_process_of_its_own(order: dict[str, Any]) -> dict[str, object]:
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        os._exit(sell(order, write_end))
    os.close(write_end)
    with os.fdopen(read_end) as lines:
        said = lines.read().splitlines()
    _, status = os.waitpid(child, 0)

    def after(sign: str) -> list[str]:
        return [line[2:] for line in said if line.startswith(sign)]

    return {"exit": os.waitstatus_to_exitcode(status), "steps": after("-"), "shown": after("="), "why": after("!")}


def warm_up() -> None:
    """What every till would load for itself; nothing of it holds a thread or a file."""
    EscPosEncoder(PROFILES[PRINTER_PROFILE]).warm_up()
    words = english("en")
    words.money(Money(0, PLN))
    words.day_and_time(datetime.now(UTC))


def main() -> None:
    warm_up()
    for line in sys.stdin:
        print(json.dumps(in_a_process_of_its_own(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
