"""The words of the command line: which commands there are and what each takes."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from hub.commands.campaign_words import add_campaigns
from hub.commands.label_words import add_labels
from hub.services.credentials import SCOPES

SERVE = "serve"
_SETTINGS = (
    *("data", "database", "host", "port", "tls_cert", "tls_key", "allow_plain_http", "proxied", "workers"),
    *("log_folder", "log_level", "database_connections", "durable_after"),
)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments of a command; without a command's name those of ``serve``."""
    parser, names = _parser()
    words = list(argv)
    if not words or (words[0] not in names and words[0] not in ("-h", "--help")):
        words.insert(0, SERVE)
    return parser.parse_args(words)


def settings_given(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """The settings that stand on the command line."""
    given = {name: getattr(arguments, name, None) for name in _SETTINGS}
    return {name: value for name, value in given.items() if value is not None}


def _parser() -> tuple[argparse.ArgumentParser, frozenset[str]]:
    parser = argparse.ArgumentParser(
        prog="kontuar hub",
        description="The hub of a chain. Without a command it serves; COMMAND --help tells a command's options.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_serve(commands)
    _add_set_up(commands)
    _add_devices(commands)
    _add_catalog(commands)
    _add_recalls(commands)
    _add_promotions(commands)
    add_campaigns(partial(_add, commands), _day)
    add_labels(partial(_add, commands), _day)
    _add_keys(commands)
    _add_upkeep(commands)
    return parser, frozenset(commands.choices)


_Commands = Any
"""What argparse calls its sub-parsers has no public type."""


def _add(commands: _Commands, name: str, sentence: str, *, listing: bool = False) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=sentence, description=f"{sentence[0].upper()}{sentence[1:]}."
    )
    parser.add_argument("--settings", type=Path, metavar="FILE", help="the settings file (TOML)")
    parser.add_argument("--data", metavar="DIR", help="the hub's own folder: embedded PostgreSQL, logs, snapshots")
    parser.add_argument("--database", metavar="URL", help="a PostgreSQL server's database; default: embedded")
    parser.set_defaults(json=False)
    if listing:
        parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _add_serve(commands: _Commands) -> None:
    serve = _add(commands, SERVE, "serve registers and channels")
    serve.add_argument("--host", help="address to listen on; default: 127.0.0.1, this machine only")
    serve.add_argument("--port", help="default: 8470; 0: any free one")
    serve.add_argument("--tls-cert", metavar="FILE", help="certificate chain (PEM)")
    serve.add_argument("--tls-key", metavar="FILE", help="its key (PEM, without a password)")
    serve.add_argument(
        "--allow-plain-http", action="store_const", const=True, help="serve beyond this machine without TLS"
    )
    serve.add_argument("--proxied", action="store_const", const=True, help="a proxy on this machine speaks TLS")
    serve.add_argument("--workers", metavar="N", help="processes; default: 1")
    serve.add_argument("--database-connections", metavar="N", help="per worker; default: 10")
    serve.add_argument("--log-folder", metavar="DIR", help="default: logs in the data folder; -: standard error")
    serve.add_argument("--log-level", help="debug, info, warning or error")
    serve.add_argument("--durable-after", help="commit or backup: what lets registers forget old facts")


def _add_set_up(commands: _Commands) -> None:
    _add(commands, "init", "make the database and the first key of a manager")
    _add(commands, "migrate", "bring the database to this program's schema")
    chain = _add(commands, "chain-import", "take in locations, registers, taxes and operators; repeatable")
    chain.add_argument("chain", type=Path, metavar="chain.json")
    chain.add_argument("operators", type=Path, nargs="?", metavar="operators.json")


def _add_devices(commands: _Commands) -> None:
    approve = _add(commands, "approve", "make the machine that shows this code a register")
    approve.add_argument("code", help="the code on the register's screen, such as 7F2K-9QXD")
    approve.add_argument("--register", required=True, metavar="ID", help="which register it becomes, such as 014-2")
    approve.add_argument("--replace", action="store_true", help="revoke the machine that is this register now")
    _add(commands, "devices", "list the machines that are registers", listing=True)
    peripherals = _add(commands, "peripherals", "list printers, scanners and terminals of the registers", listing=True)
    peripherals.add_argument("--location", metavar="ID")
    peripherals.add_argument("--troubled", action="store_true", help="only those somebody should look at")
    refused = _add(commands, "refused-codes", "tell how often registers refused codes, and why", listing=True)
    refused.add_argument("--location", metavar="ID")
    refused.add_argument("--days", type=int, default=7, metavar="N", help="today and the days before; default: 7")
    revoke = _add(commands, "revoke", "let a machine be no register any more")
    revoke.add_argument("device", help="its device id, as kontuar hub devices shows it")


def _add_catalog(commands: _Commands) -> None:
    imports = _add(commands, "import", "import a catalogue from CSV; repeatable", listing=True)
    imports.add_argument("file", type=Path, metavar="items.csv")
    imports.add_argument("--dry-run", action="store_true", help="check everything, write nothing")
    imports.add_argument("--valid-from", type=_day, metavar="DAY", help="first day of changed prices; default: today")
    imports.add_argument("--encoding", help="instead of finding out between UTF-8 and Windows-1250")
    imports.add_argument("--report", type=Path, metavar="FILE", help="write every problem to this CSV file")
    stock = imports.add_mutually_exclusive_group()
    stock.add_argument("--chain", type=Path, metavar="chain.json", help="first day and opening stock as told there")
    stock.add_argument("--opening-location", metavar="ID", help="the location that receives initial_stock")
    imports.add_argument("--document", default="opening", help="opening stock is received once per document")
    export = _add(commands, "export", "write the catalogue as CSV")
    export.add_argument("file", type=Path, nargs="?", metavar="items.csv", help="default: standard output")
    export.add_argument("--on", type=_day, metavar="DAY", help="prices of that day; default: today")
    export.add_argument("--for-spreadsheet", action="store_true", help="semicolons and decimal commas")


def _add_recalls(commands: _Commands) -> None:
    recall = _add(commands, "recall", "let goods be refused at every register")
    recall.add_argument("goods", help="a SKU, or a barcode for the packs that carry it")
    recall.add_argument("--batch", help="only this batch; default: every batch")
    recall.add_argument("--location", metavar="ID", help="default: everywhere")
    recall.add_argument("--reason", required=True, metavar="TEXT", help="what the cashier reads")
    recall.add_argument("--valid-from", type=_day, metavar="DAY", help="default: today")
    recall.add_argument("--by", required=True, metavar="WHO")
    recalls = _add(commands, "recalls", "list what is recalled", listing=True)
    recalls.add_argument("--location", metavar="ID")
    recalls.add_argument("--all", action="store_true", help="the lifted ones too")
    lift = _add(commands, "lift-recall", "let recalled goods be sold again")
    lift.add_argument("recall_id", metavar="RECALL")
    lift.add_argument("--by", required=True, metavar="WHO")


def _add_promotions(commands: _Commands) -> None:
    imports = _add(commands, "promotion-import", "take in promotions from JSON; repeatable")
    imports.add_argument("file", type=Path, metavar="promotions.json")
    export = _add(commands, "promotion-export", "write the active promotions as JSON")
    export.add_argument("file", type=Path, nargs="?", metavar="promotions.json", help="default: standard output")
    promotions = _add(commands, "promotions", "list the promotions", listing=True)
    promotions.add_argument("--all", action="store_true", help="those too that were taken out")
    remove = _add(commands, "promotion-remove", "take a promotion out")
    remove.add_argument("promotion", metavar="ID")


def _add_keys(commands: _Commands) -> None:
    keys = commands.add_parser("keys", help="make, list and revoke the API keys of people and channels")
    actions = keys.add_subparsers(dest="action", required=True, metavar="ACTION")
    create = _add(actions, "create", "make a key; it is shown once")
    create.add_argument("name", help="whose it is")
    create.add_argument("--scope", action="append", required=True, choices=SCOPES, help="may be given again")
    _add(actions, "list", "list the keys, without their secrets", listing=True)
    revoke = _add(actions, "revoke", "end a key at once")
    revoke.add_argument("key_id")


def _add_upkeep(commands: _Commands) -> None:
    exceptions = _add(commands, "exceptions", "list what people must decide", listing=True)
    exceptions.add_argument("--location", metavar="ID")
    exceptions.add_argument("--all", action="store_true", help="the closed ones too")
    exceptions.add_argument("--limit", type=int, default=200)
    close = _add(commands, "close-exception", "say that somebody has dealt with an exception")
    close.add_argument("location", metavar="LOCATION")
    close.add_argument("exception", type=int, metavar="ID")
    close.add_argument("--by", required=True, metavar="WHO")
    close.add_argument("--note", default="", metavar="TEXT")
    _add(commands, "repair", "apply facts that an older hub could only keep", listing=True)
    _add(commands, "health", "look at database, schema and feed", listing=True)
    backup = _add(commands, "backup", "write a backup while the hub runs")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = _add(commands, "restore", "put a backup in the place of the database; the hub must be stopped")
    restore.add_argument("file", type=Path, metavar="FILE")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day; a day looks like 2026-03-02") from None
