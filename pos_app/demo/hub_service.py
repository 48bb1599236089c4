"""The demo's hub: a real one in a process of its own, filled with the demo chain, stopped and started at will."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Protocol

START_LIMIT_S = 60.0
COUPONS = 20
REWARDS = "Wróć do nas: −15,00 zł"
"""The campaign of coupons for next time, by the name that the demo's promotions and its receipts know."""
_DAY = timedelta(days=1)
_BASE_PRICE = re.compile(r"price:[\w-]+")


class HubDoor(Protocol):
    """How the demo speaks to its hub; the composition root knows the way, this package does not."""

    def get(self, path: str, key: str) -> dict[str, Any]:
        """The JSON object at ``path``."""

    def post(self, path: str, key: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a JSON object."""

    def answers(self) -> bool:
        """True while the hub is up."""


class DemoHub:
    """One hub on ``port`` of this machine, with its data in ``folder``."""

    def __init__(self, folder: Path, port: int, door_to: Callable[[str], HubDoor]) -> None:
        self._folder = folder
        self._port = port
        self.url = f"http://127.0.0.1:{self._port}"
        self.door = door_to(self.url)
        self._process: subprocess.Popen[bytes] | None = None
        self._key_file = folder / "manage.key"

    @property
    def key(self) -> str:
        """The key that the hub gave its manager."""
        return self._key_file.read_text(encoding="ascii").strip()

    @property
    def is_running(self) -> bool:
        """True while the process lives."""
        return self._process is not None and self._process.poll() is None

    def prepare(self) -> None:
        """Fill the running hub with the demo chain; harmless when that was done before.

        The commands join the database that the hub has started, so it starts once and not once for each of them.
        """
        if not self._key_file.exists():
            self._keep_key(self._command("init"))
        with as_file(files("resources") / "demo") as demo:
            chain = str(demo / "chain.json")
            self._command("chain-import", chain, str(demo / "operators.json"))
            self._command("import", str(demo / "items.csv"), "--chain", chain)
            self._command("promotion-import", str(demo / "promotions.json"))
        if not self.coupons.exists():
            self._promise_rewards()
            self._issue_coupons()

    @property
    def coupons(self) -> Path:
        """The codes of the demo's campaign as CSV: serial, short code, token and more."""
        return self._folder / "coupons.csv"

    def reduce(self, prices: Mapping[str, str]) -> None:
        """From today on these variants cost so much in every zone; harmless when that was done before."""
        with as_file(files("resources") / "demo") as demo:
            names, *rows = csv.reader((demo / "items.csv").read_text(encoding="utf-8-sig").splitlines())
            lower = [
                [prices[row[0]] if _BASE_PRICE.fullmatch(name) else cell for name, cell in zip(names, row, strict=True)]
                for row in rows
                if row[0] in prices
            ]
            reduced = self._folder / "reduced.csv"
            with reduced.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows((names, *lower))
            self._command("import", str(reduced), "--chain", str(demo / "chain.json"))

    def _promise_rewards(self) -> None:
        """The coupons for next time that the promotion ``next-time`` promises, each good for a fortnight."""
        self._make_campaign("BACK", REWARDS, "NEXT", reward=True, reward_days=14)

    def _issue_coupons(self) -> None:
        """Twenty codes of 10 % off; the file is written when all of them are there."""
        number = self._make_campaign("OMNI", "Rogatka −10 %", "OMNI")
        sheets = ("--csv", str(self.coupons), "--sheets", str(self._folder / "coupons"))
        self._command("campaign-issue", str(number), str(COUPONS), *sheets)

    def _make_campaign(self, promotion: str, name: str, prefix: str, **more: Any) -> int:
        """A campaign that runs for a year, and its number."""
        now = datetime.now(UTC)
        terms = {"promotion_id": promotion, "name": name, "prefix": prefix, "coupon_class": "offline_ok", **more}
        days = {"valid_from": (now - _DAY).isoformat(), "valid_to": (now + 365 * _DAY).isoformat()}
        return int(self.door.post("/v1/campaigns", self.key, terms | days)["number"])

    def start(self) -> None:
        """Start serving; :meth:`HubDoor.answers` tells when it is up."""
        if not self.is_running:
            self._folder.mkdir(parents=True, exist_ok=True)
            log = (self._folder / "hub.out").open("ab")
            command = [*self._base("serve"), "--port", str(self._port)]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            log.close()

    def stop(self) -> None:
        """Stop serving and wait until the database is closed."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def approve(self, code: str, register_id: str) -> None:
        """Let the machine that shows ``code`` be this register."""
        self.door.post("/v1/enroll/approvals", self.key, {"code": code, "register_id": register_id, "replace": True})

    def reconciliation(self, location_id: str, register_id: str, business_date: str) -> dict[str, Any]:
        """What the hub counted for one register on one day."""
        query = f"location_id={location_id}&register_id={register_id}&business_date={business_date}"
        return self.door.get(f"/v1/reports/reconciliation?{query}", self.key)

    def _keep_key(self, said: str) -> None:
        """The hub shows its manager's key once."""
        found = re.search(r"\bkk_\S+", said)
        if found is None:
            raise DemoFailed("the hub made no key for its manager")
        self._key_file.touch(mode=0o600)
        self._key_file.write_text(found.group(), encoding="ascii")

    def _base(self, command: str) -> list[str]:
        return [sys.executable, "-m", "hub", command, "--data", str(self._folder)]

    def _command(self, command: str, *arguments: str) -> str:
        done = subprocess.run([*self._base(command), *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            raise DemoFailed(f"kontuar hub {command} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
        return done.stdout


class DemoFailed(Exception):
    """The demo cannot go on; the message says at which step and why."""
