from __future__ import annotations

import inspect
import ssl

import pytest
import requests
import requests.exceptions
import urllib3.exceptions

from sync_agent import errors
from sync_agent.errors import (
    BadAddress,
    BadAnswer,
    Cut,
    NotTrusted,
    SyncError,
    TimedOut,
    Unreachable,
    mapped,
    sync_error_of,
)


def tree(root: type[BaseException]) -> list[type[BaseException]]:
    return [root, *(each for child in root.__subclasses__() for each in tree(child))]


def foreign() -> list[type[BaseException]]:
    found = {*tree(requests.exceptions.RequestException), *tree(urllib3.exceptions.HTTPError)}
    libraries = [kind for kind in found if kind.__module__.startswith(("requests", "urllib3"))]
    return sorted(libraries, key=lambda kind: f"{kind.__module__}.{kind.__name__}")


def bare(kind: type[BaseException]) -> BaseException:
    """An instance without running a constructor that wants pools and responses."""
    error = kind.__new__(kind)
    vars(error).update(partial=0, expected=1, length=b"", response=None)
    return error


@pytest.mark.parametrize("kind", foreign(), ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_every_error_of_requests_and_urllib3_becomes_one_of_ours_that_says_more_than_sync_error(kind):
    ours = sync_error_of(bare(kind))
    assert issubclass(ours, SyncError)
    assert ours is not SyncError


@pytest.mark.parametrize("kind", foreign(), ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_no_error_of_requests_or_urllib3_leaves_the_transport_as_it_is(kind):
    with pytest.raises(SyncError), mapped("asking"):
        raise bare(kind)


@pytest.mark.parametrize(
    ("kind", "ours"),
    [
        (requests.exceptions.SSLError, NotTrusted),
        (requests.exceptions.ConnectTimeout, TimedOut),
        (requests.exceptions.ReadTimeout, TimedOut),
        (requests.exceptions.ConnectionError, Unreachable),
        (requests.exceptions.ProxyError, Unreachable),
        (requests.exceptions.ChunkedEncodingError, Cut),
        (requests.exceptions.ContentDecodingError, BadAnswer),
        (requests.exceptions.InvalidURL, BadAddress),
        (urllib3.exceptions.ReadTimeoutError, TimedOut),
        (urllib3.exceptions.IncompleteRead, Cut),
        (urllib3.exceptions.NameResolutionError, Unreachable),
        (urllib3.exceptions.DecodeError, BadAnswer),
        (ConnectionResetError, Unreachable),
        (ssl.SSLCertVerificationError, NotTrusted),
    ],
)
def test_an_error_is_read_by_what_can_be_done_about_it(kind, ours):
    assert sync_error_of(bare(kind)) is ours


def test_the_tree_in_the_docstring_is_the_tree():
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, SyncError)]
    missing = [kind.__name__ for kind in kinds if kind.__name__ not in (errors.__doc__ or "")]
    assert missing == []


def test_each_error_has_a_code_of_its_own():
    codes = [kind.code for kind in tree(SyncError)]
    assert len(set(codes)) == len(codes)


def test_the_innermost_reason_is_told():
    inner = urllib3.exceptions.NewConnectionError(None, "Connection refused")  # type: ignore[arg-type]
    outer = requests.exceptions.ConnectionError(urllib3.exceptions.MaxRetryError(None, "/", inner))  # type: ignore[arg-type]
    with pytest.raises(Unreachable, match=r"^asking: .*Connection refused"), mapped("asking"):
        raise outer
