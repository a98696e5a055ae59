"""The keys that sign passes. Private, in the data folder, readable by the backend alone; public ones for every desk."""

from __future__ import annotations

from functools import cache

from moonmail.backend.configuration import data_dir, read_or_create_secret
from moonmail.media.passes import PassSigningKey, new_signing_key, public_jwks


@cache
def signing_key() -> PassSigningKey:
    text = read_or_create_secret(data_dir() / "pass-signing.jwk", new_signing_key().to_jwk())
    return PassSigningKey.from_jwk(text)


def public_keys() -> list[dict[str, str]]:
    """Return the public keys as a JWK set's ``keys``."""
    return public_jwks([signing_key()])
