"""The composition root: the commands of the register's program, and the one place that knows the sync agent."""

from __future__ import annotations

import argparse
import gc
import os
import platform
import random
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from local_store import Damaged, Identity, Store, StoreError
from local_store.backup import restore_latest
from pos_app.agent_process import AgentProcess, agent_command
from pos_app.presenters.start import Enrolled, GivenUp
from pos_app.services.hub_lookup import HubLookup
from pos_app.services.recovery import TakenOver, take_over, take_over_waiting
from pos_app.settings import SettingsError, TillSettings, load_settings
from retail.errors import Refusal
from sync_agent.logs import start_logs, stop_logs
from sync_agent.loopback import free_port
from sync_agent.settings import DATABASE_FILE, data_folder

# What speaks to a hub is loaded where it is used: it takes a fifth of a second, and a starting till needs none of it.
if TYPE_CHECKING:
    from pos_app.doctor import Finding
    from retail.tokens import Signer
    from sync_agent.enroll import EnrollmentCode
    from sync_agent.transport import Transport

LOG_FOLDER = "log"
TILL_LOG = "till.log"
SUCCESS, FAILURE = 0, 1


def till(argv: Sequence[str]) -> int:
    """``kontuar till``: sell at a register."""

    def run() -> RunProgram:
        from pos_app.program import TillProgram, run_program

        return partial(run_program, TillProgram)

    return _sell(argv, "till", "Sell at a register.", run)


def kiosk(argv: Sequence[str]) -> int:
    """``kontuar kiosk``: let shoppers serve themselves at a register."""

    def run() -> RunProgram:
        from pos_app.kiosk_program import KioskProgram
        from pos_app.program import run_program

        return partial(run_program, KioskProgram)

    return _sell(argv, "kiosk", "Let shoppers serve themselves at a register.", run)


def enroll(argv: Sequence[str]) -> int:
    """``kontuar enroll``: make this machine a register of a chain."""
    from sync_agent.errors import SyncError

    parser = _parser("enroll", "Make this machine a register of a chain.")
    parser.add_argument(
        "--hub", required=True, metavar="URL", help="the hub's address, such as https://hub.example.com"
    )
    parser.add_argument("--force", action="store_true", help="even though this machine is enrolled already")
    options = parser.parse_args(argv)
    settings = _settings(options.data)
    if settings is None:
        return FAILURE
    options.data.mkdir(parents=True, exist_ok=True)
    try:
        store = Store.open(options.data / DATABASE_FILE, utc_now, owner="tool")
    except StoreError as error:
        return _fail(f"The register's file cannot be opened: {error}")
    try:
        present = store.identity.get()
        if present is not None and not options.force:
            return _fail(f"This machine is register {present.register_id} already. Use --force to enrol it anew.")
        identity = enroll_register(store, options.data, options.hub, settings, _show_code)
        print(f"Enrolled as register {identity.register_id}. Start selling with: kontuar till --data {options.data}")
        return SUCCESS
    except SyncError as error:
        return _fail(f"This machine was not enrolled: {error}")
    finally:
        store.close()


def doctor(argv: Sequence[str]) -> int:
    """``kontuar doctor``: look at devices, system libraries, database and hub."""
    from pos_app.doctor import examine, write

    parser = _parser("doctor", "Check devices, system libraries, database and hub, and say what to do.")
    options = parser.parse_args(argv)
    return SUCCESS if write(examine(options.data, utc_now, ask_hub), sys.stdout) else FAILURE


def demo(argv: Sequence[str]) -> int:
    """``kontuar demo``: a chain on this machine to play with; without a display, a day that plays itself."""
    from pos_app.demo.command import run_demo

    return run_demo(argv, utc_now, DemoWays())


class RunProgram(Protocol):
    """A program with windows, from a bare machine to its end; gives the exit status."""

    def __call__(
        self,
        settings: TillSettings,
        clock: Callable[[], datetime],
        machine: Callable[[Callable[[Callable[[], None]], None]], RegisterMachine],
        *,
        full_screen: bool,
    ) -> int: ...


def _sell(argv: Sequence[str], name: str, description: str, run: Callable[[], RunProgram]) -> int:
    _start_lean()
    parser = _parser(name, description)
    parser.add_argument("--windowed", action="store_true", help="a window instead of the whole screen")
    parser.add_argument("--no-agent", action="store_true", help=f"do not start the sync agent beside the {name}")
    options = parser.parse_args(argv)
    settings = _settings(options.data)
    if settings is None:
        return FAILURE
    # Qt is loaded here and nowhere above: the other commands need no screen.
    run_it = run()
    options.data.mkdir(parents=True, exist_ok=True)
    logs = start_logs(options.data / LOG_FOLDER, f"{name}.log")
    try:
        return run_it(
            settings,
            utc_now,
            lambda post: RegisterMachine(options.data, settings, post, with_agent=not options.no_agent),
            full_screen=settings.fullscreen and not options.windowed,
        )
    finally:
        stop_logs(logs)


