"""Who calls: staff at a desk, for ninja. Their tokens open nothing of a member, and members' nothing of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from allauth.idp.oidc.models import Token
from django.http import HttpRequest
from ninja.security import HttpBearer

from moonmail.backend.accounts.models import Member
from moonmail.backend.accounts.oauth.sessions import session_of
from moonmail.backend.audit.service import Done, record_alone
from moonmail.backend.http.problems import Refusal
from moonmail.backend.limits.calls import require_from_member
from moonmail.backend.staff.models import StaffAccount
from moonmail.backend.staff.service import who
from moonmail.contract.problems import ProblemCode
from moonmail.contract.version import DESK_CLIENT_ID
from moonmail.domain.audit import AuditAct
from moonmail.domain.staff import DeskAct, StaffRole, role_for
from moonmail.domain.text import Text

_NOT_ALLOWED: Final = Text(
    "この操作は、あなたの担当に含まれていません。何も変更していません。必要なときは責任者にご相談ください。",
    "This is not part of your role, and nothing was changed. Please ask a supervisor if it is needed.",
)


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody of the staff who is signed in at a desk."""

    account: Member
    roles: frozenset[StaffRole]

    @property
    def id(self) -> UUID:
        return self.account.pk

    def may(self, act: DeskAct) -> bool:
        return role_for(self.roles, act) is not None


class StaffAuth(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Staff | None:
        found = (
            Token.objects.valid()
            .by_value(token)
            .filter(type=Token.Type.ACCESS_TOKEN, client_id=DESK_CLIENT_ID, user__is_active=True, user__is_staff=True)
            .select_related("user")
            .first()
        )
        if found is None or not isinstance(found.user, Member):
            return None
        account = StaffAccount.objects.filter(pk=found.user.pk, closed_at=None).first()
        if account is None or not account.roles:
            return None
        require_from_member(request, found.user.pk, session_of(found) or found.pk)
        return Staff(found.user, account.role_set)


staff_auth = StaffAuth()


def calling(request: HttpRequest) -> Staff:
    """Return who is behind ``staff_auth``."""
    caller = getattr(request, "auth", None)
    assert isinstance(caller, Staff)
    return caller


def require(request: HttpRequest, act: DeskAct) -> Staff:
    """Return who calls, if that is somebody who may do this. A no is in the audit.

    Raises:
        Refusal: not_yours.
    """
    staff = calling(request)
    if not staff.may(act):
        record_alone(Done(who(staff.id), AuditAct.REFUSED, what=f"act:{act.value}"))
        raise Refusal(ProblemCode.NOT_YOURS, detail=_NOT_ALLOWED)
    return staff


def done(staff: Staff, act: DeskAct, audit: AuditAct, **more: object) -> Done:
    """Return a line for the audit: what ``staff`` did, in the role in which they may."""
    return Done(who(staff.id), audit, role_for(staff.roles, act) or "", **more)  # type: ignore[arg-type]
