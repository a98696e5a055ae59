"""Who may go where: an account is a member's or a staff member's, and staff with a role show their second factor."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from moonmail.backend.accounts.models import Member
from moonmail.backend.audit.service import Done, record_alone
from moonmail.backend.staff.service import is_staff_account, open_roles, who
from moonmail.contract.version import DESK_CLIENT_ID
from moonmail.domain.audit import AuditAct

_METHOD: Final = "mfa"


class Stop(StrEnum):
    """Why somebody doesn't get into an app. The first three are a no; the others are led where it can be mended."""

    STAFF_ACCOUNT = "staff_account"
    NO_STAFF = "no_staff"
    NO_ROLE = "no_role"
    NO_FACTOR = "no_factor"
    NOT_GIVEN = "not_given"
    CODES_UNSEEN = "codes_unseen"

    @property
    def is_no(self) -> bool:
        return self in (Stop.STAFF_ACCOUNT, Stop.NO_STAFF, Stop.NO_ROLE)


def has_factor(member: Member) -> bool:
    return bool(Authenticator.objects.filter(user_id=member.pk, type=Authenticator.Type.TOTP).exists())


def given(request: HttpRequest) -> bool:
    """Return whether the second factor was shown in this browser's sign-in, by what the account still has."""
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    shown = [each.get("id") for each in records if each.get("method") == _METHOD]
    return has_factor(request.user) and Authenticator.objects.filter(user_id=request.user.pk, pk__in=shown).exists()


def recovery_codes(member: Member) -> Authenticator | None:
    found: Authenticator | None = Authenticator.objects.filter(
        user_id=member.pk, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    return found


def stop(request: HttpRequest, client_id: str) -> Stop | None:
    """Return why the person who is signed in may not go on into this app; None: they may."""
    member = request.user
    assert isinstance(member, Member)
    if client_id != DESK_CLIENT_ID:
        return Stop.STAFF_ACCOUNT if is_staff_account(member) else None
    if not open_roles(member):
        return Stop.NO_ROLE if is_staff_account(member) else Stop.NO_STAFF
    if not has_factor(member):
        return Stop.NO_FACTOR
    if not given(request):
        return Stop.NOT_GIVEN
    codes = recovery_codes(member)
    return Stop.CODES_UNSEEN if codes is not None and not codes.wrap().did_view else None


def refuse(member: Member, why: str, what: str) -> None:
    """Put into the audit that somebody did not get in."""
    if is_staff_account(member):
        done = Done(who(member.pk), AuditAct.REFUSED, what=what, why=why)
    else:
        done = Done(f"member:{member.pk}", AuditAct.REFUSED, what=what, member=str(member.pk), why=why)
    record_alone(done)


def may_enter_admin(request: HttpRequest) -> bool:
    """Return whether this is staff who may see the admin.

    Who has a role, or has set up a second factor, has shown it. Who has neither sees kiosks by password alone.
    """
    member: Any = request.user
    if not (member.is_active and member.is_staff):
        return False
    return given(request) or not (has_factor(member) or open_roles(member))
