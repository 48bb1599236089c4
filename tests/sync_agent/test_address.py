from __future__ import annotations

import pytest

from sync_agent.address import checked_address, is_loopback
from sync_agent.errors import BadAddress, PlainHttpRefused


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://hub.example.com", "https://hub.example.com"),
        (" https://hub.example.com/kontuar/ ", "https://hub.example.com/kontuar"),
        ("http://127.0.0.1:8350", "http://127.0.0.1:8350"),
        ("http://localhost:8350/", "http://localhost:8350"),
        ("http://[::1]:8350", "http://[::1]:8350"),
    ],
)
def test_https_everywhere_and_plain_http_on_this_machine_are_taken(given, used):
    assert checked_address(given) == used


@pytest.mark.parametrize("url", ["http://hub.example.com", "http://10.0.0.5:8350", "http://127.0.0.1.example.com"])
def test_plain_http_beyond_this_machine_is_refused(url):
    with pytest.raises(PlainHttpRefused):
        checked_address(url)


def test_plain_http_is_taken_when_asked_for_by_name():
    assert checked_address("http://10.0.0.5:8350", allow_plain_http=True) == "http://10.0.0.5:8350"


@pytest.mark.parametrize(
    "url",
    [
        *("", "hub.example.com", "ftp://hub.example.com", "https://", "https://a:b@hub.example.com"),
        *("https://hub?x=1", "https://hub#part", "https://hub:port", "https://[::1"),
    ],
)
def test_what_cannot_be_a_hub_is_a_bad_address(url):
    with pytest.raises(BadAddress):
        checked_address(url)


def test_a_password_is_not_repeated_in_the_refusal():
    with pytest.raises(BadAddress) as caught:
        checked_address("https://me:hunter2@hub.example.com")
    assert "hunter2" not in str(caught.value)


def test_a_name_that_only_begins_like_loopback_is_not_loopback():
    assert not is_loopback("localhost.example.com")
