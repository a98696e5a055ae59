"""What an authenticator app does, by another library than the server's."""

from __future__ import annotations

import base64
import re
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP: Final = 30


def code_of(secret: str, at: datetime, steps: int = 0) -> str:
    """Return what the app shows at this moment, or so many steps of 30 seconds later.

    The server takes the codes before and after the present one: it does not matter that a step ends meanwhile.
    """
    app = TOTP(base64.b32decode(secret), 6, SHA1(), STEP, enforce_key_length=False)
    return app.generate(int(at.timestamp()) + STEP * steps).decode()


def secret_in(page: str) -> str:
    """Return the key that the page of the set-up shows."""
    found = re.search(r'class="secret"[^>]*><code>([A-Z2-7 ]+)</code>', page)
    assert found, page
    return found[1].replace(" ", "")
