"""Starting: what a machine lacks is asked for one thing at a time, and nothing that was sold is lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from local_store import Store
from local_store.backup import backup_now
from local_store.errors import NotOpened
from local_store.status import SyncStatus
from pos_app.bootstrap import DATABASE_FILE, RegisterMachine
from pos_app.doctor import Verdict, database
from pos_app.presenters.actions import Action
from pos_app.presenters.start import Enrolled, GivenUp, StartPresenter, StartView
from pos_app.services.operations import Inline
from pos_app.services.recovery import TakenOver, take_over_waiting
from pos_app.services.register import Register
from pos_app.settings import TillSettings
from pos_app.till.start_window import StartWindow
from pos_app.widgets.theme import Theme
from pos_app.words import Words
from retail.errors import Refusal
from retail.feeds import FeedEntry
from tests.support.clock import FakeClock
from tests.support.demo_register import IDENTITY, feeds, open_demo_register
from tests.support.headless_till import english, open_till
from tests.support.wire_hub import WireHub, served

BREAD = "5900010001101"
HUB = "https://hub.example.com"


class DiskMachine(RegisterMachine):
    """The real machine, but for the hub: its answers are those the test gives."""

    def __init__(self, folder: Path, clock: FakeClock) -> None:
        super().__init__(folder, TillSettings(), lambda call: call(), with_agent=False)
        self.path = folder / DATABASE_FILE
        self.backups = folder / "backups"
        self.clock = clock
        self.answers: list[Enrolled | GivenUp | Refusal] = []
        self.given_up = 0
        self.asked: list[str] = []
        self.tended = 0
        self.trouble: NotOpened | None = None

    @property
    def put_aside(self) -> list[Path]:
        return sorted(self.path.parent.glob("*.damaged-*.sqlite"))

    def open_store(self) -> Store:
        if self.trouble is not None:
            raise self.trouble
        return super().open_store()

    def start_empty(self) -> TakenOver:
        if self.trouble is not None:
            raise self.trouble
        return super().start_empty()

    def enroll(self, store: Store, hub_url: str, show: Callable[[str, datetime], None]) -> Enrolled | GivenUp | Refusal:
        self.asked.append(hub_url)
        show("K7QF-2M9D", self.clock() + timedelta(minutes=10))
        answer = self.answers.pop(0)
        if isinstance(answer, Enrolled):
            store.identity.save(IDENTITY)
            return Enrolled(take_over_waiting(store))
        return answer

    def give_up(self) -> None:
        self.given_up += 1

    def tend_agent(self, store: Store) -> None:
        self.tended += 1


class Started:
    """A presenter at work, what it drew, and whom it told."""

    def __init__(self, machine: DiskMachine, words: Words) -> None:
        self.views: list[StartView] = []
        self.ready: list[tuple[Store, Register]] = []
        self.machine = machine
        self.presenter = StartPresenter(
            machine, words, Inline(), lambda store, register: self.ready.append((store, register))
        )
        self.presenter.show_on(self.views.append)
        self.presenter.begin()

    @property
    def view(self) -> StartView:
        return self.views[-1]

    @property
    def actions(self) -> list[str]:
        return [each.action for each in self.view.actions]

    def close(self) -> None:
        self.presenter.close()
        for store, _ in self.ready:
            store.close()


@pytest.fixture
def machine(tmp_path: Path, clock: FakeClock) -> DiskMachine:
    return DiskMachine(tmp_path, clock)


Start = Callable[[], Started]


@pytest.fixture
def start(machine: DiskMachine, request: pytest.FixtureRequest) -> Start:
    def begin() -> Started:
        started = Started(machine, english("en"))
        request.addfinalizer(started.close)
        return started

    return begin


def sell_one(machine: DiskMachine) -> str:
    """Sell a loaf at the machine's register; the transaction's id."""
    till = open_till(machine.path, machine.clock)
    till.sign_on("anna")
    till.scan(BREAD)
    till.press(Action.EXACT_CASH)
    sold = till.store.sales.recent(1)[0].transaction_id
    till.store.close()
    return sold


def break_file(path: Path) -> None:
    """Overwrite the first page, as a failing disk does."""
    with path.open("r+b") as file:
        file.write(b"\xa5" * 4096)


# A machine that was never a register.


def test_a_bare_machine_is_asked_for_its_hub(start: Start) -> None:
    started = start()
    assert (started.view.field, started.actions) == ("Address of the hub", ["enroll"])


def test_nothing_typed_asks_no_hub(start: Start, machine: DiskMachine) -> None:
    started = start()
    started.presenter.typed("  ")
    started.presenter.act("enroll")
    assert machine.asked == []


def test_the_code_is_shown_while_a_manager_decides(start: Start, machine: DiskMachine) -> None:
    machine.answers = [Enrolled()]
    started = start()
    started.presenter.typed(HUB)
    started.presenter.act("enroll")
    assert "K7QF-2M9D" in [view.code for view in started.views]


def test_a_refused_enrolment_says_why_and_keeps_the_address(start: Start, machine: DiskMachine) -> None:
    machine.answers = [Refusal("hub.enrolment_failed", {"reason": "the code was not approved in time"})]
    started = start()
    started.presenter.typed(HUB)
    started.presenter.act("enroll")
    assert "the code was not approved in time" in started.view.problem
    assert started.view.typed == HUB


def test_waiting_for_the_approval_can_be_given_up(start: Start, machine: DiskMachine) -> None:
    machine.answers = [GivenUp()]
    started = start()
    started.presenter.typed(HUB)
    started.presenter.act("enroll")
    asked = next(view for view in started.views if view.code)
    assert [each.action for each in asked.actions] == ["give_up"]
    assert (started.view.field, started.view.typed, started.view.problem) == ("Address of the hub", HUB, "")


def test_giving_up_tells_the_machine(start: Start, machine: DiskMachine) -> None:
    started = start()
    started.presenter.act("give_up")
    assert (machine.given_up, started.actions) == (1, [])


def test_a_machine_that_gives_up_stops_asking_the_hub(tmp_path: Path, clock: FakeClock) -> None:
    with served(WireHub()) as hub:
        machine = RegisterMachine(tmp_path, TillSettings(), lambda call: call(), with_agent=False)
        store = machine.open_store()
        outcome = machine.enroll(store, hub.url, lambda code, expires_at: machine.give_up())
        claims = [each.path for each in hub.requests if each.path.endswith("/claim")]
        store.close()
    assert (outcome, claims, store.path.name) == (GivenUp(), [], DATABASE_FILE)


def test_a_machine_that_gave_up_may_ask_again(tmp_path: Path, clock: FakeClock) -> None:
    with served(WireHub()) as hub:
        hub.now = lambda: datetime.now(UTC)
        machine = RegisterMachine(tmp_path, TillSettings(), lambda call: call(), with_agent=False)
        store = machine.open_store()
        machine.enroll(store, hub.url, lambda code, expires_at: machine.give_up())
        outcome = machine.enroll(store, hub.url, lambda code, expires_at: hub.approve(code))
        store.close()
    assert outcome == Enrolled()


def test_an_enrolled_machine_waits_for_its_first_data(start: Start, machine: DiskMachine) -> None:
    machine.answers = [Enrolled()]
    started = start()
    started.presenter.typed(HUB)
    started.presenter.act("enroll")
    assert (started.view.title, started.ready) == ("Loading the assortment", [])


def test_the_agent_is_tended_while_the_first_data_comes(start: Start, machine: DiskMachine) -> None:
    store = Store.open(machine.path, machine.clock)
    store.identity.save(IDENTITY)
    store.close()
    started = start()
    started.presenter.tick()
    assert machine.tended == 2


def test_a_snapshot_under_way_shows_how_far_it_is(start: Start, machine: DiskMachine) -> None:
    store = Store.open(machine.path, machine.clock)
    store.identity.save(IDENTITY)
    store.status.write(SyncStatus("online", machine.clock(), snapshot_progress=("catalog", 430_000, 1_000_000)))
    store.close()
    assert start().view.percent == 43


def test_the_till_opens_once_the_data_is_there_and_only_once(start: Start, machine: DiskMachine) -> None:
    store = Store.open(machine.path, machine.clock)
    store.identity.save(IDENTITY)
    store.close()
    started = start()
    agent = Store.open(machine.path, machine.clock, owner="agent")
    for stream, rows in feeds().items():
        agent.inbox.apply(stream, 1, [FeedEntry(pos, 1, key, row) for pos, (key, row) in enumerate(rows, 1)])
    agent.close()
    started.presenter.tick()
    started.presenter.tick()
    assert len(started.ready) == 1


def test_a_register_with_everything_opens_its_till_at_once(start: Start, machine: DiskMachine) -> None:
    open_demo_register(machine.path, machine.clock).close()
    started = start()
    assert (len(started.ready), started.presenter.is_done) == (1, True)


# A file that cannot be used.


def test_a_damaged_file_is_put_aside_and_named(start: Start, machine: DiskMachine) -> None:
    sell_one(machine)
    break_file(machine.path)
    started = start()
    assert [each.name in started.view.text for each in machine.put_aside] == [True]


def test_without_a_backup_only_an_empty_file_is_offered(start: Start, machine: DiskMachine) -> None:
    sell_one(machine)
    break_file(machine.path)
    assert start().actions == ["fresh"]


def test_a_sale_made_since_the_backup_comes_back_with_it(start: Start, machine: DiskMachine) -> None:
    open_demo_register(machine.path, machine.clock).close()
    store = Store.open(machine.path, machine.clock, owner="agent")
    backup_now(store, machine.backups)
    store.close()
    sold = sell_one(machine)
    break_file(machine.path)
    started = start()
    assert started.actions == ["restore", "fresh"]
    started.presenter.act("restore")
    started.presenter.act("go_on")
    assert started.ready[0][0].sales.find(sold) is not None  # type: ignore[arg-type]


def test_a_sale_comes_back_into_an_empty_file_once_it_is_known_whose_it_is(start: Start, machine: DiskMachine) -> None:
    sold = sell_one(machine)
    break_file(machine.path)
    machine.answers = [Enrolled()]
    started = start()
    started.presenter.act("fresh")
    started.presenter.typed(HUB)
    started.presenter.act("enroll")
    started.presenter.close()
    store = Store.open(machine.path, machine.clock)
    found = store.sales.find(sold)  # type: ignore[arg-type]
    store.close()
    assert found is not None


def recovered(start: Start, machine: DiskMachine) -> Started:
    """A sale was made since the last backup, the file broke, and the backup was put in its place."""
    open_demo_register(machine.path, machine.clock).close()
    store = Store.open(machine.path, machine.clock, owner="agent")
    backup_now(store, machine.backups)
    store.close()
    sell_one(machine)
    break_file(machine.path)
    started = start()
    started.presenter.act("restore")
    return started


def test_how_much_came_back_is_said_before_the_till_opens(start: Start, machine: DiskMachine) -> None:
    started = recovered(start, machine)
    assert (started.view.title, started.actions, started.ready) == ("Taken over", ["go_on"], [])
    assert started.view.text == "1 record(s) of the damaged file were taken over, 1 sale(s) among them."


def test_the_till_does_not_open_over_what_is_being_read(start: Start, machine: DiskMachine) -> None:
    started = recovered(start, machine)
    started.presenter.tick()
    assert started.ready == []
    started.presenter.act("go_on")
    assert len(started.ready) == 1


def test_what_waited_for_the_enrolment_is_said_after_it(start: Start, machine: DiskMachine) -> None:
    sell_one(machine)
    break_file(machine.path)
    machine.answers = [Enrolled()]
    started = start()
    started.presenter.act("fresh")
    assert started.view.field == "Address of the hub"
    started.presenter.typed(HUB)
    started.presenter.act("enroll")
    assert (started.view.title, started.actions) == ("Taken over", ["go_on"])
    started.presenter.act("go_on")
    assert started.view.title == "Loading the assortment"


def test_the_doctor_tells_what_came_back(start: Start, machine: DiskMachine) -> None:
    started = recovered(start, machine)
    started.close()
    found = {each.subject: each for each in database(machine.path.parent, machine.clock)}
    assert found["recovery"].text.startswith("1 facts, 1 sales of register.damaged-")


def test_the_doctor_tells_what_still_waits(start: Start, machine: DiskMachine) -> None:
    sell_one(machine)
    break_file(machine.path)
    started = start()
    started.presenter.act("fresh")
    started.close()
    found = {each.subject: each for each in database(machine.path.parent, machine.clock)}
    assert (found["recovery"].verdict, "waits" in found["recovery"].text) == (Verdict.LOOK, True)


def test_the_damaged_file_stays_where_it_was_put(start: Start, machine: DiskMachine) -> None:
    sell_one(machine)
    break_file(machine.path)
    start().presenter.act("fresh")
    assert len(machine.put_aside) == 1


def test_a_file_that_cannot_be_opened_says_why_and_may_be_tried_again(start: Start, machine: DiskMachine) -> None:
    machine.trouble = NotOpened(machine.path, "permission denied")
    started = start()
    assert (bool(started.view.problem), started.actions) == (True, ["retry"])
    machine.trouble = None
    started.presenter.act("retry")
    assert started.view.field == "Address of the hub"


def test_a_recovery_that_fails_says_why(start: Start, machine: DiskMachine) -> None:
    sell_one(machine)
    break_file(machine.path)
    started = start()
    machine.trouble = NotOpened(machine.path, "permission denied")
    started.presenter.act("fresh")
    assert (started.view.title, started.actions) == ("The till cannot start", ["retry"])


def test_a_mistake_of_the_program_leaves_a_button(start: Start) -> None:
    started = start()
    started.presenter.fault()
    assert (bool(started.view.problem), started.actions) == (True, ["retry"])


def test_a_start_that_is_given_up_lets_go_of_the_file(start: Start, machine: DiskMachine) -> None:
    given_up = start()
    given_up.presenter.close()
    store = Store.open(machine.path, machine.clock)
    store.close()
    assert (given_up.ready, store.path) == ([], machine.path)


# The window.


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_an_address_typed_and_entered_shows_the_refusal_under_the_title(
    qtbot: QtBot, machine: DiskMachine, start: Start
) -> None:
    machine.answers = [Refusal("hub.enrolment_failed", {"reason": "no route"})]
    started = start()
    window = StartWindow(started.presenter, Theme.load())
    qtbot.addWidget(window)
    window.show()
    field = window.findChild(QLineEdit)
    field.clear()
    qtbot.keyClicks(field, HUB)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert machine.asked == [HUB]
    assert "no route" in window._problem.text


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_each_answer_of_the_window_is_a_button_to_touch(qtbot: QtBot, machine: DiskMachine, start: Start) -> None:
    sell_one(machine)
    break_file(machine.path)
    window = StartWindow(start().presenter, Theme.load())
    qtbot.addWidget(window)
    window.show()
    assert [each.text() for each in window.findChildren(QPushButton)] == ["Start with an empty file"]


def test_the_time_of_the_code_is_the_locations_own(start: Start, machine: DiskMachine) -> None:
    machine.answers = [Enrolled()]
    started = start()
    started.presenter.typed(HUB)
    started.presenter.act("enroll")
    at = (machine.clock() + timedelta(minutes=10)).astimezone(ZoneInfo("Europe/Warsaw"))
    assert f"{at:%H:%M}" in next(view.text for view in started.views if view.code)
