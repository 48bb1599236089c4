"""The agent's command line, and where the files of a register are."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DATABASE_FILE = "register.sqlite"


@dataclass(frozen=True, slots=True)
class AgentSettings:
    """What the agent was started with. ``hub`` is empty when the identity's own address is to be used."""

    data: Path
    hub: str = ""
    supervised: bool = False
    once: bool = False
    log_dir: Path | None = None
    ca_bundle: Path | None = None
    allow_plain_http: bool = False

    @property
    def database(self) -> Path:
        """The register's file."""
        return self.data / DATABASE_FILE


def parse_arguments(argv: Sequence[str], environment: Mapping[str, str] = os.environ) -> AgentSettings:
    """The settings in ``argv``; wrong ones print a sentence and leave with status 2, as every command does."""
    parser = argparse.ArgumentParser(
        prog="kontuar agent", description="Carries a register's facts to the hub and reference data back."
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=data_folder(environment),
        metavar="DIR",
        help="folder of the register's file (%(default)s)",
    )
    parser.add_argument("--hub", default="", metavar="URL", help="the hub's address, if it moved since the enrolment")
    parser.add_argument("--ca-bundle", type=Path, metavar="FILE", help="certificates to trust instead of the usual")
    parser.add_argument(
        "--allow-plain-http", action="store_true", help="let prices and sales cross the network unencrypted"
    )
    parser.add_argument("--supervised", action="store_true", help="stop when standard input reaches its end")
    parser.add_argument("--once", action="store_true", help="bring both sides up to date and stop")
    parser.add_argument("--log-dir", type=Path, metavar="DIR", help="rotating logs there, not on standard error")
    return AgentSettings(**vars(parser.parse_args(argv)))


def data_folder(environment: Mapping[str, str]) -> Path:
    """Where a register's files are unless somebody says otherwise (XDG base directories)."""
    if chosen := environment.get("KONTUAR_DATA"):
        return Path(chosen)
    base = environment.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser() / "kontuar"
