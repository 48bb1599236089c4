"""From a bare machine to a register: a damaged file, the enrolment, the first data; nothing to see when all is well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from local_store import Damaged, Store, StoreError
from pos_app.presenters.sentences import sentence
from pos_app.services.operations import Operations
from pos_app.services.recovery import TakenOver
from pos_app.services.register import Register, load_register
from pos_app.words import Words
from retail.errors import Refusal
from retail.feeds import CATALOG


@dataclass(frozen=True, slots=True)
class StartActionView:
    """A button of the start window."""

    action: str
    label: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class StartView:
    """The start window: a title, a sentence, and what can be done. ``percent`` is None unless something is loading."""

    title: str
    text: str
    problem: str = ""
    """What went wrong with the last try, what it means, what to do."""
    code: str = ""
    """The code a manager types at the hub, shown large."""
    field: str = ""
    """The label of the one field; no field when empty."""
    typed: str = ""
    percent: int | None = None
    actions: tuple[StartActionView, ...] = ()


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The hub gave this machine a place; ``taken_over`` is what had waited for that."""

    taken_over: TakenOver = field(default_factory=TakenOver)


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Nobody wants to wait for the approval any more; nothing was changed."""


class Machine(Protocol):
    """What starting needs of the machine; the composition root gives it."""

    def open_store(self) -> Store:
        """Open the register's file; raises :class:`StoreError`."""

    def restore_backup(self) -> TakenOver:
        """Put the newest sound backup in place of a damaged file and take over the facts it lacks.

        On a worker; raises :class:`StoreError`.
        """

    def start_empty(self) -> TakenOver:
        """Begin with an empty file and take over the damaged one's facts. As :meth:`restore_backup`."""

    def enroll(self, store: Store, hub_url: str, show: Callable[[str, datetime], None]) -> Enrolled | GivenUp | Refusal:
        """Ask the hub for a place and wait for the approval, on a worker.

        ``show`` gets the code and until when it is good, on the thread that paints.
        """

    def give_up(self) -> None:
        """Let :meth:`enroll` end soon, with :class:`GivenUp`; called on the thread that paints."""

    def tend_agent(self, store: Store) -> None:
        """See to it that an agent brings the first data; called about once a second."""


