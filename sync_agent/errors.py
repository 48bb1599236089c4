"""Everything that can go wrong between a register and its hub, and how the errors of requests become ours.

SyncError                      ``code`` is dotted lower case, for programs; screens turn it into words
├── Unreachable                no connection, or it broke: try again later, sell on meanwhile
│   ├── TimedOut               connected or not, no answer in time
│   ├── Cut                    the answer stopped in the middle
│   └── NotTrusted             the certificate is not one we trust
├── Busy                       429, 502, 503 or 504; ``retry_after_s`` says when to come back
├── HubFault                   any other 5xx: the hub's own trouble
├── Refused                    the hub understood and said no (4xx); carries its :class:`Problem`
│   ├── Unauthorized           401
│   │   └── ClockWrong         … because the clocks are too far apart; carries the hub's time
│   ├── Revoked                403 ``auth.revoked``: this device may not speak for its register any more
│   ├── Gap                    409 ``sync.gap``; carries the sequence number the hub expects
│   ├── WrongEpoch             409 ``sync.epoch``: say hello again
│   ├── TooLarge               413: send less at once
│   ├── VersionOpen            409: a version of the stream is being written
│   ├── UpgradeNeeded          426: the hub no longer speaks our version
│   └── Gone                   410: the stream must be loaded from its snapshot, or a code has expired
├── BadAnswer                  the answer breaks the contract: not JSON, a field missing, a redirect
│   ├── AnswerTooLarge         longer than such an answer can be
│   └── ChecksumWrong          its bytes are not those the hub hashed
├── WrongHub                   another hub than the one this register was enrolled with
├── BadAddress                 the hub's address cannot be used
│   └── PlainHttpRefused       plain HTTP beyond this machine, and nobody asked for it by name
├── DiskTrouble                a download cannot be kept on this machine's disk
├── KeyFault                   the device's key file is missing, damaged, or open to others
├── NotEnrolled                this register has no identity yet
├── EnrollmentExpired          nobody approved the code in time
├── FactsMissing               the hub expects facts that this register no longer has
├── LeaseLost                  another agent works on this file now
└── Stopping                   we were asked to stop while waiting

:func:`mapped` wraps every use of requests, so that nothing else leaves the transport.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

import requests
import urllib3.exceptions


@dataclass(frozen=True, slots=True)
class Problem:
    """What an ``application/problem+json`` answer said (RFC 9457); ``members`` are its other fields."""

    status: int
    code: str
    title: str = ""
    detail: str = ""
    members: Mapping[str, Any] = field(default_factory=dict)


class SyncError(Exception):
    """Something is wrong between this register and its hub."""

    code: ClassVar[str] = "sync.error"


class Unreachable(SyncError):
    """There is no connection to the hub, or it broke."""

    code = "hub.unreachable"


class TimedOut(Unreachable):
    """The hub did not answer in time; whether it took the request is unknown."""

    code = "hub.timed_out"


class Cut(Unreachable):
    """The answer stopped in the middle."""

    code = "hub.cut"


class NotTrusted(Unreachable):
    """The hub's certificate is not one we trust."""

    code = "hub.not_trusted"


class Busy(SyncError):
    """The hub asks us to come back later, in ``retry_after_s`` seconds when it said so."""

    code = "hub.busy"

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class HubFault(SyncError):
    """The hub failed with a 5xx of its own."""

    code = "hub.fault"


class Refused(SyncError):
    """The hub understood the request and said no."""

    code = "hub.refused"

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.status} {problem.code}: {problem.detail or problem.title}")
        self.problem = problem


class Unauthorized(Refused):
    """The hub does not accept our token or signature."""

    code = "auth.unauthorized"


class ClockWrong(Unauthorized):
    """Our clock and the hub's are too far apart; ``server_time`` is the hub's."""

    code = "auth.clock"

    def __init__(self, problem: Problem, server_time: datetime) -> None:
        super().__init__(problem)
        self.server_time = server_time


class Revoked(Refused):
    """This device may not speak for its register any more."""

    code = "auth.revoked"


class Gap(Refused):
    """The hub expects another sequence number."""

    code = "sync.gap"

    def __init__(self, problem: Problem, expected_seq: int) -> None:
        super().__init__(problem)
        self.expected_seq = expected_seq


