"""What else may be answered, and what is sent that is no JSON, for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Final

# Any call may be unreadable, from an app that is too old, one too many, or come when something failed or is busy.
_ALWAYS: Final = (400, 426, 429, 500, 503)

# With a token or without one.
OPTIONAL_SIGN_IN: Final[dict[str, Any]] = {"security": [{}, {"MemberAuth": []}]}


def problems(*statuses: int) -> dict[int, Any]:
    """Return ninja's response map: problems for 4xx and 5xx, no body for 304.

    Problems are answered as they are, never through ninja. What they look like the description adds itself: told here,
    ninja would make a model for each of 400 places, a fifth of a start.
    """
    return dict.fromkeys(sorted({*statuses, *_ALWAYS}))


def sends(*media_types: str, text: str) -> dict[str, Any]:
    """Describe a body that is bytes."""
    return {"requestBody": {"description": text, "required": True, "content": _bytes(media_types)}}


def gives(*media_types: str) -> dict[str, Any]:
    """Describe a good answer that is bytes."""
    return {"responses": {200: {"content": _bytes(media_types)}}}


def _bytes(media_types: tuple[str, ...]) -> dict[str, Any]:
    return {media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in media_types}
