from __future__ import annotations

import gzip
import socket
import ssl
import threading
from collections.abc import Iterator

import pytest

from sync_agent.errors import (
    AnswerTooLarge,
    BadAnswer,
    Busy,
    Cut,
    NotTrusted,
    PlainHttpRefused,
    Stopping,
    TimedOut,
    Unreachable,
)
from sync_agent.transport import Download, Request, Timeouts, Transport
from tests.support.certificates import certificate
from tests.support.wire_hub import Handler, Reply, Server, answers, busy, cut_after, lost_reply, lost_request

PATH = "/v1/x"
HELLO = Request("GET", PATH)
OK = Reply.of({"ok": True})


class Waits:
    """Notes how long it was asked to wait, and does not."""

    def __init__(self, stop_after: int = 1000) -> None:
        self.seconds: list[float] = []
        self._stop_after = stop_after

    def __call__(self, seconds: float) -> bool:
        self.seconds.append(seconds)
        return len(self.seconds) >= self._stop_after


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def transport(hub, waits) -> Iterator[Transport]:
    made = Transport(hub.url, wait=waits, chance=lambda: 0.5)
    yield made
    made.close()


def test_an_answer_is_read(hub, transport):
    hub.fault(PATH, answers(OK))
    assert transport.ask(HELLO).json() == {"ok": True}


def test_a_post_carries_one_json_object(hub, transport):
    hub.fault(PATH, answers(OK))
    transport.ask(Request.post(PATH, {"name": "żółty"}))
    assert hub.requests[0].body == '{"name":"żółty"}'.encode()


def test_a_compressed_answer_is_unpacked(hub, transport):
    hub.fault(PATH, answers(Reply(200, gzip.compress(OK.body), {"Content-Encoding": "gzip"})))
    assert transport.ask(HELLO).json() == {"ok": True}


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(lost_request, id="request lost"),
        pytest.param(lost_reply, id="reply lost"),
        pytest.param(cut_after(3), id="reply cut"),
        pytest.param(busy(503, None), id="503"),
        pytest.param(busy(429, "2"), id="429"),
    ],
)
def test_a_request_that_met_short_trouble_is_made_again(hub, transport, fault):
    hub.answer = lambda asked: OK
    hub.fault(PATH, fault)
    assert transport.ask(HELLO).json() == {"ok": True}


def test_between_two_tries_it_waits_a_part_of_a_doubling_bound(hub, transport, waits):
    hub.fault(PATH, lost_request, lost_request, answers(OK))
    transport.ask(HELLO)
    assert waits.seconds == [0.1, 0.2]


def test_a_hub_that_says_when_to_come_back_is_not_asked_sooner(hub, transport, waits):
    hub.fault(PATH, busy(503, "3"), answers(OK))
    transport.ask(HELLO)
    assert waits.seconds == [3.1]


def test_a_long_come_back_later_is_the_callers_to_wait_out(hub, transport, waits):
    hub.fault(PATH, busy(503, "600"))
    with pytest.raises(Busy) as caught:
        transport.ask(HELLO)
    assert (caught.value.retry_after_s, waits.seconds) == (600, [])


def test_after_three_tries_the_trouble_is_told(hub, transport):
    hub.fault(PATH, lost_request, lost_request, lost_request)
    with pytest.raises(Unreachable):
        transport.ask(HELLO)
    assert len(hub.asked(PATH)) == 3


def test_being_asked_to_stop_ends_the_waiting(hub):
    transport = Transport(hub.url, wait=Waits(stop_after=1), chance=lambda: 0.5)
    hub.fault(PATH, lost_request, lost_request)
    with pytest.raises(Stopping):
        transport.ask(HELLO)
    transport.close()
    assert len(hub.asked(PATH)) == 1


def test_a_refusal_is_not_tried_again(hub, transport):
    hub.fault(PATH, answers(Reply.of({"code": "no"}, 404)))
    with pytest.raises(Exception, match="404 no"):
        transport.ask(HELLO)
    assert len(hub.asked(PATH)) == 1


def test_a_redirect_is_not_followed(hub, transport):
    hub.fault(PATH, answers(Reply(302, b"", {"Location": hub.url + "/v1/elsewhere"})))
    with pytest.raises(BadAnswer, match="redirect"):
        transport.ask(HELLO)
    assert hub.asked("/v1/elsewhere") == []


def test_an_answer_cut_in_the_middle_is_not_taken_for_a_whole_one(hub, transport):
    hub.answer = lambda asked: OK
    hub.fault(PATH, cut_after(3), cut_after(3), cut_after(3))
    with pytest.raises(Cut):
        transport.ask(HELLO)