def utc_now() -> datetime:
    """The one clock of the program."""
    return datetime.now(UTC)


class RegisterMachine:
    """What the start window may do on this machine; see :class:`pos_app.presenters.start.Machine`."""

    def __init__(
        self, data_dir: Path, settings: TillSettings, post: Callable[[Callable[[], None]], None], *, with_agent: bool
    ) -> None:
        self._data_dir = data_dir
        self._path = data_dir / DATABASE_FILE
        self._settings = settings
        self._post = post
        self._with_agent = with_agent
        self._damaged: Path | None = None
        self._agent: AgentProcess | None = None
        self._given_up = threading.Event()

    def open_store(self) -> Store:
        """Open the register's file."""
        try:
            return Store.open(self._path, utc_now)
        except Damaged as error:
            self._damaged = error.quarantined
            raise

    def restore_backup(self) -> TakenOver:
        """Put the newest sound backup in place of the damaged file, and take over the facts it lacks."""
        restore_latest(self._path, self._data_dir / "backups")
        return self.start_empty()

    def start_empty(self) -> TakenOver:
        """Take over what can be read of the damaged file into whatever file there is now."""
        if self._damaged is None:
            return TakenOver()
        store = Store.open(self._path, utc_now)
        try:
            return take_over(store, self._damaged)
        finally:
            store.close()

    def enroll(self, store: Store, hub_url: str, show: Callable[[str, datetime], None]) -> Enrolled | GivenUp | Refusal:
        """Ask the hub for a place and wait for the approval."""
        from sync_agent.errors import Stopping, SyncError

        self._given_up.clear()

        def _show(code: EnrollmentCode) -> None:
            self._post(lambda: show(code.code, code.expires_at))

        try:
            enroll_register(store, self._data_dir, hub_url, self._settings, _show, self._given_up.wait)
        except Stopping:
            return GivenUp()
        except SyncError as error:
            return Refusal("hub.enrolment_failed", {"reason": str(error)})
        return Enrolled(take_over_waiting(store))

    def give_up(self) -> None:
        """End the waiting for the approval."""
        self._given_up.set()

    def tend_agent(self, store: Store) -> None:
        """See to it that the agent runs."""
        agent = self.agent(store)
        if agent is not None:
            agent.tend()

    def agent(self, store: Store) -> AgentProcess | None:
        """The agent beside this till, the same one before and after the enrolment."""
        if self._agent is None and self._with_agent:
            self._agent = AgentProcess(store, agent_command(self._data_dir), time.monotonic)
        return self._agent

    def lookup(self, store: Store) -> HubLookup:
        """What asks the hub of this register."""
        return hub_lookup(store, self._data_dir, self._settings)

    def signer(self) -> Signer | None:
        """The device's key, for codes on paper; None when it is missing or unreadable."""
        return paper_signer(self._data_dir)


def paper_signer(data_dir: Path) -> Signer | None:
    """What signs papers in the name of the register in this folder; None when its key cannot be used."""
    from sync_agent.errors import KeyFault
    from sync_agent.key import KEY_FILE, DeviceKey, TokenSigner

    try:
        return TokenSigner(DeviceKey.load(data_dir / KEY_FILE))
    except KeyFault:
        return None


def hub_lookup(store: Store, data_dir: Path, settings: TillSettings, hub_url: str = "") -> HubLookup:
    """The agent's way to ask the hub, behind the till's port; ``hub_url`` where the hub moved since the enrolment."""
    from sync_agent.device_session import DeviceSession
    from sync_agent.key import KEY_FILE, DeviceKey
    from sync_agent.lookup import HubLine, Line, Way
    from sync_agent.transport import Timeouts

    def connect(identity: Identity, timeouts: Timeouts) -> Way:
        transport = _transport(hub_url or identity.hub_url, settings, timeouts=timeouts, attempts=1)
        key = DeviceKey.load(data_dir / KEY_FILE)
        return Way(identity, transport, DeviceSession(transport, identity.device_id, key, clock=utc_now))

    return HubLine(Line(store.identity.get, connect, utc_now))


def enroll_register(
    store: Store,
    data_dir: Path,
    hub_url: str,
    settings: TillSettings,
    show: Callable[[EnrollmentCode], None],
    wait: Callable[[float], bool] | None = None,
) -> Identity:
    """Ask the hub for an identity and wait until a manager approved the code that ``show`` was given.

    ``wait`` waits so many seconds, and says True when nobody wants to wait any more.
    """
    from sync_agent.enroll import enroll as enroll_device
    from sync_agent.key import KEY_FILE, DeviceKey

    wait = wait or threading.Event().wait
    transport = _transport(hub_url, settings, wait=wait)
    key = DeviceKey.load_or_create(data_dir / KEY_FILE)
    try:
        return enroll_device(
            store, transport, key, show, machine=platform.node(), program=version("kontuar"), wait=wait
        )
    finally:
        transport.close()


