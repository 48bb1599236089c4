"""The device's Ed25519 key, in a file of its own beside the register's database."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync_agent.errors import KeyFault

KEY_FILE = "device.key"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def base64url(data: bytes) -> str:
    """Base64 for addresses and headers (RFC 4648 §5), without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


class DeviceKey:
    """Signs in the device's name. The private half never leaves this object but into its file."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private

    def __repr__(self) -> str:
        return f"DeviceKey({self.public!r})"

    @classmethod
    def create(cls, path: Path) -> DeviceKey:
        """A new key, written to ``path`` so that only its owner may read it; :class:`KeyFault` when one is there."""
        key = cls(Ed25519PrivateKey.generate())
        pem = key._private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        try:
            _write_private(path, pem)
        except OSError as error:
            raise KeyFault(f"the device key cannot be written to {path.name}: {error.strerror}") from error
        return key

    @classmethod
    def load(cls, path: Path) -> DeviceKey:
        """The key in ``path``; :class:`KeyFault` when it is missing, damaged, or open to other accounts."""
        try:
            mode, pem = path.stat().st_mode, path.read_bytes()
        except OSError as error:
            raise KeyFault(f"the device key {path.name} cannot be read: {error.strerror}") from error
        if os.name == "posix" and mode & _OTHERS:
            raise KeyFault(f"other accounts may read {path.name}; set its mode to 600, or enrol this register again")
        try:
            private = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise KeyFault(f"{path.name} holds no key; enrol this register again") from error
        if not isinstance(private, Ed25519PrivateKey):
            raise KeyFault(f"{path.name} holds a key of another kind; enrol this register again")
        return cls(private)

    @classmethod
    def load_or_create(cls, path: Path) -> DeviceKey:
        """The key in ``path``, made at the first call."""
        return cls.load(path) if path.exists() else cls.create(path)

    @property
    def public(self) -> str:
        """The public half as base64url of its 32 bytes."""
        return base64url(self._private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> str:
        """The Ed25519 signature of ``message`` as base64url."""
        return base64url(self._private.sign(message))


class TokenSigner:
    """The key as :class:`retail.tokens.Signer` wants it: for receipts and baskets on paper."""

    def __init__(self, key: DeviceKey) -> None:
        self._key = key

    @property
    def public(self) -> bytes:
        """The 32 bytes of the public half."""
        return _raw(self._key.public)

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature."""
        return _raw(self._key.sign(message))


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _write_private(path: Path, content: bytes) -> None:
    """Written whole under another name first, so that a power cut leaves a key or none, never half of one."""
    half = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(half, path)  # unlike a rename, a link never replaces a key that is already there
    finally:
        half.unlink(missing_ok=True)