@pytest.mark.parametrize("body", [b"", b"<html>log in to the network</html>", b"[1]", b"\xff\xfe"])
def test_an_answer_that_is_no_json_object_is_a_bad_answer(hub, transport, body):
    hub.fault(PATH, answers(Reply(200, body)))
    with pytest.raises(BadAnswer):
        transport.ask(HELLO).json()


def test_an_answer_longer_than_its_limit_is_refused(hub, transport):
    hub.fault(PATH, answers(Reply(200, b"x" * 200_000)))
    with pytest.raises(AnswerTooLarge):
        transport.ask(HELLO, limit=100_000)


def test_a_small_answer_that_swells_when_unpacked_is_refused(hub, transport):
    hub.fault(PATH, answers(Reply(200, gzip.compress(b"0" * 5_000_000), {"Content-Encoding": "gzip"})))
    with pytest.raises(AnswerTooLarge):
        transport.ask(HELLO, limit=1_000_000)


def test_an_answer_that_dribbles_is_given_up_at_its_deadline(hub, waits):
    hub.fault(PATH, answers(Reply(200, b"x" * 1_000_000)))
    times = iter(range(0, 10_000, 45))
    transport = Transport(hub.url, wait=waits, chance=lambda: 0.5, monotonic=lambda: next(times))
    with pytest.raises(TimedOut):
        transport.ask(HELLO)
    transport.close()


def test_nobody_there_is_unreachable(waits):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    transport = Transport(f"http://127.0.0.1:{port}", wait=waits, chance=lambda: 0.5)
    with pytest.raises(Unreachable):
        transport.ask(HELLO)
    transport.close()


def test_a_hub_that_takes_the_request_and_says_nothing_is_timed_out_and_not_asked_again(waits):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        transport = Transport(url, wait=waits, chance=lambda: 0.5, timeouts=Timeouts(1, 0.05, 1))
        with pytest.raises(TimedOut):
            transport.ask(HELLO)
        transport.close()
    assert waits.seconds == []


def test_plain_http_beyond_this_machine_is_refused_before_anything_is_sent(waits):
    with pytest.raises(PlainHttpRefused):
        Transport("http://hub.example.com", wait=waits, chance=lambda: 0.5)


def test_credentials_of_the_environment_do_not_replace_ours(hub, waits, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password hunter2")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    hub.fault(PATH, answers(OK))
    transport = Transport(hub.url, wait=waits, chance=lambda: 0.5)
    transport.ask(HELLO.with_headers({"Authorization": "Bearer ours"}))
    transport.close()
    assert hub.requests[0].headers["Authorization"] == "Bearer ours"


@pytest.fixture
def tls_hub(hub, tmp_path) -> Iterator[tuple[str, object]]:
    cert, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server = Server(("127.0.0.1", 0), type("BoundHandler", (Handler,), {"hub": hub}))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}", cert
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_certificate_of_our_own_is_trusted_when_its_file_is_named(hub, tls_hub, waits):
    url, cert = tls_hub
    hub.fault(PATH, answers(OK))
    transport = Transport(url, wait=waits, chance=lambda: 0.5, ca_bundle=cert)
    assert transport.ask(HELLO).json() == {"ok": True}
    transport.close()


def test_a_certificate_nobody_vouches_for_is_not_trusted_and_not_tried_again(hub, tls_hub, waits):
    transport = Transport(tls_hub[0], wait=waits, chance=lambda: 0.5)
    with pytest.raises(NotTrusted):
        transport.ask(HELLO)
    transport.close()
    assert (hub.requests, waits.seconds) == ([], [])


def test_a_missing_file_of_certificates_is_told_at_once(waits, tmp_path):
    with pytest.raises(NotTrusted, match="no file of certificates"):
        Transport("https://hub.example.com", wait=waits, chance=lambda: 0.5, ca_bundle=tmp_path / "none.pem")


def test_a_download_gives_the_bytes_exactly_as_sent(hub, transport):
    packed = gzip.compress(b"rows")
    hub.fault(PATH, answers(Reply(200, packed, {"Content-Encoding": "gzip"})))
    with transport.download(HELLO) as download:
        assert b"".join(download.chunks) == packed


def test_a_download_cut_in_the_middle_says_so_after_the_bytes_that_came(hub, transport):
    hub.answer = lambda asked: Reply(200, b"x" * 1_000_000)
    hub.fault(PATH, cut_after(300_000))
    got = bytearray()

    def keep(download: Download) -> None:
        for chunk in download.chunks:
            got.extend(chunk)

    with transport.download(HELLO) as download, pytest.raises(Unreachable):
        keep(download)
    assert 0 < len(got) <= 300_000