class ManagerDoor:
    """A manager's way to a hub, as the demo needs it."""

    def __init__(self, url: str) -> None:
        self._transport = _transport(url, TillSettings())

    def get(self, path: str, key: str) -> dict[str, Any]:
        """The JSON object at ``path``."""
        from sync_agent.transport import Request

        return self._transport.ask(Request("GET", path, _bearer(key))).json()

    def post(self, path: str, key: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a JSON object."""
        from sync_agent.transport import Request

        return self._transport.ask(Request.post(path, content).with_headers(_bearer(key))).json()

    def answers(self) -> bool:
        """True while the hub is up."""
        return not _unreached(self._transport)


class DemoWays:
    """The ways to a hub, for the demo; see :class:`pos_app.demo.command.Ways`."""

    def start_logs(self, folder: Path) -> None:
        """Keep this process's log in ``folder``, as a till does; it ends with the process."""
        start_logs(folder, TILL_LOG)

    def free_port(self) -> int:
        """A port of this machine that nobody listens on."""
        return free_port()

    def door_to(self, url: str) -> ManagerDoor:
        """How to speak to the hub at ``url`` as its manager."""
        return ManagerDoor(url)

    def enroll(self, store: Store, data_dir: Path, url: str, show: Callable[[str], None]) -> None:
        """Enrol the register; ``show`` gets the code to approve."""
        enroll_register(store, data_dir, url, TillSettings(), lambda code: show(code.code))

    def lookup(self, store: Store, data_dir: Path, url: str) -> HubLookup:
        """What asks the hub at ``url``."""
        return hub_lookup(store, data_dir, TillSettings(), url)

    def signer(self, data_dir: Path) -> Signer | None:
        """The register's own key."""
        return paper_signer(data_dir)


def ask_hub(data_dir: Path, settings: TillSettings) -> Finding:
    """Whether this register's hub answers."""
    from pos_app.doctor import Finding, Verdict

    address = _hub_of(data_dir / DATABASE_FILE)
    if not address:
        return Finding("hub", Verdict.LOOK, "unknown until this register is enrolled", "kontuar enroll --hub URL")
    fault = _unreached(_transport(address, settings))
    if fault:
        return Finding("hub", Verdict.LOOK, f"{address}: {fault}", "selling goes on; check the network and the hub")
    return Finding("hub", Verdict.GOOD, f"{address} answers")


def _hub_of(path: Path) -> str:
    if not path.exists():
        return ""
    try:
        store = Store.open(path, utc_now, owner="tool")
    except StoreError:
        return ""
    try:
        identity = store.identity.get()
    finally:
        store.close()
    return identity.hub_url if identity is not None else ""


def _unreached(transport: Transport) -> str:
    """Why the hub does not answer; nothing when it does."""
    from sync_agent.errors import SyncError
    from sync_agent.transport import Request

    try:
        transport.ask(Request("GET", "/healthz"))
    except SyncError as error:
        return str(error) or type(error).__name__
    return ""


def _transport(hub_url: str, settings: TillSettings, **options: Any) -> Transport:
    from sync_agent.transport import Transport

    return Transport(
        hub_url,
        chance=random.SystemRandom().random,
        allow_plain_http=settings.hub.allow_plain_http,
        ca_bundle=settings.hub.ca_bundle,
        **{"wait": threading.Event().wait, **options},
    )


def _bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def _show_code(code: EnrollmentCode) -> None:
    print(f"Code of this register: {code.code}   (good until {code.expires_at.astimezone():%H:%M})")
    print(f"A manager approves it at the hub: kontuar hub approve {code.code} --register ID")
    print("Waiting for the approval … (Ctrl+C gives up)", flush=True)


def _start_lean() -> None:
    """Leave out what a start gains nothing from; the program turns collecting on again once its window is shown."""
    # All that is made now stays: a collector walks it again and again and finds nothing.
    gc.disable()
    # Looking for pydantic's plug-ins reads the descriptions of all installed packages; there is none that we use.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def _parser(name: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"kontuar {name}", description=description)
    parser.add_argument(
        "--data", type=Path, default=data_folder(os.environ), metavar="DIR", help="the register's folder (%(default)s)"
    )
    return parser


def _settings(data_dir: Path) -> TillSettings | None:
    try:
        return load_settings(data_dir)
    except SettingsError as error:
        _fail(str(error))
        return None


def _fail(sentence: str) -> int:
    print(f"kontuar: {sentence}", file=sys.stderr)
    return FAILURE
