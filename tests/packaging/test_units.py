"""The files an installation puts into the system: read by systemd, udev and the desktop, they must be right unseen."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
UNITS = sorted((PACKAGING / "systemd").glob("*.service"))
ENTRIES = sorted((PACKAGING / "desktop").glob("*.desktop"))
INSTALLED_COMMAND = "/opt/kontuar/bin/kontuar"


def read_ini(file: Path) -> configparser.ConfigParser:
    """systemd may say a key twice and the desktop has keys like ``Name[pl]``: neither is a mistake."""
    parser = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(file, encoding="utf-8")
    return parser


def commands() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return set(project["entry-points"]["kontuar.commands"])


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_that_exists(unit):
    program, command, *_ = read_ini(unit)["Service"]["ExecStart"].split()
    assert program == INSTALLED_COMMAND
    assert command in commands()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_comes_back_after_a_crash_and_can_be_enabled(unit):
    sections = read_ini(unit)
    assert sections["Service"]["Restart"] == "on-failure"
    assert sections["Install"]["WantedBy"] in {"multi-user.target", "default.target"}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_every_line_of_a_unit(unit, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed here")
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text().replace(INSTALLED_COMMAND, shutil.which("true") or "/bin/true"))
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False
    )
    assert unit.name not in said.stderr


def test_the_hub_runs_as_nobody_special_in_a_locked_room():
    service = read_ini(PACKAGING / "systemd" / "kontuar-hub.service")["Service"]
    assert service["User"] == "kontuar"
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    assert service["CapabilityBoundingSet"] == ""


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_desktop_entry_starts_the_till(entry):
    fields = read_ini(entry)["Desktop Entry"]
    assert fields["Type"] == "Application"
    assert fields["Exec"] == f"{INSTALLED_COMMAND} till"
    assert "till" in commands()
    assert {"Name", "Icon", "Comment", "Comment[pl]"} <= set(fields)


def test_the_icon_is_a_picture():
    assert ElementTree.parse(PACKAGING / "desktop" / "kontuar.svg").getroot().tag.endswith("svg")


def test_every_udev_rule_names_its_device_and_lets_the_till_open_it():
    rules = [
        line
        for line in (PACKAGING / "udev" / "70-kontuar.rules").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    key_and_value = re.compile(r'[A-Z]+(\{\w+\})?(==|\+=|=)"[^"]*"')
    for rule in rules:
        assert all(key_and_value.fullmatch(part) for part in re.split(r", (?=[A-Z])", rule)), rule
        assert rule.startswith("SUBSYSTEM==")
        assert 'GROUP="dialout"' in rule


def test_the_installer_is_a_script_that_bash_can_read():
    subprocess.run(["bash", "-n", str(PACKAGING / "install.sh")], check=True)


def test_the_installer_puts_only_files_that_exist():
    script = (PACKAGING / "install.sh").read_text()
    named = re.findall(r'"\$HERE/([\w./-]+)"', script)
    assert named
    assert [name for name in named if not (PACKAGING / name).is_file()] == []


@pytest.mark.parametrize("role", ["", "office"])
def test_the_installer_asks_which_role_the_machine_has(role):
    run = subprocess.run(["bash", str(PACKAGING / "install.sh"), role], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "Which role has this machine?" in run.stderr
