"""Codes that enrol a kiosk, and device tokens. Whoever reads the database learns neither."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Final
from uuid import UUID

from django.utils.crypto import salted_hmac

from moonmail.domain.references import ALPHABET

# Found before a database is asked: a kiosk's token is never looked for among the members', nor theirs among ours.
PREFIX: Final = "mmk_"
_LENGTH: Final = 24
_GROUP: Final = 4


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def new_enrolment() -> str:
    """Return a code of 108 random bits without look-alikes, in groups: somebody may have to type it."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
    return "-".join(code[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def enrolment_hash(typed: str) -> str:
    """Return under which hash a code is kept, however it was typed."""
    return digest("".join(each for each in typed.upper() if each.isalnum()))


def device_token(typed: str, attempt: UUID) -> str:
    """Return the device token that this code gives to this attempt: the same again if the answer was lost."""
    made = salted_hmac("moonmail.kiosk", f"{enrolment_hash(typed)}:{attempt}", algorithm="sha256").digest()
    return PREFIX + base64.urlsafe_b64encode(made).rstrip(b"=").decode()
