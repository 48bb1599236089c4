"""The script that makes a fresh machine ready: what it does when something is missing and it may not bring it."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import PySide6
import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "packaging" / "prepare.py"
ABSENT = {"libabsent.so.9": "libabsent9"}


@pytest.fixture
def prepare() -> ModuleType:
    spec = importlib.util.spec_from_file_location("prepare", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def nobody_to_ask(prepare, monkeypatch) -> ModuleType:
    """On a machine where only an absent administrator may install packages."""
    monkeypatch.setattr(prepare, "apt_get", list)
    monkeypatch.setattr(prepare, "NEEDED_BY_QT", {})
    monkeypatch.setattr(prepare, "NEEDED_ON_A_SCREEN", {})
    return prepare


def test_a_machine_that_lacks_nothing_is_left_alone(nobody_to_ask, capsys):
    nobody_to_ask.install_system_libraries()
    assert capsys.readouterr().err == ""


def test_a_library_that_qt_cannot_start_without_stops_the_set_up_and_names_the_command(nobody_to_ask, monkeypatch):
    monkeypatch.setattr(nobody_to_ask, "NEEDED_BY_QT", ABSENT)
    with pytest.raises(nobody_to_ask.CannotPrepare, match="apt-get install libabsent9"):
        nobody_to_ask.install_system_libraries()


def test_a_library_that_only_a_window_needs_is_named_and_the_set_up_goes_on(nobody_to_ask, monkeypatch, capsys):
    monkeypatch.setattr(nobody_to_ask, "NEEDED_ON_A_SCREEN", ABSENT)
    nobody_to_ask.install_system_libraries()
    assert "apt-get install libabsent9" in capsys.readouterr().err


def test_every_library_that_qt_loads_without_a_screen_is_there_once_the_named_ones_are(prepare):
    plugin = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / "libqoffscreen.so"
    assert prepare.missing(prepare.NEEDED_BY_QT) == []
    asked = subprocess.run(["ldd", str(plugin)], capture_output=True, text=True, check=True).stdout
    assert "not found" not in asked


@pytest.mark.parametrize("changed", ["requirements/dev.txt", "pyproject.toml"])
def test_a_changed_lock_or_project_prepares_the_environment_anew(prepare, monkeypatch, tmp_path, changed):
    for name in ("requirements/dev.txt", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    before = prepare.fingerprint("dev", None)
    with (tmp_path / changed).open("a") as file:
        file.write("# another line\n")
    assert prepare.fingerprint("dev", None) != before


def test_an_environment_without_a_running_python_is_not_taken_for_one(prepare, tmp_path):
    broken = tmp_path / "bin" / "python"
    broken.parent.mkdir()
    broken.symlink_to(tmp_path / "a-python-that-was-removed")
    assert not prepare.usable(broken)
    assert prepare.usable(Path(sys.executable))


def test_a_failed_command_ends_the_set_up_with_its_own_words(prepare):
    with pytest.raises(prepare.CannotPrepare, match="This command failed"):
        prepare.run(["false"])


def test_a_shop_is_given_a_wheel_and_never_the_source_tree():
    run = subprocess.run([sys.executable, SCRIPT, "--role", "till"], capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "--wheel" in run.stderr
