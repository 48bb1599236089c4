"""The hub's settings: defaults, then the settings file, then the environment, then the command line; the last one wins.

Every fault is one sentence: where it stands, the key, the value, what is allowed.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Any

EMBEDDED = "embedded"
ENVIRONMENT_PREFIX = "KONTUAR_HUB_"
SETTINGS_FILE = "hub.toml"
SYSTEM_SETTINGS = Path("/etc/kontuar") / SETTINGS_FILE

_DATABASE_SCHEMES = ("postgresql://", "postgres://")
_YES = frozenset({"1", "yes", "true", "on"})
_NO = frozenset({"0", "no", "false", "off"})


class SettingsError(Exception):
    """The settings cannot be used; the message is a sentence for whoever wrote them."""


@dataclass(frozen=True, slots=True)
class HubSettings:
    """Everything that is decided on the hub's machine; what the chain decides is in the database."""

    data: Path
    """The folder of the embedded PostgreSQL, of the logs and of backups."""
    database: str = EMBEDDED
    """``embedded``, or the URL of a PostgreSQL 15 or newer."""
    host: str = "127.0.0.1"
    port: int = 8470
    tls_cert: Path | None = None
    tls_key: Path | None = None
    allow_plain_http: bool = False
    """Serve beyond this machine without TLS, so that everybody in the network can read and forge."""
    proxied: bool = False
    """A proxy on this machine speaks TLS and tells so in ``X-Forwarded-Proto``."""
    workers: int = 1
    database_connections: int = 10
    """Per worker; as many again are opened when all are busy."""
    log_folder: str = ""
    """Empty: ``logs`` in the data folder. ``-``: standard error, for a service manager."""
    log_level: str = "info"
    durable_after: str = "commit"
    """When a register may forget a fact after its 30 days: ``commit``, or ``backup`` once a backup has it too."""
    coupon_lock_minutes: int = 15
    """How long a basket may keep a coupon before somebody else may have it."""

    @property
    def is_embedded(self) -> bool:
        """True when the hub brings its own PostgreSQL."""
        return self.database == EMBEDDED

    @property
    def postgres_folder(self) -> Path:
        """Where the embedded PostgreSQL keeps its files."""
        return self.data / "postgresql"

    @property
    def logs(self) -> Path | None:
        """The folder of the logs; None for standard error."""
        if self.log_folder == "-":
            return None
        return Path(self.log_folder) if self.log_folder else self.data / "logs"

    @property
    def is_loopback(self) -> bool:
        """True when only this machine can reach the hub."""
        return is_loopback(self.host)

    @property
    def serves_tls(self) -> bool:
        """True when the hub itself speaks TLS."""
        return self.tls_cert is not None


def is_loopback(host: str) -> bool:
    """True for ``localhost`` and addresses that never leave the machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def default_data_folder(environ: Mapping[str, str]) -> Path:
    """``kontuar/hub`` in the account's data folder (XDG Base Directory)."""
    base = environ.get("XDG_DATA_HOME") or str(Path(environ.get("HOME") or Path.home()) / ".local" / "share")
    return Path(base) / "kontuar" / "hub"


def settings_file(environ: Mapping[str, str]) -> Path:
    """The account's settings file, or the machine's when the account has none."""
    base = environ.get("XDG_CONFIG_HOME") or str(Path(environ.get("HOME") or Path.home()) / ".config")
    own = Path(base) / "kontuar" / SETTINGS_FILE
    return own if own.exists() or not SYSTEM_SETTINGS.exists() else SYSTEM_SETTINGS


def load_settings(
    arguments: Mapping[str, Any], file: Path | None = None, environ: Mapping[str, str] = os.environ
) -> HubSettings:
    """The settings from all four places; :class:`SettingsError` for the first fault.

    ``arguments`` are those of the command line that were given, by the names of :class:`HubSettings`. A ``file`` that
    is named must exist.
    """
    values: dict[str, Any] = {"data": default_data_folder(environ)}
    values |= _from_file(file or settings_file(environ), must_exist=file is not None)
    values |= _from_environment(environ)
    values |= {name: _checked(name, value, f"--{name.replace('_', '-')}") for name, value in arguments.items()}
    settings = HubSettings(**values)
    _check_together(settings)
    return settings


