"""What the hub's settings allow, and the sentence for everything they do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hub.settings import HubSettings, SettingsError, load_settings, refusal_to_serve


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path)}


def load(home: dict[str, str], arguments: dict[str, Any] | None = None, file: str | None = None) -> HubSettings:
    path = Path(home["HOME"]) / "hub.toml"
    if file is not None:
        path.write_text(file, encoding="utf-8")
    return load_settings(arguments or {}, path if file is not None else None, home)


def fault(home: dict[str, str], arguments: dict[str, Any] | None = None, file: str | None = None) -> str:
    with pytest.raises(SettingsError) as caught:
        load(home, arguments, file)
    return str(caught.value)


def test_without_any_setting_the_hub_serves_this_machine_from_its_own_database(home: dict[str, str]) -> None:
    settings = load(home)
    assert (settings.host, settings.port, settings.is_embedded) == ("127.0.0.1", 8470, True)
    assert settings.data == Path(home["HOME"]) / ".local/share/kontuar/hub"


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(home: dict[str, str]) -> None:
    file = "port = 1001\nworkers = 2\ndatabase_connections = 5\n"
    home |= {"KONTUAR_HUB_PORT": "1002", "KONTUAR_HUB_WORKERS": "3"}
    settings = load(home, {"port": 1003}, file)
    assert (settings.port, settings.workers, settings.database_connections) == (1003, 3, 5)


def test_the_account_s_own_file_is_found_by_itself(home: dict[str, str]) -> None:
    folder = Path(home["HOME"]) / ".config" / "kontuar"
    folder.mkdir(parents=True)
    (folder / "hub.toml").write_text("port = 9000\n")
    assert load(home).port == 9000


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("port = 99999", "hub.toml: port = 99999 cannot be used: it must be a whole number from 0 to 65535."),
        ('port = "many"', "port = 'many' cannot be used: it must be a whole number from 0 to 65535."),
        ("port = 8.5", "port = 8.5 cannot be used"),
        ("workers = true", "workers = True cannot be used: it must be a whole number from 1 to 64."),
        ("workers = 0", "a whole number from 1 to 64"),
        ('allow_plain_http = "maybe"', "allow_plain_http = 'maybe' cannot be used: it must be true or false."),
        ('log_level = "loud"', "one of debug, info, warning, error"),
        ('host = "http://0.0.0.0"', "an IP address or a host name"),
        ('database = "sqlite:///x"', "“embedded” or an address such as postgresql://"),
        ("prot = 1", "hub.toml: prot is no setting of the hub; did you mean port?"),
        ("port = ", "is not TOML"),
        ('tls_cert = "/nowhere/hub.crt"', "TLS needs the certificate and its key: tls_key is not set."),
    ],
)
def test_a_wrong_file_is_told_by_key_value_and_what_is_allowed(home: dict[str, str], file: str, words: str) -> None:
    assert words in fault(home, file=file)


def test_a_wrong_value_in_the_environment_is_told_by_its_name_there(home: dict[str, str]) -> None:
    assert "KONTUAR_HUB_PORT = '-1' cannot be used" in fault(home | {"KONTUAR_HUB_PORT": "-1"})


def test_a_wrong_argument_is_told_by_its_name_there(home: dict[str, str]) -> None:
    assert "--log-level = 'loud' cannot be used" in fault(home, {"log_level": "loud"})


def test_the_password_in_a_database_address_is_never_repeated(home: dict[str, str]) -> None:
    assert "hunter2" not in fault(home, {"database": "mysql://kontuar:hunter2@db"})


def test_a_certificate_that_is_not_there_is_told(home: dict[str, str]) -> None:
    words = fault(home, {"tls_cert": "/nowhere/hub.crt", "tls_key": "/nowhere/hub.key"})
    assert words.startswith("tls_cert = '/nowhere/hub.crt' cannot be used: there is no such file")


def test_a_named_file_that_is_not_there_is_told(home: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="no settings file"):
        load_settings({}, Path(home["HOME"]) / "none.toml", home)


def test_the_options_of_the_service_unit_are_no_setting(home: dict[str, str]) -> None:
    assert load(home | {"KONTUAR_HUB_OPTIONS": "--port 1"}).port == 8470


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_plain_http_is_served_to_this_machine(home: dict[str, str], host: str) -> None:
    assert refusal_to_serve(load(home, {"host": host})) is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "hub.example"])
def test_plain_http_beyond_this_machine_is_refused_unless_asked_for_by_name(home: dict[str, str], host: str) -> None:
    refusal = refusal_to_serve(load(home, {"host": host})) or ""
    assert "--tls-cert" in refusal
    assert "--allow-plain-http" in refusal
    assert refusal_to_serve(load(home, {"host": host, "allow_plain_http": True})) is None
