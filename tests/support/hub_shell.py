"""The commands of ``kontuar hub`` as an administrator types them, on a database and a folder of the test's own."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hub.__main__ import main
from tests.support.postgres import TEMPLATE, fresh_database

DEMO = Path(__file__).parents[2] / "resources" / "demo"


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Shell:
    """Where the commands work."""

    url: str
    data: Path

    def __call__(self, *words: str | Path) -> Done:
        """Run one command to its end."""
        out, err = io.StringIO(), io.StringIO()
        argv = [*map(str, words), "--database", self.url, "--data", str(self.data)]
        return Done(main(argv, out, err), out.getvalue(), err.getvalue())

    def says(self, *words: str | Path) -> str:
        """What a command says that must succeed."""
        done = self(*words)
        assert done.status == 0, done.err
        return done.out

    def json(self, *words: str | Path) -> Any:
        """The same for a program."""
        return json.loads(self.says(*words, "--json"))


@contextmanager
def taken_in_once(postgres_url: str, home: Path, *commands: tuple[str | Path, ...]) -> Iterator[str]:
    """The name of a database in which these commands were run, for tests that begin with a copy of it."""
    made = fresh_database(postgres_url, TEMPLATE)
    with made as url:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("HOME", str(home))
            for words in commands:
                Shell(url, home / "data").says(*words)
        yield made.name


CHAIN = ("chain-import", DEMO / "chain.json", DEMO / "operators.json")
"""The demo's places and people."""
