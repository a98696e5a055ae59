"""RFC 9457 problems: stable codes, so that either end can act on them and say them in words."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from pydantic import Field

from moonmail.contract.base import WireOut

PROBLEM_MEDIA_TYPE: Final = "application/problem+json"


class ProblemCode(StrEnum):
    # the request
    MALFORMED = "malformed"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    NOT_SIGNED_IN = "not_signed_in"
    NOT_YOURS = "not_yours"
    ID_REUSED = "id_reused"
    CHANGED_MEANWHILE = "changed_meanwhile"
    IF_MATCH_MISSING = "if_match_missing"
    TOO_MANY_REQUESTS = "too_many_requests"
    CLIENT_TOO_OLD = "client_too_old"
    CANNOT_CALCULATE_CHANGES = "cannot_calculate_changes"
    SERVER_ERROR = "server_error"
    BUSY = "busy"
    # the rules
    ILLEGAL_MOVE = "illegal_move"
    SOLD_OUT = "sold_out"
    BOOKING_CLOSED = "booking_closed"
    HOLD_OVER = "hold_over"
    TERMS_CHANGED = "terms_changed"
    CONTENT_NOT_ALLOWED = "content_not_allowed"
    TOO_LARGE = "too_large"
    BLOB_MISSING = "blob_missing"
    BLOB_MISMATCH = "blob_mismatch"
    WRONG_OFFSET = "wrong_offset"
    QUOTA_EXCEEDED = "quota_exceeded"
    NOT_AN_IMAGE = "not_an_image"
    ITEM_NOT_ALLOWED = "item_not_allowed"
    DOES_NOT_FIT = "does_not_fit"
    ANSWERS_CONTRADICT = "answers_contradict"
    TOO_LATE = "too_late"
    GUARDIAN_NEEDED = "guardian_needed"
    CODE_UNKNOWN = "code_unknown"
    CODE_OVER = "code_over"
    NO_ROOM = "no_room"
    STILL_NEEDED = "still_needed"
    KIOSK_REVOKED = "kiosk_revoked"


class Alternative(WireOut):
    """Another slot that would have worked: offered with a refusal."""

    mission_id: str
    size: str
    left: int
    price: int


class Problem(WireOut):
    """``code`` is stable and for machines; ``request_id`` is what a member may quote to the desk."""

    type: str = "about:blank"
    title: str
    status: int
    code: ProblemCode
    detail: str = ""
    request_id: str = ""
    current: str | None = Field(default=None, description="the state that made the move illegal")
    fields: dict[str, str] = Field(default_factory=dict, description="what is wrong, by field name")
    retry_after: int | None = Field(default=None, description="seconds")
    alternatives: list[Alternative] = Field(default_factory=list)
