from __future__ import annotations

from collections.abc import Iterator

import pytest

from local_store import Identity, Store
from sync_agent.enroll import EnrollmentCode, enroll
from sync_agent.errors import BadAnswer, EnrollmentExpired, Stopping
from sync_agent.key import DeviceKey
from sync_agent.transport import Transport
from tests.support.wire_hub import Reply, answers, lost_reply

CLAIM = "/v1/enroll/requests/r1/claim"


class Ceremony:
    """The register's side; ``wait`` is where the manager comes in."""

    def __init__(self, hub, store, key) -> None:
        self.hub, self.store, self.key = hub, store, key
        self.shown: list[EnrollmentCode] = []
        self.waited: list[float] = []
        self.approve_at = 1
        self.stop_at = 99

    def wait(self, seconds: float) -> bool:
        self.waited.append(seconds)
        if len(self.waited) == self.approve_at:
            self.hub.approve(self.shown[0].code)
        return len(self.waited) >= self.stop_at

    def run(self) -> Identity:
        transport = Transport(self.hub.url, wait=lambda seconds: False, chance=lambda: 0.0)
        try:
            return enroll(
                self.store, transport, self.key, self.shown.append, machine="till-2", program="0.1.0", wait=self.wait
            )
        finally:
            transport.close()


@pytest.fixture
def ceremony(hub, tmp_path, clock) -> Iterator[Ceremony]:
    hub.now = clock
    store = Store.open(tmp_path / "register.sqlite", clock, owner="tool")
    yield Ceremony(hub, store, DeviceKey.create(tmp_path / "device.key"))
    store.close()


def test_an_approved_register_has_its_identity_in_its_file(ceremony, hub):
    identity = ceremony.run()
    assert ceremony.store.identity.get() == identity
    assert identity == Identity("dev-1", 1, "014-2", "014", "pl", hub.url, "hub-1")


def test_the_code_is_shown_once_with_its_end(ceremony):
    ceremony.approve_at = 3
    ceremony.run()
    assert [(each.code, each.expires_at.minute) for each in ceremony.shown] == [("7F2K-9QX1", 10)]


def test_the_hub_is_asked_at_the_pace_it_names(ceremony):
    ceremony.approve_at = 3
    ceremony.run()
    assert ceremony.waited == [2, 3, 3]


@pytest.mark.parametrize(("said", "waited"), [(0, 0.1), (-5, 0.1), (86_400, 30), ("soon", 2), (None, 2)])
def test_a_hub_that_names_an_odd_pace_is_asked_at_a_decent_one(ceremony, hub, said, waited):
    ceremony.approve_at = 2
    hub.fault(CLAIM, answers(Reply.of({"poll_after_s": said}, 202)))
    ceremony.run()
    assert ceremony.waited[1] == waited


def test_a_code_nobody_approved_expires_and_nothing_is_saved(ceremony, hub):
    hub.fault(CLAIM, answers(Reply.of({"code": "enroll.expired"}, 410)))
    with pytest.raises(EnrollmentExpired):
        ceremony.run()
    assert ceremony.store.identity.get() is None


def test_a_lost_answer_to_the_claim_is_asked_for_again(ceremony, hub):
    hub.fault(CLAIM, lost_reply)
    assert ceremony.run().device_id == "dev-1"


def test_a_cashier_who_gives_up_ends_the_waiting(ceremony):
    ceremony.approve_at = 99
    ceremony.stop_at = 2
    with pytest.raises(Stopping):
        ceremony.run()


@pytest.mark.parametrize("field", ["device_id", "epoch", "register_id", "location_id", "zone", "hub_id"])
def test_an_approval_without_something_we_rely_on_is_a_bad_answer(ceremony, hub, field):
    whole = {"device_id": "d", "epoch": 1, "register_id": "r", "location_id": "l", "zone": "z", "hub_id": "h"}
    hub.fault(CLAIM, answers(Reply.of({name: value for name, value in whole.items() if name != field})))
    if field == "device_id":
        hub.fault(CLAIM, answers(Reply.of({"code": "enroll.expired"}, 410)))
    with pytest.raises((BadAnswer, EnrollmentExpired)):
        ceremony.run()
    assert ceremony.store.identity.get() is None