def refusal_to_serve(settings: HubSettings) -> str | None:
    """Why the hub must not listen with these settings: plain HTTP where others can listen in. None when it may."""
    if settings.serves_tls or settings.is_loopback or settings.allow_plain_http:
        return None
    return (
        f"The hub does not serve plain HTTP on {settings.host}: everybody in that network could read sales and take "
        "over registers. Give it a certificate (--tls-cert and --tls-key), or let a proxy on this machine speak TLS "
        "(--host 127.0.0.1 --proxied). To serve plain HTTP all the same, ask for it by name: --allow-plain-http"
    )


def _from_file(path: Path, *, must_exist: bool) -> dict[str, Any]:
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if must_exist:
            raise SettingsError(f"There is no settings file {path}.") from None
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The settings file {path} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The settings file {path} is not TOML: {error}.") from error
    return {name: _checked(name, value, f"{path}: {name}") for name, value in read.items()}


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    given = {name: environ.get(ENVIRONMENT_PREFIX + name.upper()) for name in _CHECKS}
    return {name: _checked(name, value, ENVIRONMENT_PREFIX + name.upper()) for name, value in given.items() if value}


def _checked(name: str, value: Any, where: str) -> Any:
    check = _CHECKS.get(name)
    if check is None:
        near = get_close_matches(name, _CHECKS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(_CHECKS)}."
        raise SettingsError(f"{where} is no setting of the hub; {hint}")
    try:
        return check(value)
    except ValueError as error:
        shown = "(hidden)" if name == "database" else repr(value)
        raise SettingsError(f"{where} = {shown} cannot be used: it must be {error}.") from None


def _check_together(settings: HubSettings) -> None:
    if (settings.tls_cert is None) != (settings.tls_key is None):
        missing = "tls_key" if settings.tls_key is None else "tls_cert"
        raise SettingsError(f"TLS needs the certificate and its key: {missing} is not set.")
    for name, path in (("tls_cert", settings.tls_cert), ("tls_key", settings.tls_key)):
        if path is not None and not os.access(path, os.R_OK):
            raise SettingsError(f"{name} = '{path}' cannot be used: there is no such file, or it may not be read.")


def _whole(lowest: int, highest: int) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        try:
            number = int(value) if not isinstance(value, bool | float) else None
        except (TypeError, ValueError):
            number = None
        if number is None or not lowest <= number <= highest:
            raise ValueError(f"a whole number from {lowest} to {highest}")
        return number

    return check


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in _YES | _NO:
        return value.lower() in _YES
    raise ValueError("true or false")


def _path(value: Any) -> Path:
    if not isinstance(value, str | Path) or not str(value):
        raise ValueError("the path of a file or folder")
    return Path(value).expanduser().absolute()


def _host(value: Any) -> str:
    if not isinstance(value, str) or not value or any(sign in value for sign in "/ @"):
        raise ValueError("an IP address or a host name, such as 127.0.0.1 or 0.0.0.0")
    return value


def _database(value: Any) -> str:
    if isinstance(value, str) and (value == EMBEDDED or value.startswith(_DATABASE_SCHEMES)):
        return value
    raise ValueError("“embedded” or an address such as postgresql://kontuar@db.example/kontuar")


def _log_folder(value: Any) -> str:
    if value in ("", "-"):
        return str(value)
    return str(_path(value))


def _one_of(*choices: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if isinstance(value, str) and value.lower() in choices:
            return value.lower()
        raise ValueError(f"one of {', '.join(choices)}")

    return check


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "data": _path,
    "database": _database,
    "host": _host,
    "port": _whole(0, 65535),
    "tls_cert": _path,
    "tls_key": _path,
    "allow_plain_http": _truth,
    "proxied": _truth,
    "workers": _whole(1, 64),
    "database_connections": _whole(2, 200),
    "log_folder": _log_folder,
    "log_level": _one_of("debug", "info", "warning", "error"),
    "durable_after": _one_of("commit", "backup"),
    "coupon_lock_minutes": _whole(1, 1440),
}
