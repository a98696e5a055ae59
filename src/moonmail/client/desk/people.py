"""Finding people and bookings, verifying who calls, and seeing a field of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING
from uuid import UUID

from moonmail.domain.revealing import PersonField, RevealReason
from moonmail.domain.verifying import Fact

if TYPE_CHECKING:
    from moonmail.client.desk.desk import Desk
    from moonmail.contract.desk import Found, MemberFile, OneTimeCode, Reveal, Verification


class People:
    """Every future fails with ``ExchangeError``. Ids are the caller's own: the same again is the same act."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def find(self, text: str, *, settled: bool) -> Future[Found]:
        """``settled``: nobody types on. Only then is the search in the audit."""
        from moonmail.contract.desk import FindIn, Found

        body = FindIn(text=text, settled=settled)
        return self._desk.call(lambda api: api.request("POST", "/v1/desk/find", body, Found))

    def file(self, member_id: UUID) -> Future[MemberFile]:
        from moonmail.contract.desk import MemberFile

        return self._desk.call(lambda api: api.read(f"/v1/desk/members/{member_id}", MemberFile))

    def verify(self, verification_id: UUID, member_id: UUID, facts: Mapping[Fact, str]) -> Future[Verification]:
        """Compare what was said. REFUSED ``malformed`` names what can't be read; ``too_many_requests`` is the lock."""
        from moonmail.contract.desk import Verification, VerificationIn

        body = VerificationIn(member_id=member_id, facts=dict(facts))
        path = f"/v1/desk/verifications/{verification_id}"
        return self._desk.call(lambda api: api.request("PUT", path, body, Verification))

    def send_code(self, code_id: UUID, member_id: UUID) -> Future[OneTimeCode]:
        """Have the member's own app show a code of six digits, for five minutes."""
        from moonmail.contract.desk import OneTimeCode, OneTimeCodeIn

        body, path = OneTimeCodeIn(member_id=member_id), f"/v1/desk/one-time-codes/{code_id}"
        return self._desk.call(lambda api: api.request("PUT", path, body, OneTimeCode))

    def unlock(self, member_id: UUID) -> Future[None]:
        """Let this member be verified again before the time is over; for a supervisor."""
        return self._desk.call(lambda api: api.tell("DELETE", f"/v1/desk/verification-locks/{member_id}"))

    def reveal(self, reveal_id: UUID, member_id: UUID, field: PersonField, reason: RevealReason) -> Future[Reveal]:
        from moonmail.contract.desk import Reveal, RevealIn

        body = RevealIn(member_id=member_id, field=field, reason=reason)
        return self._desk.call(lambda api: api.request("PUT", f"/v1/desk/reveals/{reveal_id}", body, Reveal))
