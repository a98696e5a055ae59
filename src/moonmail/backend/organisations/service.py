"""Making an organisation, inviting colleagues, joining and leaving."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.accounts import guesses
from moonmail.backend.accounts.guesses import Guesser
from moonmail.backend.accounts.models import Member
from moonmail.backend.database import Writing, write, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of, require_same
from moonmail.backend.http.written import require_named
from moonmail.backend.organisations.models import Booker, Invitation, Joining, Organisation
from moonmail.contract.accounts import BookerRole, InvitationIn, JoiningIn, OrganisationIn
from moonmail.contract.problems import ProblemCode
from moonmail.domain.codes import new_code
from moonmail.domain.text import Text

INVITATION_LIFE: Final = timedelta(days=14)
_OWNER: Final = BookerRole.OWNER.value

_OWNERS_ONLY: Final = Text(
    "この操作は、団体の管理者だけが行えます。何も変更していません。",
    "Only an owner of the organisation can do this. Nothing was changed.",
)
_LAST_OWNER: Final = Text(
    "ほかの予約担当者がいるあいだ、最後の管理者は抜けられません。先に、ほかの予約担当者を外してください。",
    "The last owner can't leave while others book for the organisation. Please remove the others first.",
)


def is_booker(member_id: UUID, organisation_id: UUID) -> bool:
    """Return whether the member may book for the organisation; False also for one that does not exist."""
    return Booker.objects.filter(member_id=member_id, organisation_id=organisation_id).exists()


def role_in(member_id: UUID, organisation_id: UUID) -> BookerRole:
    """Return what the member is there. An organisation of others is as unknown as one that does not exist.

    Raises:
        Refusal: not_found.
    """
    role = Booker.objects.filter(member_id=member_id, organisation_id=organisation_id).values_list("role", flat=True)
    found = role.first()
    if found is None:
        raise Refusal(ProblemCode.NOT_FOUND)
    return BookerRole(found)


def _require_owner(member_id: UUID, organisation_id: UUID) -> Organisation:
    """Return the organisation, locked."""
    if role_in(member_id, organisation_id) is not BookerRole.OWNER:
        raise Refusal(ProblemCode.NOT_YOURS, detail=_OWNERS_ONLY)
    return Organisation.objects.select_for_update().get(pk=organisation_id)


def _touch(writing: Writing, organisation: Organisation) -> None:
    """Its name is in the member object of everybody who books for it."""
    writing.changed(*Member.objects.filter(bookers__organisation=organisation))


def put_organisation(organisation_id: UUID, member_id: UUID, body: OrganisationIn) -> bool:
    """Make an organisation, or change one as its owner. Returns whether it is new.

    Raises:
        Refusal: content_not_allowed, not_found for one of others, not_yours for who only books for it.
    """
    require_named({"name": body.name, "receipt_name": body.receipt_name})

    def act(writing: Writing) -> bool:
        organisation = Organisation.objects.filter(pk=organisation_id).first()
        is_new = organisation is None
        if organisation is None:
            organisation = Organisation(pk=organisation_id, made_at=clock.now())
        else:
            organisation = _require_owner(member_id, organisation_id)
        said = (body.name, body.kind.value, body.receipt_name)
        if not is_new and said == (organisation.name, organisation.kind, organisation.receipt_name):
            return False
        organisation.name, organisation.kind, organisation.receipt_name = said
        organisation.save(force_insert=is_new)
        if is_new:
            Booker.objects.create(organisation=organisation, member_id=member_id, role=_OWNER, since=clock.now())
        _touch(writing, organisation)
        return is_new

    return write_once(act, organisation_id)


def open_invitation(organisation: Organisation) -> Invitation | None:
    """Return the invitation whose code works now."""
    return organisation.invitations.filter(over=False, expires_at__gt=clock.now()).first()


def put_invitation(invitation_id: UUID, member_id: UUID, body: InvitationIn) -> UUID:
    """Make a single-use code; an older one ends. Returns the organisation's id.

    Raises:
        Refusal: id_reused, not_found, not_yours.
    """
    asked = hash_of(body)

    def act(_: Writing) -> UUID:
        existing = Invitation.objects.filter(pk=invitation_id).first()
        if existing is not None:
            require_same(existing, member_id, asked)
            role_in(member_id, existing.organisation_id)
            return existing.organisation_id
        organisation = _require_owner(member_id, body.organisation_id)
        organisation.invitations.filter(over=False).update(over=True)
        code = new_code()
        while Invitation.objects.filter(code=code).exists():
            code = new_code()
        now = clock.now()
        Invitation.objects.create(
            id=invitation_id,
            member_id=member_id,
            request_sha256=asked,
            organisation=organisation,
            code=code,
            made_at=now,
            expires_at=now + INVITATION_LIFE,
        )
        return organisation.pk

    return write_once(act, invitation_id)


def put_joining(joining_id: UUID, guesser: Guesser, body: JoiningIn) -> UUID:
    """Become a booker by a code. Returns the organisation's id.

    Raises:
        Refusal: id_reused, code_unknown, code_over, too_many_requests.
    """
    asked = hash_of(body)

    def act(writing: Writing) -> UUID | Refusal:
        existing = Joining.objects.filter(pk=joining_id).first()
        if existing is not None:
            require_same(existing, guesser.member_id, asked)
            role_in(guesser.member_id, existing.organisation_id)
            return existing.organisation_id
        code = guesses.read(body.code)
        guesses.require_free(guesser)
        found = Invitation.objects.filter(code=code).first()
        if found is None:
            return guesses.count_wrong(guesser)
        organisation = Organisation.objects.select_for_update().get(pk=found.organisation_id)
        invitation = Invitation.objects.select_for_update().get(pk=found.pk)
        if invitation.over or invitation.expires_at <= clock.now():
            raise Refusal(ProblemCode.CODE_OVER)
        _, is_new = Booker.objects.get_or_create(
            organisation=organisation,
            member_id=guesser.member_id,
            defaults={"role": BookerRole.BOOKER.value, "since": clock.now()},
        )
        if is_new:
            # Who is one already has not used it up.
            invitation.over = True
            invitation.save(update_fields=["over"])
            _touch(writing, organisation)
        Joining.objects.create(
            id=joining_id,
            member_id=guesser.member_id,
            request_sha256=asked,
            organisation=organisation,
            joined_at=clock.now(),
        )
        return organisation.pk

    outcome = write_once(act, joining_id)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def remove_booker(organisation_id: UUID, member_id: UUID, leaving_id: UUID) -> BookerRole:
    """Take a booker out: an owner anybody, everybody oneself. Who is out already stays out. Returns the caller's role.

    The last one who leaves ends the organisation's open invitation, too: nobody is left to book for it.

    Raises:
        Refusal: not_found, not_yours, or still_needed for the last owner while others are left.
    """
    with write() as writing:
        Organisation.objects.select_for_update().filter(pk=organisation_id).first()
        role = role_in(member_id, organisation_id)
        if leaving_id != member_id:
            _require_owner(member_id, organisation_id)
        bookers = list(Booker.objects.filter(organisation_id=organisation_id))
        leaving = next((booker for booker in bookers if booker.member_id == leaving_id), None)
        if leaving is None:
            return role
        owners = [booker for booker in bookers if booker.role == _OWNER]
        if owners == [leaving] and len(bookers) > 1:
            raise Refusal(ProblemCode.STILL_NEEDED, detail=_LAST_OWNER)
        leaving.delete()
        if len(bookers) == 1:
            Invitation.objects.filter(organisation_id=organisation_id, over=False).update(over=True)
        writing.changed(Member.objects.get(pk=leaving_id))
        return role


def sole_owner_of(member_id: UUID) -> list[Organisation]:
    """Return the organisations that would be left without an owner, but not without bookers."""
    own = Booker.objects.filter(member_id=member_id, role=_OWNER).select_related("organisation")
    return [
        booker.organisation
        for booker in own
        if (others := booker.organisation.bookers.exclude(member_id=member_id)).exists()
        and not others.filter(role=_OWNER).exists()
    ]
