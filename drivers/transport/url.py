"""Addresses of devices: which driver, over which channel, where, with which options."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from drivers.errors import Misconfigured

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


@dataclass(frozen=True, slots=True)
class DeviceUrl:
    """``driver+scheme://place/path?option=value``; the driver may be left out, the first fitting one is meant then."""

    text: str
    scheme: str
    driver: str | None = None
    place: str = ""
    """What stands between ``//`` and the path: a host with its port, a name, or USB ids."""
    path: str = ""
    options: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> DeviceUrl:
        """Read an address; :class:`Misconfigured` says what is wrong with it."""
        if _SCHEME.match(text) is None:
            raise Misconfigured(f"{text!r} is not a device address: it must begin like serial:// or tcp://")
        try:
            parts = urlsplit(text)
            pairs = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        except ValueError as error:
            raise Misconfigured(f"{text!r} is not a device address: {error}") from None
        driver, plus, scheme = parts.scheme.rpartition("+")
        return cls(text, scheme, driver if plus else None, unquote(parts.netloc), unquote(parts.path), dict(pairs))

    def split(self, names: Collection[str]) -> tuple[DeviceUrl, DeviceUrl]:
        """This address with only the options in ``names``, which are the driver's, and with all the others."""
        own = {name: value for name, value in self.options.items() if name in names}
        rest = {name: value for name, value in self.options.items() if name not in names}
        return replace(self, options=own), replace(self, options=rest)

    def host_and_port(self, default_port: int | None = None) -> tuple[str, int]:
        """The network place; :class:`Misconfigured` when the host is missing or the port is not one."""
        try:
            parts = urlsplit("//" + self.place)
            host, port = parts.hostname, parts.port or default_port
        except ValueError as error:
            raise Misconfigured(f"{self.text!r}: {error}") from None
        if not host or port is None:
            raise Misconfigured(f"{self.text!r} needs a host and a port, like tcp://192.168.1.50:9100")
        return host, port

    def refuse_unknown(self, known: Collection[str]) -> None:
        """:class:`Misconfigured` when an option is not among ``known``: a typing error must not pass silently."""
        unknown = sorted(set(self.options) - set(known))
        if unknown:
            raise Misconfigured(f"{self.text!r}: unknown option {unknown[0]!r}; known are {', '.join(sorted(known))}")

    def number(self, option: str, default: float, low: float, high: float) -> float:
        """A numeric option within ``low`` … ``high``."""
        given = self.options.get(option)
        if given is None:
            return default
        try:
            value = float(given)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise Misconfigured(f"{self.text!r}: {option} is {given!r}, but must lie between {low:g} and {high:g}")
        return value

    def choice(self, option: str, default: str, allowed: Collection[str]) -> str:
        """An option that is one of a few words."""
        value = self.options.get(option, default)
        if value not in allowed:
            raise Misconfigured(f"{self.text!r}: {option} is {value!r}, but must be one of {', '.join(allowed)}")
        return value