class StartPresenter:
    """Asks for what is missing, one thing at a time; ``ready`` gets the open file once the till can sell."""

    def __init__(
        self, machine: Machine, words: Words, operations: Operations, ready: Callable[[Store, Register], None]
    ) -> None:
        self._machine = machine
        self._words = words
        self._operations = operations
        self._ready = ready
        self._store: Store | None = None
        self._done = False
        self._typed = ""
        self._told = True
        """False while a person has still to read how much was taken over."""
        self._view = StartView("", "")
        self._draw: Callable[[StartView], None] = _nobody

    @property
    def is_done(self) -> bool:
        """True once ``ready`` was told."""
        return self._done

    def show_on(self, draw: Callable[[StartView], None]) -> None:
        """Draw on this from now on, beginning now."""
        self._draw = draw
        draw(self._view)

    def begin(self) -> None:
        """Open the file and go as far as possible."""
        try:
            self._store = self._machine.open_store()
        except Damaged as error:
            self._say(self._damaged(error))
        except StoreError as error:
            self._say(self._trouble(Refusal(error.code, error.values)))
        else:
            self._go_on(self._store)

    def tick(self) -> None:
        """Once a second while the first data comes."""
        if self._store is not None and not self._done and self._store.identity.get() is not None:
            self._go_on(self._store)

    def typed(self, text: str) -> None:
        """The field's text changed."""
        self._typed = text

    def act(self, action: str) -> None:
        """A button was pressed."""
        match action:
            case "retry":
                self.begin()
            case "restore":
                self._recover(self._machine.restore_backup)
            case "fresh":
                self._recover(self._machine.start_empty)
            case "enroll" if self._store is not None and self._typed.strip():
                self._enroll(self._store, self._typed.strip())
            case "give_up":
                self._say(StartView(self._words.translate("Start", "Giving up …"), self._typed.strip()))
                self._machine.give_up()
            case "go_on" if self._store is not None:
                self._told = True
                self._go_on(self._store)

    def fault(self) -> None:
        """A mistake of the program's own, on the worker: it is in the log."""
        self._say(self._trouble(Refusal("program.fault", {})))

    def close(self) -> None:
        """Let go of a file that was opened but not handed over."""
        if self._store is not None and not self._done:
            self._store.close()

    def code_shown(self, code: str, expires_at: datetime) -> None:
        """The hub gave a code: show it until somebody approved it."""
        words = self._words
        text = words.translate(
            "Start", "A manager approves this code at the hub and says which register this is. Good until {time}."
        )
        title = words.translate("Start", "Code of this register")
        self._say(StartView(title, text.format(time=words.time(expires_at)), code=code, actions=(self._back(),)))

    def _go_on(self, store: Store) -> None:
        if not self._told:
            return
        register = load_register(store)
        if store.identity.get() is None:
            self._say(self._ask_hub())
        elif register is None or CATALOG not in store.inbox.cursors():
            self._machine.tend_agent(store)
            self._say(self._loading(store))
        else:
            self._done = True
            self._ready(store, register)

    def _enroll(self, store: Store, hub_url: str) -> None:
        self._say(StartView(self._words.translate("Start", "Asking the hub …"), hub_url, actions=(self._back(),)))
        machine, post = self._machine, self.code_shown
        self._operations.run(lambda: machine.enroll(store, hub_url, post), self._enrolled)

    def _enrolled(self, outcome: Enrolled | GivenUp | Refusal) -> None:
        if isinstance(outcome, Refusal):
            self._say(self._ask_hub(sentence(self._words, outcome)))
        elif isinstance(outcome, GivenUp):
            self._say(self._ask_hub())
        elif outcome.taken_over.facts:
            self._tell_taken_over(outcome.taken_over)
        elif self._store is not None:
            self._go_on(self._store)

    def _recover(self, way: Callable[[], TakenOver]) -> None:
        words = self._words
        text = words.translate("Start", "This may take a minute. Please do not switch the machine off.")
        self._say(StartView(words.translate("Start", "Taking over what can be read …"), text))
        self._operations.run(lambda: _recovered(way), self._after_recovery)

    def _after_recovery(self, outcome: TakenOver | Refusal) -> None:
        if isinstance(outcome, Refusal):
            self._say(self._trouble(outcome))
            return
        self._told = outcome.waits or not outcome.facts
        self.begin()
        if self._store is None:
            self._told = True
        elif not self._told:
            self._tell_taken_over(outcome)

    def _tell_taken_over(self, taken: TakenOver) -> None:
        """Say how much came back, and let the person go on: the till would open over it."""
        words = self._words
        facts = words.translate("Start", "%n record(s) of the damaged file were taken over", None, taken.facts)
        sales = words.translate("Start", "%n sale(s) among them", None, taken.sales)
        self._told = False
        go_on = StartActionView("go_on", words.translate("Start", "Go on"), True)
        self._say(StartView(words.translate("Start", "Taken over"), f"{facts}, {sales}.", actions=(go_on,)))

    def _back(self) -> StartActionView:
        return StartActionView("give_up", self._words.translate("Start", "Give up"))

    def _say(self, view: StartView) -> None:
        self._view = view
        self._draw(view)

    def _ask_hub(self, complaint: str = "") -> StartView:
        words = self._words
        return StartView(
            title=words.translate("Start", "This machine is not a register yet"),
            text=words.translate("Start", "Type the address of your chain's hub. You see a code next."),
            problem=complaint,
            field=words.translate("Start", "Address of the hub"),
            typed=self._typed or "https://",
            actions=(StartActionView("enroll", words.translate("Start", "Enrol"), True),),
        )

    def _loading(self, store: Store) -> StartView:
        words = self._words
        progress = store.status.read().snapshot_progress
        title = words.translate("Start", "Loading the assortment")
        if progress is None or not progress[2]:
            return StartView(title, words.translate("Start", "Waiting for the hub …"))
        loaded, every = (words.count(each) for each in progress[1:])
        text = words.translate("Start", "{loaded} of {all} rows").format(loaded=loaded, all=every)
        return StartView(title, text, percent=progress[1] * 100 // progress[2])

    def _damaged(self, error: Damaged) -> StartView:
        words = self._words
        text = words.translate(
            "Start",
            "The file was put aside as {name}; nothing in it was deleted. "
            "Sales the hub does not have yet are taken over.",
        ).format(name=error.quarantined.name if error.quarantined else "–")
        restore = StartActionView("restore", words.translate("Start", "Restore the last backup"), True)
        fresh = StartActionView("fresh", words.translate("Start", "Start with an empty file"), not error.backups)
        return StartView(
            title=words.translate("Start", "The register's file is damaged"),
            text=text,
            actions=(restore, fresh) if error.backups else (fresh,),
        )

    def _trouble(self, refusal: Refusal) -> StartView:
        words = self._words
        again = StartActionView("retry", words.translate("Start", "Try again"), True)
        title = words.translate("Start", "The till cannot start")
        return StartView(title, "", sentence(words, refusal), actions=(again,))


def _recovered(way: Callable[[], TakenOver]) -> TakenOver | Refusal:
    """Called on a worker: a file that cannot be written is the world's failure, not ours."""
    try:
        return way()
    except StoreError as error:
        return Refusal(error.code, error.values)


def _nobody(_: StartView) -> None:
    """Nobody watches yet."""
