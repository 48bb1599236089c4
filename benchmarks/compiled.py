"""The environment of a measured process that finds its modules compiled, as an installed program does."""

from __future__ import annotations

import os
from pathlib import Path


def compiled_in(folder: Path) -> dict[str, str]:
    """This process's environment, with compiled modules kept in ``folder``: the second start is the measured one."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder)}
