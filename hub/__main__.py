"""``kontuar hub``: serve, set up, enrol, import, look, back up."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TextIO

from hub.backup import BackupFailure
from hub.catalog_import.problems import CatalogRefused
from hub.chain_files import ChainFileError
from hub.commands import campaigns, catalog, devices, keys, labels, promotions, recalls, set_up, upkeep
from hub.commands.context import DONE, FAILED, Command, Context
from hub.commands.parser import SERVE, parse, settings_given
from hub.errors import DatabaseBusy, DatabaseFailure, DatabaseUnavailable, EmbeddedFailure, Problem
from hub.server import serve
from hub.settings import SettingsError, load_settings

_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None, out: TextIO | None = None, err: TextIO | None = None) -> int:
    """Run a command; its exit status. 0 done, 1 refused or failed, 2 wrong words, 3 imported but for some rows."""
    out, err = out or sys.stdout, err or sys.stderr
    try:
        arguments = parse(sys.argv[1:] if argv is None else argv)
    except SystemExit as ended:
        return int(ended.code or 0)
    try:
        settings = load_settings(settings_given(arguments), arguments.settings)
        return _command(arguments.command, getattr(arguments, "action", ""))(Context(arguments, settings, out, err))
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        return DONE  # whoever read our output has seen enough
    except (SettingsError, Problem, CatalogRefused, ChainFileError, BackupFailure, EmbeddedFailure) as error:
        print(f"kontuar hub: {error.detail if isinstance(error, Problem) else error}", file=err)
    except DatabaseFailure as failure:
        print(f"kontuar hub: {_database_sentence(failure)}", file=err)
    return FAILED


def _serve(context: Context) -> int:
    serve(context.settings, context.say)
    return DONE


_COMMANDS: Mapping[tuple[str, str], Command] = {
    (SERVE, ""): _serve,
    ("init", ""): set_up.init,
    ("migrate", ""): set_up.migrate_database,
    ("chain-import", ""): set_up.chain_import,
    ("approve", ""): devices.approve,
    ("devices", ""): devices.devices,
    ("peripherals", ""): devices.peripherals,
    ("refused-codes", ""): devices.refused_codes,
    ("revoke", ""): devices.revoke,
    ("recall", ""): recalls.recall,
    ("recalls", ""): recalls.list_all,
    ("lift-recall", ""): recalls.lift,
    ("import", ""): catalog.import_items,
    ("export", ""): catalog.export_items,
    ("promotion-import", ""): promotions.import_file,
    ("promotion-export", ""): promotions.export_file,
    ("promotions", ""): promotions.list_all,
    ("promotion-remove", ""): promotions.remove,
    ("labels", ""): labels.make,
    ("label-formats", ""): labels.formats,
    ("campaign-create", ""): campaigns.create,
    ("campaigns", ""): campaigns.list_all,
    ("campaign-close", ""): campaigns.close,
    ("campaign-issue", ""): campaigns.issue,
    ("campaign-coupons", ""): campaigns.write_out,
    ("campaign-revoke", ""): campaigns.revoke,
    ("campaign-report", ""): campaigns.report,
    ("token-keys", ""): campaigns.list_keys,
    ("token-key-rotate", ""): campaigns.rotate_key,
    ("token-key-revoke", ""): campaigns.revoke_key,
    ("keys", "create"): keys.create,
    ("keys", "list"): keys.list_all,
    ("keys", "revoke"): keys.revoke,
    ("exceptions", ""): upkeep.exceptions,
    ("close-exception", ""): upkeep.close_exception,
    ("repair", ""): upkeep.repair_facts,
    ("health", ""): upkeep.health,
    ("backup", ""): upkeep.backup,
    ("restore", ""): upkeep.restore_backup,
}


def _command(name: str, action: str) -> Command:
    return _COMMANDS[name, action]


def _database_sentence(failure: DatabaseFailure) -> str:
    if isinstance(failure, DatabaseUnavailable):
        return f"The database cannot be reached: {failure}"
    if isinstance(failure, DatabaseBusy):
        return "The database was busy and nothing was changed. Try again."
    return f"The database refused: {failure}"


if __name__ == "__main__":
    sys.exit(main())
