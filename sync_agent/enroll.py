"""Makes a device of this machine: a short code on its screen, a manager's approval, and an identity in its file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from local_store import Identity, Store
from retail.values import DeviceId, LocationId, RegisterId
from sync_agent.errors import BadAnswer, EnrollmentExpired, Gone, Stopping
from sync_agent.key import DeviceKey
from sync_agent.problems import read_time
from sync_agent.transport import Request, Transport, Wait

_LONGEST_POLL_S = 30.0


@dataclass(frozen=True, slots=True)
class EnrollmentCode:
    """What to show: the code a manager types at the hub, and until when it is good."""

    code: str
    expires_at: datetime


def enroll(
    store: Store,
    transport: Transport,
    key: DeviceKey,
    show: Callable[[EnrollmentCode], None],
    *,
    machine: str,
    program: str,
    wait: Wait,
) -> Identity:
    """The identity that a manager gave this machine, saved in ``store``.

    ``show`` is called once with the code; then the hub is asked again and again, at the pace it names, until somebody
    approved. :class:`EnrollmentExpired` when nobody did in time: begin again, with a new code. :class:`Stopping` when
    ``wait`` says so.
    """
    content = {"public_key": key.public, "machine": machine[:100], "program": program}
    asked = transport.ask(Request.post("/v1/enroll/requests", content)).json()
    request_id = _text(asked, "request_id")
    show(EnrollmentCode(_text(asked, "code"), _time(asked, "expires_at")))
    pause_s = _poll_s(asked)
    while True:
        if wait(pause_s):
            raise Stopping("asked to stop while waiting for the approval")
        claimed = _claim(transport, key, request_id)
        if "device_id" in claimed:
            identity = _identity(claimed, transport.url)
            store.identity.save(identity)
            return identity
        pause_s = _poll_s(claimed)


def _claim(transport: Transport, key: DeviceKey, request_id: str) -> dict[str, Any]:
    signature = key.sign(f"kontuar enroll {request_id}".encode())
    try:
        return transport.ask(Request.post(f"/v1/enroll/requests/{request_id}/claim", {"signature": signature})).json()
    except Gone as error:
        raise EnrollmentExpired("nobody approved the code in time") from error


def _identity(claimed: dict[str, Any], hub_url: str) -> Identity:
    epoch = claimed.get("epoch")
    if type(epoch) is not int or epoch < 1:
        raise BadAnswer("the hub approved without an epoch")
    return Identity(
        device_id=DeviceId(_text(claimed, "device_id")),
        epoch=epoch,
        register_id=RegisterId(_text(claimed, "register_id")),
        location_id=LocationId(_text(claimed, "location_id")),
        zone=_text(claimed, "zone"),
        hub_url=hub_url,
        hub_id=_text(claimed, "hub_id"),
    )


def _poll_s(answer: dict[str, Any]) -> float:
    seconds = answer.get("poll_after_s")
    return min(max(float(seconds), 0.1), _LONGEST_POLL_S) if isinstance(seconds, int | float) else 2.0


def _text(answer: dict[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise BadAnswer(f"the hub's answer to the enrolment names no {name}")
    return value


def _time(answer: dict[str, Any], name: str) -> datetime:
    time = read_time(answer.get(name))
    if time is None:
        raise BadAnswer(f"the hub's answer to the enrolment names no {name}")
    return time
