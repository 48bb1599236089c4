"""The hub's address, checked before anything is sent to it."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from sync_agent.errors import BadAddress, PlainHttpRefused


def checked_address(url: str, *, allow_plain_http: bool = False) -> str:
    """``url`` as scheme, host and path without a trailing slash.

    HTTPS, or plain HTTP on this machine's loopback. Plain HTTP beyond it shows prices and sales to the whole network,
    so it needs ``allow_plain_http``; otherwise :class:`PlainHttpRefused`. Anything else: :class:`BadAddress`.
    """
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise BadAddress(f"{url!r} is no address: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise BadAddress(f"{url!r} is no address of a hub; it looks like https://hub.example.com")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise BadAddress("the hub's address holds no password, query or fragment")
    if parts.scheme == "http" and not allow_plain_http and not is_loopback(host):
        raise PlainHttpRefused(f"http://{host} is not encrypted; use https, or allow plain HTTP by name")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def is_loopback(host: str) -> bool:
    """Does this host name this machine, without asking a name server?"""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
