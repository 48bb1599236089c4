"""The command `kontuar`: finds the sub-command by name and loads only the package that it lives in."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.metadata import EntryPoint, PackageNotFoundError, entry_points, version
from typing import TextIO

COMMAND_GROUP = "kontuar.commands"
"""The entry-point group in which each package registers its own sub-commands.

An entry is a function ``(argv: Sequence[str]) -> int``: the arguments after the sub-command's name, the exit status.
"""

OUR_PACKAGES = frozenset({"drivers", "hub", "local_store", "pos_app", "resources", "retail", "sync_agent"})

SUCCESS = 0
FAILURE = 1
USAGE_ERROR = 2


@dataclass(frozen=True, slots=True)
class Summary:
    """What the list of commands says about one of them, known without loading it."""

    sentence: str
    extra: str
    """The extra of the distribution that brings what the command needs."""


SUMMARIES: Mapping[str, Summary] = {
    "till": Summary("sell at a register", "till"),
    "kiosk": Summary("let shoppers serve themselves at a register", "till"),
    "agent": Summary("carry a register's facts to the hub and reference data back", "agent"),
    "hub": Summary("serve a chain's registers and channels", "hub"),
    "demo": Summary("a chain of three shops on this machine: hub, agent, till and devices to play with", "till,hub"),
    "doctor": Summary("check devices, system libraries, database and hub, and say what to do", "till"),
    "enroll": Summary("make this machine a register of a chain", "till"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command and return its exit status; without one, list what there is."""
    words = sys.argv[1:] if argv is None else list(argv)
    commands = {entry.name: entry for entry in entry_points(group=COMMAND_GROUP)}
    match words:
        case [] | ["-h" | "--help" | "help"]:
            print_commands(commands, sys.stdout)
            return SUCCESS
        case ["-V" | "--version"]:
            print(f"kontuar {installed_version()}")
            return SUCCESS
        case [name, *rest] if name in commands:
            return run(commands[name], rest)
        case [name, *_]:
            print(unknown_command(name, commands), file=sys.stderr)
            return USAGE_ERROR
        case _:
            return USAGE_ERROR


def run(command: EntryPoint, argv: Sequence[str]) -> int:
    """Load the one package the command lives in and call it; a library that is not installed gives a sentence."""
    try:
        with loading():
            called = command.load()
        status: int = called(argv)
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing in OUR_PACKAGES:
            raise
        print(missing_library(command.name, missing), file=sys.stderr)
        return FAILURE
    return status


@contextmanager
def loading() -> Iterator[None]:
    """Look for no garbage while modules are loaded: what they make stays, and walking it takes a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def missing_library(name: str, library: str) -> str:
    """The sentence for a command whose extra was not installed."""
    summary = SUMMARIES.get(name)
    remedy = f"pip install 'kontuar[{summary.extra}]'" if summary else f"pip install {library}"
    return f"kontuar {name} needs the library {library}, which is not installed here. To add it: {remedy}"


def unknown_command(name: str, commands: Mapping[str, EntryPoint]) -> str:
    """The sentence for a name that nobody registered, with the nearest one that somebody did."""
    if name in SUMMARIES:
        return f"kontuar {name} is not registered on this machine. To register it: pip install --editable ."
    nearest = get_close_matches(name, commands, n=1)
    hint = f" Did you mean: kontuar {nearest[0]}" if nearest else " To list the commands: kontuar"
    return f"kontuar has no command {name!r}.{hint}"


def print_commands(commands: Mapping[str, EntryPoint], out: TextIO) -> None:
    """One line for each command that is registered, the known ones in the order one meets them."""
    print("kontuar – offline-first point of sale\n\nusage: kontuar <command> [options]\n", file=out)
    ordered = [name for name in SUMMARIES if name in commands] + sorted(commands.keys() - SUMMARIES.keys())
    for name in ordered:
        sentence = SUMMARIES[name].sentence if name in SUMMARIES else commands[name].value
        print(f"  {name:<12} {sentence}", file=out)
    print("\nkontuar <command> --help tells the options.", file=out)


def installed_version() -> str:
    """The version of the installed distribution; a source tree that was never installed has none."""
    try:
        return version("kontuar")
    except PackageNotFoundError:
        return "(not installed)"


if __name__ == "__main__":
    sys.exit(main())
