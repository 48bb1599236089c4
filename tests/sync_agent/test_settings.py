from __future__ import annotations

from pathlib import Path

import pytest

from sync_agent.settings import data_folder, parse_arguments


def test_the_registers_files_are_in_the_users_data_folder_unless_named():
    assert data_folder({"XDG_DATA_HOME": "/d"}) == Path("/d/kontuar")
    assert data_folder({"KONTUAR_DATA": "/till"}) == Path("/till")
    assert data_folder({}) == Path("~/.local/share/kontuar").expanduser()


def test_options_are_read():
    settings = parse_arguments(
        ["--data", "/d", "--hub", "https://hub", "--supervised", "--once", "--log-dir", "/l"], {}
    )
    assert (settings.data, settings.hub, settings.supervised, settings.once) == (Path("/d"), "https://hub", True, True)
    assert settings.log_dir == Path("/l")


def test_plain_http_is_off_unless_named():
    assert not parse_arguments([], {}).allow_plain_http
    assert parse_arguments(["--allow-plain-http"], {}).allow_plain_http


def test_a_wrong_option_prints_a_sentence_and_leaves_with_2(capsys):
    with pytest.raises(SystemExit) as caught:
        parse_arguments(["--what"], {})
    assert caught.value.code == 2
    assert "unrecognized arguments: --what" in capsys.readouterr().err
