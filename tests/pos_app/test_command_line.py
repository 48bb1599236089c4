"""The command `kontuar`: one word leads to one package, and no other package is loaded on the way."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint, entry_points

import pytest

from pos_app import __main__ as command_line


def entry(name: str, value: str) -> EntryPoint:
    return EntryPoint(name=name, value=value, group=command_line.COMMAND_GROUP)


def test_without_a_command_it_lists_them_with_a_line_each(capsys):
    assert command_line.main([]) == command_line.SUCCESS
    out = capsys.readouterr().out
    for name, summary in command_line.SUMMARIES.items():
        assert f"  {name:<12} {summary.sentence}\n" in out


def test_every_registered_command_has_its_line():
    registered = {command.name for command in entry_points(group=command_line.COMMAND_GROUP)}
    assert registered == set(command_line.SUMMARIES)


def test_a_command_that_somebody_else_registered_is_listed_too(capsys):
    command_line.print_commands({"loyalty": entry("loyalty", "kontuar_loyalty:main")}, sys.stdout)
    assert "  loyalty      kontuar_loyalty:main\n" in capsys.readouterr().out


def test_a_command_gets_the_words_after_its_name():
    assert command_line.run(entry("count", f"{__name__}:arguments_counted"), ["a", "b"]) == 2


def arguments_counted(argv: list[str]) -> int:
    return len(argv)


def test_a_mistyped_command_is_answered_with_the_nearest_one(capsys):
    assert command_line.main(["tlil"]) == command_line.USAGE_ERROR
    assert "Did you mean: kontuar till" in capsys.readouterr().err


def test_a_command_nobody_knows_is_answered_with_the_way_to_the_list(capsys):
    assert command_line.main(["zebra"]) == command_line.USAGE_ERROR
    assert "To list the commands: kontuar" in capsys.readouterr().err


def test_a_known_command_that_is_not_registered_says_how_to_register_it():
    assert "pip install --editable ." in command_line.unknown_command("hub", {})


def test_a_missing_library_is_answered_with_the_extra_that_brings_it(capsys):
    assert command_line.run(entry("hub", "library_that_is_not_installed:main"), []) == command_line.FAILURE
    assert "pip install 'kontuar[hub]'" in capsys.readouterr().err


def test_a_missing_module_of_ours_is_our_mistake_and_stays_visible():
    with pytest.raises(ModuleNotFoundError):
        command_line.run(entry("hub", "hub.room_that_was_never_built:main"), [])


def test_it_tells_its_version(capsys):
    assert command_line.main(["--version"]) == command_line.SUCCESS
    assert capsys.readouterr().out.startswith("kontuar ")


def test_listing_the_commands_loads_neither_qt_nor_the_hub():
    program = (
        "import sys; from pos_app.__main__ import main; main(['--help']); "
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'PySide6', 'fastapi', 'hub', 'sync_agent'}))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"
