"""Makes a fresh Debian or Ubuntu ready: system libraries, virtual environment, locked libraries, Kontuar itself.

Runs on the machine's own Python with nothing but the standard library, does only what is missing, and ends in a
fraction of a second when nothing is. `make` calls it before every chore; `packaging/install.sh` calls it for a shop.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MINIMUM = (3, 11)
NEWER_PYTHONS = ("python3.13", "python3.12", "python3.11", "python3.14")

# soname → package. `ldd` on Qt's libraries and its offscreen plug-in names these; the rest of what they load comes
# as dependencies of these packages.
NEEDED_BY_QT = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# Without these the program runs, but shows no window on X11 or Wayland, or reads no code with the second decoder.
NEEDED_ON_A_SCREEN = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libzbar.so.0": "libzbar0",
}
ROLES_WITH_A_SCREEN = ("dev", "till")


class CannotPrepare(Exception):
    """Something only a person can put right; the message is the sentence for that person."""


def main() -> int:
    options = parse_options()
    use_a_new_enough_python()
    environment: Path = options.venv
    stamp = environment / ".prepared-for"
    wanted = fingerprint(options.role, options.wheel)
    if stamp.is_file() and stamp.read_text() == wanted and python_of(environment).exists():
        return 0
    try:
        if options.role in ROLES_WITH_A_SCREEN:
            install_system_libraries()
        create_environment(environment)
        install_libraries(environment, options.role)
        install_kontuar(environment, options.wheel)
    except CannotPrepare as problem:
        say(str(problem))
        return 1
    stamp.write_text(wanted)
    say("Ready.")
    return 0


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--role", choices=("dev", "till", "hub", "agent"), default="dev", help="which locked libraries")
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv", help="where the virtual environment is or goes")
    parser.add_argument("--wheel", type=Path, help="install this wheel; without it, the source tree itself")
    options = parser.parse_args()
    if options.role != "dev" and not options.wheel:
        parser.error("a shop's machine is given a wheel: --wheel")  # only dev has the tools to install a source tree
    return options


def use_a_new_enough_python() -> None:
    """Go on under a newer interpreter when the one we were started with is too old."""
    if sys.version_info >= MINIMUM:
        return
    for name in NEWER_PYTHONS:
        found = shutil.which(name)
        if found:
            os.execv(found, [found, *sys.argv])
    say(
        "Kontuar needs Python {}.{} or newer; this is {}. On Debian 12, Ubuntu 24.04 and later, python3 is new enough; "
        "on Ubuntu 22.04: apt-get install python3.11".format(*MINIMUM, sys.version.split()[0])
    )
    raise SystemExit(1)


def fingerprint(role: str, wheel: Path | None) -> str:
    """Changes whenever another preparation would give another environment."""
    digest = hashlib.sha256(f"{role} {ROOT}".encode())
    for file in (locked(role), wheel or ROOT / "pyproject.toml", Path(__file__)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def locked(role: str) -> Path:
    return ROOT / "requirements" / f"{role}.txt"


# ── System libraries ─────────────────────────────────────────────────────────────────────────────────────────────


def install_system_libraries() -> None:
    """Bring what Qt and the code reader load from the system; say so where only the administrator may."""
    needed, useful = missing(NEEDED_BY_QT), missing(NEEDED_ON_A_SCREEN)
    if not needed and not useful:
        return
    packages = [*needed, *useful]
    apt = apt_get()
    if apt:
        say("Installing system libraries: " + " ".join(packages))
        if installed_by(apt, packages):
            return
    command = "apt-get install " + " ".join(packages)
    if needed:
        raise CannotPrepare(f"System libraries are missing that Qt cannot start without. As administrator: {command}")
    say(f"Without these system libraries there is no window, or no second code reader. As administrator: {command}")


def missing(libraries: dict[str, str]) -> list[str]:
    return [package for soname, package in libraries.items() if not loads(soname)]


def loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def apt_get() -> list[str]:
    """The command that may install packages without asking anybody; empty when there is none."""
    if not shutil.which("apt-get"):
        return []
    if os.geteuid() == 0:
        return ["apt-get"]
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n", "apt-get"]
    return []


def installed_by(apt: list[str], packages: list[str]) -> bool:
    """A machine image often comes without package lists, so a first failure fetches them and tries once more."""
    install = [*apt, "install", "--yes", "--no-install-recommends", "-qq", *packages]
    if quiet(install):
        return True
    return quiet([*apt, "update", "-qq"]) and quiet(install)


def quiet(command: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0


# ── The virtual environment ──────────────────────────────────────────────────────────────────────────────────────


# `pip --python` came with pip 22.3.
PIP_SERVES_OTHERS = "import pip, sys; sys.exit([int(part) for part in pip.__version__.split('.')[:2]] < [22, 3])"


def python_of(environment: Path) -> Path:
    return environment / "bin" / "python"


def create_environment(environment: Path) -> None:
    """A new environment, unless there is one whose Python runs and is new enough."""
    if usable(python_of(environment)):
        return
    say(f"Creating the virtual environment {environment}")
    make = [sys.executable, "-m", "venv", "--clear"]
    if has_module(sys.executable, "ensurepip"):
        run([*make, str(environment)])
    elif has_module(sys.executable, "venv") and runs(sys.executable, PIP_SERVES_OTHERS):
        # Debian keeps ensurepip in a package of its own; the system's pip can serve the environment from outside.
        run([*make, "--without-pip", str(environment)])
    else:
        install_venv_package()
        run([*make, str(environment)])


def install_venv_package() -> None:
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    apt = apt_get()
    if not (apt and installed_by(apt, [package])):
        raise CannotPrepare(
            f"Python cannot make virtual environments here. As administrator: apt-get install {package}"
        )


def usable(python: Path) -> bool:
    if not python.exists():
        return False
    return runs(python, f"import sys; sys.exit(sys.version_info < {MINIMUM!r})")


def has_module(python: str | Path, name: str) -> bool:
    return runs(python, f"import {name}")


def runs(python: str | Path, program: str) -> bool:
    return subprocess.run([str(python), "-c", program], capture_output=True, check=False).returncode == 0


def pip_for(environment: Path) -> list[str]:
    """The environment's own pip, or the system's pip working on it."""
    python = python_of(environment)
    if has_module(python, "pip"):
        return [str(python), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(python)]


# ── Libraries and Kontuar ────────────────────────────────────────────────────────────────────────────────────────


def install_libraries(environment: Path, role: str) -> None:
    """Exactly the locked versions, each with a known hash."""
    say("Installing the locked libraries (the first time takes a minute or two)")
    run([*pip_for(environment), "install", *QUIETLY, "--no-deps", "--require-hashes", "-r", str(locked(role))])


def install_kontuar(environment: Path, wheel: Path | None) -> None:
    """The wheel, or the source tree as it stands, so that a change is seen at the next start."""
    if wheel:
        run([*pip_for(environment), "install", *QUIETLY, "--no-deps", "--force-reinstall", str(wheel)])
    else:
        run([*pip_for(environment), "install", *QUIETLY, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])


QUIETLY = ("--quiet", "--disable-pip-version-check", "--no-input", "--root-user-action=ignore")


def run(command: list[str]) -> None:
    """Run a command whose output is the person's to read; its failure ends the preparation."""
    if subprocess.run(command, check=False).returncode != 0:
        raise CannotPrepare("This command failed, and its own words above say why: " + " ".join(command))


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
