"""Cases as a member's wire carries them."""

from __future__ import annotations

from moonmail.backend.cases.models import Case, CaseMessage
from moonmail.contract.base import Words
from moonmail.contract.cases import Case as CaseOut
from moonmail.contract.cases import CaseMessage as CaseMessageOut
from moonmail.domain.cases import Author
from moonmail.domain.states import CaseState


def case_out(row: Case) -> CaseOut:
    return CaseOut(
        id=row.pk,
        rev=row.rev,
        booking_id=row.booking_id,
        state=CaseState(row.state),
        messages=row.last,
        read_to=row.read_to,
        opened_at=row.opened_at,
        moved_at=row.moved_at,
    )


def message_out(row: CaseMessage) -> CaseMessageOut:
    return CaseMessageOut(
        id=row.pk,
        rev=row.rev,
        case_id=row.case_id,
        number=row.number,
        author=Author(row.author),
        words=Words.model_validate(row.words),
        sent_at=row.sent_at,
    )
