"""Keys of sign-in. Made once, kept beside the database, readable by their owner alone."""

from __future__ import annotations

from pathlib import Path

from moonmail.backend.configuration import read_or_create_secret


def signing_key(folder: Path | None) -> str:
    """Return the RSA key for identity tokens as PEM, or nothing where no folder keeps it (a check of the code)."""
    if folder is None:
        return ""
    file = folder / "sign-in.key.pem"
    return read_or_create_secret(file, None if file.exists() else _new_key())


def second_factor_key(folder: Path | None) -> str:
    """Return the key (Fernet's) under which secrets of second factors are kept in the database."""
    from cryptography.fernet import Fernet

    made = Fernet.generate_key().decode()
    return read_or_create_secret(folder / "second-factor.key", made) if folder else made


def _new_key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
