"""A small, strict hub in memory, on a real socket: it keeps to docs/sync.md to the letter, and fails when told to."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from retail.journal import Link, genesis, link_fault, read_envelope

PAGE = 10
"""Small pages, so that a few dozen rows are several of them."""


@dataclass
class Device:
    public_key: str
    register_id: str = "014-2"
    location_id: str = "014"
    zone: str = "pl"
    epoch: int = 1
    durable_seq: int = 0
    revoked: bool = False
    flag: str | None = None
    recorded: dict[int, int] = field(default_factory=dict)

    @property
    def recorded_seq(self) -> int:
        return self.recorded.get(self.epoch, 0)

    @recorded_seq.setter
    def recorded_seq(self, seq: int) -> None:
        self.recorded[self.epoch] = seq


@dataclass
class Stream:
    epoch: int = 1
    entries: list[dict[str, Any]] = field(default_factory=list)
    first_kept: int = 1
    manifest: dict[str, Any] | None = None

    def publish(self, key: str, row: Mapping[str, Any] | None, rev: int | None = None) -> None:
        pos = len(self.entries) + 1
        self.entries.append({"pos": pos, "rev": rev if rev is not None else pos, "key": key, "row": row})

    def close(self, version: int) -> None:
        """Publish the manifest of what is here now, as docs/sync.md writes it."""
        rows = self.state()
        marks = 0
        for row in rows:
            marks ^= int(hashlib.sha256(f"{row['key']}|{row['rev']}".encode()).hexdigest()[:16], 16)
        at = "2026-03-02T09:00:00+00:00"
        self.manifest = {"version": version, "count": len(rows), "sha256": f"{marks:016x}", "at": at}
        self.publish("version", self.manifest)

    def state(self) -> list[dict[str, Any]]:
        latest: dict[str, dict[str, Any]] = {}
        for entry in self.entries:
            if entry["rev"] > latest.get(entry["key"], {"rev": -1})["rev"]:
                latest[entry["key"]] = entry
        return [
            {"key": e["key"], "rev": e["rev"], "row": e["row"]}
            for e in latest.values()
            if e["row"] is not None and (e["key"] != "version" or self.manifest is None)
        ]


@dataclass
class Reply:
    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, content: Mapping[str, Any], status: int = 200, **headers: str) -> Reply:
        kind = "application/problem+json" if status >= 400 else "application/json"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return cls(status, json.dumps(content).encode(), {"Content-Type": kind, **named})


class Refusal(Exception):
    def __init__(self, status: int, code: str, **members: Any) -> None:
        self.reply = Reply.of({"type": "about:blank", "title": code, "status": status, "code": code, **members}, status)


@dataclass
class Asked:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


Fault = Callable[["Handler", Asked, Callable[[], Reply]], None]
"""Does something to one request instead of answering it properly."""


def lost_request(handler: Handler, asked: Asked, answer: Callable[[], Reply]) -> None:
    """The hub never hears it."""
    handler.cut()


def lost_reply(handler: Handler, asked: Asked, answer: Callable[[], Reply]) -> None:
    """The hub does it, and its answer is lost."""
    answer()
    handler.cut()


def cut_after(length: int) -> Fault:
    """The answer stops after so many bytes of its body."""

    def _fault(handler: Handler, asked: Asked, answer: Callable[[], Reply]) -> None:
        handler.send(answer(), only=length)
        handler.cut()

    return _fault


def busy(status: int = 503, retry_after: str | None = "2") -> Fault:
    """Come back later."""

    def _fault(handler: Handler, asked: Asked, answer: Callable[[], Reply]) -> None:
        handler.send(Reply(status, b"", {"Retry-After": retry_after} if retry_after is not None else {}))

    return _fault


def changed(how: Callable[[Reply], Reply]) -> Fault:
    """The answer is changed on the way."""

    def _fault(handler: Handler, asked: Asked, answer: Callable[[], Reply]) -> None:
        handler.send(how(answer()))

    return _fault


def answers(reply: Reply) -> Fault:
    """Something else answers; the hub never hears it."""

    def _fault(handler: Handler, asked: Asked, answer: Callable[[], Reply]) -> None:
        handler.send(reply)

    return _fault


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    hub: WireHub

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        asked = Asked(self.command, self.path, self.headers, self.rfile.read(length))
        with self.hub.lock:
            self.hub.requests.append(asked)
            fault = self.hub.next_fault(asked)
        if fault is not None:
            fault(self, asked, lambda: self.hub.answer(asked))
        else:
            self.send(self.hub.answer(asked))

    do_POST = do_GET  # noqa: N815 - the base class names it

    def send(self, reply: Reply, only: int | None = None) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 304 and "Content-Length" not in reply.headers:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body if only is None else reply.body[:only])
        self.wfile.flush()

    def cut(self) -> None:
        self.close_connection = True
        self.connection.close()

    def log_message(self, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away, as the tests make it do, is no news."""


