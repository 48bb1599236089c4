"""What the agent is loaded with: it rests beside the till on a shop's smallest machine, so every library counts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
NEEDLESS = (
    {"PySide6", "pos_app", "drivers", "biip", "babel", "sqlite_utils", "numpy", "cv2", "asyncio"}
    | {"retail.promotions", "retail.pricing", "retail.scans"}
    | {"cryptography.hazmat.primitives.kdf.argon2"}
)


def test_the_agent_is_loaded_without_screens_devices_prices_and_pins() -> None:
    program = "import sys, sync_agent.__main__; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not NEEDLESS & set(run.stdout.split())