class WrongEpoch(Refused):
    """The hub knows this device under another epoch."""

    code = "sync.epoch"


class TooLarge(Refused):
    """We sent more at once than the hub takes."""

    code = "hub.too_large"


class UpgradeNeeded(Refused):
    """The hub no longer speaks this program's version."""

    code = "sync.upgrade_needed"


class Gone(Refused):
    """What we asked for is no longer there: a stream has to be loaded from its snapshot, a code has expired."""

    code = "hub.gone"


class VersionOpen(Refused):
    """The hub is writing a version of this stream and has no whole one to give: come back later."""

    code = "feed.version_open"


class BadAnswer(SyncError):
    """The answer breaks the contract."""

    code = "hub.bad_answer"


class AnswerTooLarge(BadAnswer):
    """The answer is longer than such an answer can be."""

    code = "hub.answer_too_large"


class ChecksumWrong(BadAnswer):
    """The bytes are not those the hub hashed."""

    code = "hub.checksum_wrong"


class WrongHub(SyncError):
    """This is another hub than the one the register was enrolled with."""

    code = "hub.wrong"


class BadAddress(SyncError):
    """The hub's address cannot be used."""

    code = "hub.bad_address"


class PlainHttpRefused(BadAddress):
    """Plain HTTP beyond this machine, and nobody asked for it by name."""

    code = "hub.plain_http_refused"


class DiskTrouble(SyncError):
    """A download cannot be kept on this machine's disk."""

    code = "disk.trouble"


class KeyFault(SyncError):
    """The device's key file is missing, damaged, or open to others."""

    code = "key.fault"


class NotEnrolled(SyncError):
    """This register has no identity yet."""

    code = "enroll.needed"


class EnrollmentExpired(SyncError):
    """Nobody approved the code in time; ask for a new one."""

    code = "enroll.expired"


class FactsMissing(SyncError):
    """The hub expects facts that this register no longer has."""

    code = "sync.facts_missing"


class LeaseLost(SyncError):
    """Another agent works on this file now."""

    code = "agent.lease_lost"


class Stopping(SyncError):
    """We were asked to stop while waiting."""

    code = "agent.stopping"


# The first that fits decides: special before general. A test walks both libraries' trees and finds none left out.
_FOREIGN: tuple[tuple[tuple[type[Exception], ...], type[SyncError]], ...] = (
    ((requests.exceptions.SSLError, urllib3.exceptions.SSLError, ssl.SSLError), NotTrusted),
    ((urllib3.exceptions.NewConnectionError,), Unreachable),  # to urllib3 it is a timeout, whatever the reason
    ((requests.exceptions.Timeout, urllib3.exceptions.TimeoutError), TimedOut),
    (
        (
            requests.exceptions.ChunkedEncodingError,
            urllib3.exceptions.IncompleteRead,
            urllib3.exceptions.InvalidChunkLength,
            urllib3.exceptions.ProtocolError,
        ),
        Cut,
    ),
    (
        (
            requests.exceptions.URLRequired,
            requests.exceptions.MissingSchema,
            requests.exceptions.InvalidSchema,
            requests.exceptions.InvalidURL,
            urllib3.exceptions.LocationValueError,
        ),
        BadAddress,
    ),
    ((requests.exceptions.ConnectionError, requests.exceptions.RetryError), Unreachable),
    ((urllib3.exceptions.PoolError,), Unreachable),
    ((requests.exceptions.RequestException, urllib3.exceptions.HTTPError), BadAnswer),
    ((OSError,), Unreachable),
)


def sync_error_of(error: Exception) -> type[SyncError]:
    """Which of ours an error of requests, urllib3 or the network is."""
    return next((ours for theirs, ours in _FOREIGN if isinstance(error, theirs)), SyncError)


@contextmanager
def mapped(doing: str) -> Iterator[None]:
    """Turn what requests, urllib3 and the network raise into ours; ``doing`` begins the sentence."""
    try:
        yield
    except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise sync_error_of(error)(f"{doing}: {_cause(error)}") from error


def _cause(error: BaseException) -> str:
    """The innermost reason, which is the one a person understands."""
    inner = error.args[0] if error.args else None
    reason = getattr(inner, "reason", None) or inner
    if isinstance(reason, BaseException) and reason is not error:
        return _cause(reason)
    return str(error) or type(error).__name__
