"""Helping a verified caller, talking with members, and who waits for an answer."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from moonmail.client.desk.desk import Desk
    from moonmail.contract.cases import CaseMoveIn, CaseQueue, ColleagueList, DeskCase, NoteOut, Talk
    from moonmail.contract.help import HelpBooking, HelpDone, HelpEffect, HelpIn, NameCorrectionIn


class Help:
    """Every future fails with ``ExchangeError``. Ids are the caller's own: the same again is the same act.

    What changes something names the ``version`` that was looked at: REFUSED ``changed_meanwhile`` if there is another.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # ---------------------------------------------------------------- bookings

    def booking(self, booking_id: UUID) -> Future[HelpBooking]:
        from moonmail.contract.help import HelpBooking

        return self._desk.call(lambda api: api.read(f"/v1/desk/bookings/{booking_id}", HelpBooking))

    def preview(self, body: HelpIn) -> Future[HelpEffect]:
        """What would happen, and what it costs or gives back. Nothing happens."""
        from moonmail.contract.help import HelpEffect

        return self._desk.call(lambda api: api.request("POST", "/v1/desk/help-previews", body, HelpEffect))

    def do(self, help_id: UUID, body: HelpIn, version: str) -> Future[HelpDone]:
        from moonmail.contract.help import HelpDone

        return self._desk.call(lambda api: api.request("PUT", f"/v1/desk/helps/{help_id}", body, HelpDone, version))

    def undo(self, undo_id: UUID, help_id: UUID) -> Future[HelpDone]:
        from moonmail.contract.help import HelpDone, HelpUndoIn

        body, path = HelpUndoIn(help_id=help_id), f"/v1/desk/help-undos/{undo_id}"
        return self._desk.call(lambda api: api.request("PUT", path, body, HelpDone))

    def correct_name(self, help_id: UUID, body: NameCorrectionIn, version: str) -> Future[HelpDone]:
        """``version``: that of the member's file."""
        from moonmail.contract.help import HelpDone

        path = f"/v1/desk/name-corrections/{help_id}"
        return self._desk.call(lambda api: api.request("PUT", path, body, HelpDone, version))

    # ---------------------------------------------------------------- conversations

    def queue(self) -> Future[CaseQueue]:
        from moonmail.contract.cases import CaseQueue

        return self._desk.call(lambda api: api.read("/v1/desk/cases", CaseQueue))

    def talk(self, member_id: UUID) -> Future[Talk]:
        """All of a verified caller; of others what waits for an answer, or REFUSED."""
        from moonmail.contract.cases import Talk

        return self._desk.call(lambda api: api.read(f"/v1/desk/talks/{member_id}", Talk))

    def write(
        self, message_id: UUID, member_id: UUID, text: str, *, case_id: UUID | None, booking_id: UUID | None
    ) -> Future[DeskCase]:
        from moonmail.contract.cases import DeskCase, DeskMessageIn

        body = DeskMessageIn(member_id=member_id, case_id=case_id, booking_id=booking_id, text=text)
        path = f"/v1/desk/case-messages/{message_id}"
        return self._desk.call(lambda api: api.request("PUT", path, body, DeskCase))

    def note(self, note_id: UUID, member_id: UUID, text: str, booking_id: UUID | None = None) -> Future[NoteOut]:
        from moonmail.contract.cases import NoteIn, NoteOut

        body = NoteIn(member_id=member_id, booking_id=booking_id, text=text)
        return self._desk.call(lambda api: api.request("PUT", f"/v1/desk/notes/{note_id}", body, NoteOut))

    def move(self, move_id: UUID, body: CaseMoveIn, rev: int) -> Future[DeskCase]:
        """Take, hand over, close or open again a case of which ``rev`` was seen."""
        from moonmail.contract.cases import DeskCase

        path, version = f"/v1/desk/case-moves/{move_id}", f'"case.{rev}"'
        return self._desk.call(lambda api: api.request("PUT", path, body, DeskCase, version))

    def colleagues(self) -> Future[ColleagueList]:
        from moonmail.contract.cases import ColleagueList

        return self._desk.call(lambda api: api.read("/v1/desk/colleagues", ColleagueList))
