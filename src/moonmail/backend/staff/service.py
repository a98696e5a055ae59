"""Making, changing and closing accounts of the staff. Each is in the audit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.contrib.sessions.models import Session as BrowserSession

from moonmail.backend import clock
from moonmail.backend.accounts import guesses
from moonmail.backend.accounts.models import AppSession, Member
from moonmail.backend.accounts.oauth import sessions
from moonmail.backend.audit.service import Done, record
from moonmail.backend.database import Writing, write
from moonmail.backend.staff.models import StaffAccount
from moonmail.contract.version import DESK_CLIENT_ID
from moonmail.domain.audit import AuditAct
from moonmail.domain.staff import StaffRole, roles_of

_FIRST_NUMBER: Final = "990000001"


class NoSuchStaff(LookupError):
    pass


class AccountTaken(ValueError):
    """The e-mail address has an account already."""


def who(account_id: UUID) -> str:
    """Return how the audit names somebody of the staff."""
    return f"staff:{account_id}"


def make(email: str, name: str, password: str, roles: Iterable[str], by: str) -> StaffAccount:
    """Make an account. ``by``: who does it, as the audit names them. Without roles it opens the admin alone.

    Raises:
        AccountTaken, ValueError, domain.staff.RolesContradict, django's ValidationError for the password.
    """
    from django.contrib.auth.password_validation import validate_password

    wanted = roles_of(roles) if (roles := tuple(roles)) else frozenset()
    if Member.objects.filter(email__iexact=email).exists():
        raise AccountTaken(email)
    fields: dict[str, Any] = {"name": name, "is_staff": True}
    validate_password(password, Member(email=email, name=name))
    with write() as writing:
        # Here and not before: two consoles may make accounts at once.
        fields["membership_number"] = _next_number()
        member = Member.objects.create_user(email, password, **fields)
        account = StaffAccount.objects.create(account=member, roles=sorted(wanted), made_at=clock.now())
        _record(writing, AuditAct.STAFF_MADE, account, by, {"roles": sorted(wanted)})
    return account


def set_roles(account_id: UUID, roles: Iterable[str], by: str) -> StaffAccount:
    """Give somebody these roles and no others. What they are doing at the moment ends.

    Raises:
        NoSuchStaff, ValueError, domain.staff.RolesContradict.
    """
    wanted = roles_of(roles)
    with write() as writing:
        account = _locked(account_id)
        before, account.roles = account.roles, sorted(wanted)
        account.save(update_fields=["roles"])
        _sign_out(account)
        _record(writing, AuditAct.ROLES_SET, account, by, {"before": before, "roles": account.roles})
    return account


def close(account_id: UUID, by: str) -> StaffAccount:
    """Somebody no longer works here: signed out everywhere at once, and never in again.

    Raises:
        NoSuchStaff.
    """
    with write() as writing:
        account = _locked(account_id)
        if account.closed_at is None:
            account.closed_at = clock.now()
            account.save(update_fields=["closed_at"])
            Member.objects.filter(pk=account.pk).update(is_active=False, is_staff=False)
            _sign_out(account)
            _record(writing, AuditAct.STAFF_CLOSED, account, by, {})
    return account


def with_email(email: str) -> StaffAccount:
    """Return the account with this e-mail address.

    Raises:
        NoSuchStaff.
    """
    found = StaffAccount.objects.select_related("account").filter(account__email=email.lower()).first()
    if found is None:
        raise NoSuchStaff(email)
    return found


def open_roles(member: Member) -> frozenset[StaffRole]:
    """Return in which roles somebody works here now; none for everybody else."""
    found = StaffAccount.objects.filter(pk=member.pk, closed_at=None).first()
    return found.role_set if found is not None and member.is_staff and member.is_active else frozenset()


def is_staff_account(member: Member) -> bool:
    """Return whether the account is one of the staff's, with or without a role, open or closed. Others are members'."""
    return member.is_staff or StaffAccount.objects.filter(pk=member.pk).exists()


def may_use(member: Member, client_id: str) -> bool:
    """Return whether an account of this kind may have tokens of this app: members never of the desk, staff of it alone.

    Whether somebody has shown a second factor is not known here: see ``accounts.factor.gate``.
    """
    return bool(open_roles(member)) if client_id == DESK_CLIENT_ID else not is_staff_account(member)


def reset_factor(account_id: UUID, by: str) -> bool:
    """Take away somebody's second factor and sign them out everywhere: at the next sign-in they set up a new one.

    Returns whether there was one.

    Raises:
        NoSuchStaff.
    """
    from allauth.mfa.models import Authenticator

    with write() as writing:
        account = _locked(account_id)
        there_was: bool = Authenticator.objects.filter(user_id=account.pk).delete()[0] > 0
        _sign_out(account)
        _leave_browsers(account)
        guesses.forgive(account.pk)
        record(writing, Done(by, AuditAct.CHANGED, what=who(account.pk), why="factor_reset"))
    return there_was


def _leave_browsers(account: StaffAccount) -> None:
    """End what a browser has open: it was signed in with what is taken away, and may be in other hands."""
    for kept in BrowserSession.objects.all().iterator():
        if kept.get_decoded().get("_auth_user_id") == str(account.pk):
            kept.delete()


def _locked(account_id: UUID) -> StaffAccount:
    found = StaffAccount.objects.select_for_update().filter(pk=account_id).first()
    if found is None:
        raise NoSuchStaff(str(account_id))
    return found


def _sign_out(account: StaffAccount) -> None:
    for session in AppSession.objects.select_for_update().filter(member_id=account.pk, ended_at=None):
        sessions.end(session, AppSession.Ended.SIGNED_OUT)


def _record(writing: Writing, act: AuditAct, account: StaffAccount, by: str, detail: dict[str, Any]) -> None:
    record(writing, Done(by, act, what=who(account.pk), detail=detail))


def _next_number() -> str:
    last = Member.objects.filter(membership_number__startswith="99").order_by("-membership_number").first()
    return str(int(last.membership_number) + 1) if last else _FIRST_NUMBER
