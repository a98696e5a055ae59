"""The backend's Ed25519 keys: made when first needed, kept in the data folder, readable by the backend alone."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from moonmail.backend.configuration import data_dir, read_or_create_secret


@cache
def _key(file: str) -> Ed25519PrivateKey:
    made = Ed25519PrivateKey.generate().private_bytes_raw().hex()
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(read_or_create_secret(data_dir() / file, made)))


def public_key(file: str) -> str:
    """Return what signatures by the key in ``file`` are verified with: 64 hexadecimal digits."""
    return _key(file).public_key().public_bytes_raw().hex()


def id_of(public: str) -> str:
    """Return a short name of a public key."""
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()[:16]


def sign(file: str, text: str) -> str:
    """Return the signature of ``text``, in base64."""
    return base64.b64encode(_key(file).sign(text.encode())).decode()


def is_signed(text: str, signature: str, public: str) -> bool:
    """Return whether ``signature`` is of ``text`` and by the key ``public``. What is none of these is no signature."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            base64.b64decode(signature, validate=True), text.encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return True
