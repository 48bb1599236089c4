from __future__ import annotations

import base64
import stat

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync_agent.errors import KeyFault
from sync_agent.key import KEY_FILE, DeviceKey, base64url


def unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.fixture
def path(tmp_path):
    return tmp_path / KEY_FILE


def test_a_new_key_may_be_read_by_its_owner_only(path):
    DeviceKey.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_survives_a_restart(path):
    assert DeviceKey.create(path).public == DeviceKey.load(path).public


def test_the_key_is_made_only_once(path):
    assert DeviceKey.load_or_create(path).public == DeviceKey.load_or_create(path).public


def test_a_key_that_is_there_is_never_replaced(path):
    before = DeviceKey.create(path).public
    with pytest.raises(KeyFault):
        DeviceKey.create(path)
    assert DeviceKey.load(path).public == before


def test_nothing_half_written_is_left_beside_the_key(path):
    DeviceKey.create(path)
    assert [each.name for each in path.parent.iterdir()] == [KEY_FILE]


def test_a_signature_verifies_with_the_public_half(path):
    key = DeviceKey.create(path)
    Ed25519PublicKey.from_public_bytes(unpadded(key.public)).verify(unpadded(key.sign(b"sold")), b"sold")


def test_a_key_that_others_may_read_is_refused_with_what_to_do(path):
    DeviceKey.create(path)
    path.chmod(0o640)
    with pytest.raises(KeyFault, match="set its mode to 600"):
        DeviceKey.load(path)


def test_a_missing_key_is_a_key_fault(path):
    with pytest.raises(KeyFault, match="cannot be read"):
        DeviceKey.load(path)


def test_a_damaged_key_is_a_key_fault(path):
    path.write_text("not a key")
    path.chmod(0o600)
    with pytest.raises(KeyFault, match="enrol this register again"):
        DeviceKey.load(path)


def test_a_key_of_another_kind_is_refused(path):
    other = ec.generate_private_key(ec.SECP256R1())
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path.write_bytes(other.private_bytes(encoding, form, serialization.NoEncryption()))
    path.chmod(0o600)
    with pytest.raises(KeyFault, match="another kind"):
        DeviceKey.load(path)


def test_a_folder_that_cannot_be_written_is_a_key_fault(tmp_path):
    with pytest.raises(KeyFault, match="cannot be written"):
        DeviceKey.create(tmp_path / "missing" / KEY_FILE)


def test_the_private_half_is_not_in_the_text_of_the_object(path):
    key = DeviceKey.create(path)
    private = serialization.load_pem_private_key(path.read_bytes(), None).private_bytes_raw()  # type: ignore[union-attr]
    assert base64url(private) not in repr(key)
