"""The member as the wire carries it."""

from __future__ import annotations

from moonmail.backend.accounts.models import Member
from moonmail.backend.organisations.wire import membership_out
from moonmail.contract.accounts import Consent
from moonmail.contract.accounts import Member as MemberOut


def member_out(member: Member) -> MemberOut:
    return MemberOut(
        id=member.id,
        rev=member.rev,
        membership_number=member.membership_number,
        name=member.name,
        name_kana=member.name_kana,
        name_latin=member.name_latin,
        birth_date=member.birth_date.isoformat() if member.birth_date else "",
        email=member.email,
        phone=member.phone,
        language=member.language,
        consents=[Consent.model_validate(consent) for consent in member.consents],
        code_until=member.code_until,
        organisations=[membership_out(booker) for booker in member.bookers.select_related("organisation")],
    )