class WireHub:
    """Knows what it was told and what it did; ``faults`` are used up one per matching request."""

    hub_id = "hub-1"

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.requests: list[Asked] = []
        self.faults: list[tuple[str, Fault]] = []
        self.now: Callable[[], datetime] = lambda: datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        self.devices: dict[str, Device] = {}
        self.enrollments: dict[str, dict[str, Any]] = {}
        self.tokens: dict[str, str] = {}
        self.facts: dict[tuple[str, int, int], dict[str, Any]] = {}
        self.aside: list[dict[str, Any]] = []
        self.alarms: list[tuple[str, int, int]] = []
        self.effects: Counter[str] = Counter()
        self.streams: dict[str, Stream] = {}
        self.limits = {"push_facts": 500, "push_bytes": 4_000_000, "page": PAGE}
        self.parked_kinds: set[str] = set()
        self.commands: list[str] = []
        self.url = ""

    # What tests do to it

    def fault(self, path: str, *faults: Fault) -> None:
        """The next requests whose path begins with ``path`` meet these, one each."""
        with self.lock:
            self.faults += [(path, fault) for fault in faults]

    def next_fault(self, asked: Asked) -> Fault | None:
        for place, (path, fault) in enumerate(self.faults):
            if asked.path.startswith(path):
                del self.faults[place]
                return fault
        return None

    def asked(self, path: str) -> list[Asked]:
        with self.lock:
            return [each for each in self.requests if each.path.startswith(path)]

    def stream(self, name: str) -> Stream:
        return self.streams.setdefault(name, Stream())

    def seqs(self, device_id: str, epoch: int = 1) -> list[int]:
        return sorted(seq for device, of_epoch, seq in self.facts if (device, of_epoch) == (device_id, epoch))

    def restore(self, device_id: str, recorded_seq: int) -> None:
        """Yesterday's backup: later facts and their effects never happened here, and every feed has a new epoch."""
        device = self.devices[device_id]
        for place in [each for each in self.facts if each[0] == device_id and each[2] > recorded_seq]:
            self.effects[self.facts.pop(place)["fact_id"]] -= 1
        self.effects = +self.effects
        device.recorded_seq, device.durable_seq = recorded_seq, min(device.durable_seq, recorded_seq)
        for stream in self.streams.values():
            stream.epoch += 1

    def approve(self, code: str, device_id: str = "dev-1") -> None:
        (request,) = (each for each in self.enrollments.values() if each["code"] == code)
        request["device_id"] = device_id
        self.devices[device_id] = Device(request["public_key"])

    # The contract

    def answer(self, asked: Asked) -> Reply:
        with self.lock:
            try:
                return self._route(asked)
            except Refusal as refusal:
                return refusal.reply

    def _route(self, asked: Asked) -> Reply:
        path = asked.path.partition("?")[0]
        if path == "/v1/auth/token":
            return self._token(json.loads(asked.body))
        if path.startswith("/v1/enroll/requests"):
            return self._enroll(path, json.loads(asked.body))
        device_id = self._device(asked)
        match (asked.method, path.split("/")[2:]):
            case ("POST", ["sync", "hello"]):
                return self._hello(device_id, json.loads(asked.body))
            case ("POST", ["sync", "push"]):
                return self._push(device_id, asked)
            case ("GET", ["sync", "facts"]):
                return self._past_facts(device_id, parse_qs(urlsplit(asked.path).query))
            case ("GET", ["sync", "heads"]):
                return self._heads(asked)
            case ("GET", ["feed", stream, "snapshot"]):
                return self._snapshot(stream, asked)
            case ("GET", ["feed", stream, epoch, span]):
                return self._page(stream, int(epoch), span)
        raise Refusal(404, "http.not_found")

    def _enroll(self, path: str, content: dict[str, Any]) -> Reply:
        if path == "/v1/enroll/requests":
            number = len(self.enrollments) + 1
            request = {"public_key": content["public_key"], "code": f"7F2K-9QX{number}", "expired": False}
            self.enrollments[f"r{number}"] = request
            expires_at = (self.now() + timedelta(minutes=10)).isoformat()
            said = {"request_id": f"r{number}", "code": request["code"], "expires_at": expires_at, "poll_after_s": 2}
            return Reply.of(said, 201)
        request_id = path.split("/")[-2]
        request = self.enrollments[request_id]
        if request["expired"]:
            raise Refusal(410, "enroll.expired")
        verify(request["public_key"], content["signature"], f"kontuar enroll {request_id}".encode())
        if "device_id" not in request:
            return Reply.of({"poll_after_s": 3}, 202)
        device = self.devices[request["device_id"]]
        place = {"register_id": device.register_id, "location_id": device.location_id, "zone": device.zone}
        said = {"device_id": request["device_id"], "epoch": device.epoch, "hub_id": self.hub_id, **place}
        return Reply.of(said)

    def _token(self, content: dict[str, Any]) -> Reply:
        device = self.devices.get(content["device_id"])
        if device is None:
            raise Refusal(401, "auth.unknown_device")
        message = f"kontuar token {content['device_id']} {content['at']} {content['nonce']}"
        verify(device.public_key, content["signature"], message.encode())
        if abs(datetime.fromisoformat(content["at"]) - self.now()) > timedelta(minutes=10):
            raise Refusal(401, "auth.clock", server_time=self.now().isoformat())
        if device.revoked:
            raise Refusal(403, "auth.revoked")
        token = f"token-{len(self.tokens) + 1}"
        self.tokens[token] = content["device_id"]
        return Reply.of({"token": token, "expires_in": 900})

    def _device(self, asked: Asked) -> str:
        scheme, _, token = asked.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or token not in self.tokens:
            raise Refusal(401, "auth.bad_token")
        if self.devices[self.tokens[token]].revoked:
            raise Refusal(403, "auth.revoked")
        return self.tokens[token]

    def _feeds(self) -> dict[str, Any]:
        return {name: {"epoch": each.epoch, "head": len(each.entries)} for name, each in self.streams.items()}

    def _hello(self, device_id: str, content: dict[str, Any]) -> Reply:
        device = self.devices[device_id]
        assert set(content) == {"epoch", "head_seq", "schemas", "cursors", "at"}
        named = content["epoch"]
        recorded = device.recorded.get(named, 0)
        said = {
            "device": {"register_id": device.register_id, "location_id": device.location_id, "zone": device.zone},
            "recorded_seq": recorded,
            "durable_seq": min(device.durable_seq, recorded),
            "feeds": self._feeds(),
            "limits": self.limits,
            "server_time": self.now().isoformat(),
            "hub_id": self.hub_id,
            "commands": self.commands,
        }
        if named != device.epoch or content["head_seq"] < recorded:
            device.epoch, device.durable_seq = max(named, device.epoch) + 1, 0
            said["new_epoch"] = device.epoch
        said["device"] |= {"epoch": device.epoch, "flag": device.flag}
        return Reply.of(said)

    def _push(self, device_id: str, asked: Asked) -> Reply:
        device = self.devices[device_id]
        digest = hashlib.sha256(asked.body).digest()
        verify(device.public_key, asked.headers["X-Kontuar-Signature"], digest)
        assert asked.headers["Content-Encoding"] == "gzip"
        text = gzip.decompress(asked.body)
        content = json.loads(text)
        if content["epoch"] != device.epoch:
            raise Refusal(409, "sync.epoch")
        if content["first_seq"] > device.recorded_seq + 1:
            raise Refusal(409, "sync.gap", expected_seq=device.recorded_seq + 1)
        if len(content["facts"]) > self.limits["push_facts"] or len(text) > self.limits["push_bytes"]:
            raise Refusal(413, "sync.too_large")
        results = []
        for place, fact in enumerate(content["facts"]):
            assert fact["seq"] == content["first_seq"] + place
            results.append({"seq": fact["seq"], "status": self._take(device_id, device, fact)})
        watermarks = {"recorded_seq": device.recorded_seq, "durable_seq": device.durable_seq}
        return Reply.of({"results": results, "notices": [], "feeds": self._feeds(), **watermarks})

    def _take(self, device_id: str, device: Device, fact: dict[str, Any]) -> str:
        place = (device_id, device.epoch, fact["seq"])
        known = self.facts.get(place)
        if known is not None:
            if known["hash"] == fact["hash"]:
                return "duplicate"
            self.aside.append(fact)
            device.flag = "journal.conflict"
            return "conflict"
        before = self.facts.get((device_id, device.epoch, fact["seq"] - 1))
        link = Link(before["seq"], before["hash"]) if before else genesis(device_id, device.epoch)
        fault = link_fault(link, read_envelope(fact))
        assert fault in (None, "link")
        if fault is not None:
            self.alarms.append(place)
        self.facts[place] = fact
        device.recorded_seq = max(device.recorded_seq, fact["seq"])
        if fact["kind"] in self.parked_kinds:
            return "parked"
        if self.effects[fact["fact_id"]]:
            return "parked"
        self.effects[fact["fact_id"]] += 1
        return "applied"

    def _past_facts(self, device_id: str, query: Mapping[str, list[str]]) -> Reply:
        after_epoch, after_seq, before = (int(query[name][0]) for name in ("after_epoch", "after_seq", "before_epoch"))
        after = (after_epoch, after_seq)
        places = sorted((epoch, seq) for device, epoch, seq in self.facts if device == device_id and epoch < before)
        page = [place for place in places if place > after][: self.limits["push_facts"] + 1]
        more = len(page) > self.limits["push_facts"]
        page = page[: self.limits["push_facts"]]
        facts = [self.facts[device_id, epoch, seq] for epoch, seq in page]
        return Reply.of({"facts": facts, "upto": page[-1] if page else after, "more": more})

    def _heads(self, asked: Asked) -> Reply:
        body = json.dumps({"feeds": self._feeds()}).encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if asked.headers.get("If-None-Match") == tag:
            return Reply(304, headers={"ETag": tag})
        return Reply(200, body, {"Content-Type": "application/json", "ETag": tag})

    def _page(self, name: str, epoch: int, span: str) -> Reply:
        stream = self.streams[name]
        first, last = (int(each) for each in span.split("-"))
        assert first % PAGE == 1
        assert first <= last < first + PAGE
        if epoch != stream.epoch or last > len(stream.entries) or first < stream.first_kept:
            raise Refusal(410, "feed.refetch")
        content = {"stream": name, "epoch": epoch, "from": first, "to": last}
        body = json.dumps({**content, "entries": stream.entries[first - 1 : last]}).encode()
        headers = {"Content-Encoding": "gzip", "X-Kontuar-SHA256": hashlib.sha256(body).hexdigest()}
        return Reply(200, gzip.compress(body), headers)

    def _snapshot(self, name: str, asked: Asked) -> Reply:
        body = snapshot_file(name, self.streams[name])
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        wanted = asked.headers.get("Range")
        if wanted is None or asked.headers.get("If-Range", tag) != tag:
            return Reply(200, body, {"ETag": tag, "Accept-Ranges": "bytes"})
        first = int(wanted.removeprefix("bytes=").removesuffix("-"))
        if first >= len(body):
            return Reply(416, b"", {"Content-Range": f"bytes */{len(body)}"})
        return Reply(206, body[first:], {"ETag": tag, "Content-Range": f"bytes {first}-{len(body) - 1}/{len(body)}"})


def snapshot_file(name: str, stream: Stream) -> bytes:
    """The stream's state as docs/sync.md writes it."""
    rows = [{"key": [row["key"]], "rev": [row["rev"]], "row": {}, "same": row["row"]} for row in stream.state()]
    head = {"stream": name, "epoch": stream.epoch, "pos": len(stream.entries), "rows": len(rows), "form": 2}
    head |= {"version": stream.manifest} if stream.manifest is not None else {}
    lines = "".join(json.dumps(each) + "\n" for each in (head, *rows)).encode()
    trailer = json.dumps({"sha256": hashlib.sha256(lines).hexdigest()}).encode() + b"\n"
    return gzip.compress(lines + trailer, mtime=0)


def verify(public_key: str, signature: str, message: bytes) -> None:
    key = Ed25519PublicKey.from_public_bytes(unpadded(public_key))
    try:
        key.verify(unpadded(signature), message)
    except InvalidSignature:
        raise Refusal(401, "auth.bad_signature") from None


def unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@contextmanager
def served(hub: WireHub) -> Iterator[WireHub]:
    """The hub behind a port of its own."""
    server = Server(("127.0.0.1", 0), type("BoundHandler", (Handler,), {"hub": hub}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
