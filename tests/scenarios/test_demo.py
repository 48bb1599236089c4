"""The demo as a newcomer runs it: one command, a whole day, register and hub in agreement at its end."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.timeout(600), pytest.mark.long]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """The demo without a display, played once."""
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "pos_app", "demo", "--data", str(folder), "--screenshots", str(folder / "shots")]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=540, env=environment, check=False)
    done.args = folder
    return done


def test_the_day_ends_with_register_and_hub_in_agreement(played: subprocess.CompletedProcess[str]) -> None:
    assert (played.returncode, played.stderr) == (0, ""), played.stdout[-2000:]
    assert "Register and hub agree to the grosz." in played.stdout


def test_each_receipt_of_the_day_is_printed(played: subprocess.CompletedProcess[str]) -> None:
    assert played.stdout.count("POTWIERDZENIE SPRZEDAŻY") == 16


def test_a_receipt_hands_out_a_coupon_and_a_later_one_takes_it(played: subprocess.CompletedProcess[str]) -> None:
    handed_out = played.stdout.index("KUPON NA NASTĘPNE ZAKUPY")
    code = re.search(r"NEXT(-\w{4}){3}", played.stdout[handed_out:])
    assert code is not None
    assert f"Kupon {code[0]} -15,00 zł" in played.stdout[handed_out + code.end() :]


def test_the_screens_are_kept_as_pictures(played: subprocess.CompletedProcess[str]) -> None:
    names = {path.stem for path in Path(played.args, "shots").glob("*.png")}
    assert {"sign-on", "till", "tender", "change", "suspended", "offline", "in-doubt"} <= names


def test_the_programs_leave_no_warning_of_their_own_mistakes(played: subprocess.CompletedProcess[str]) -> None:
    logs = "".join(path.read_text(encoding="utf-8") for path in Path(played.args).rglob("*.log"))
    assert '"exception"' not in logs
