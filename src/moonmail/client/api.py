"""The backend's calls that the client makes, typed. Imported off the GUI thread only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError

from moonmail.client.errors import ExchangeError
from moonmail.client.http import Answer, Http, is_newer
from moonmail.client.model import OpKind, Trouble
from moonmail.client.objects import Row, row_of
from moonmail.contract.accounts import (
    AccessList,
    DeletionIn,
    DeletionPlan,
    DeskCode,
    DocumentList,
    InvitationIn,
    JoiningIn,
    Member,
    Organisation,
    OrganisationIn,
)
from moonmail.contract.base import WireIn
from moonmail.contract.bookings import Booking, Hold, Payment, Shipment
from moonmail.contract.carried import Carried, CarriedIn
from moonmail.contract.cases import Case, CaseMessage
from moonmail.contract.entitlements import Entitlement
from moonmail.contract.gifts import Claim, ClaimIn, Gift
from moonmail.contract.receipts import Receipt
from moonmail.contract.sync import LATER_TYPES, TYPES, Changes, Digest

if TYPE_CHECKING:
    from moonmail.client.auth import Auth
    from moonmail.client.outbox import Send

M = TypeVar("M", bound=BaseModel)

# Small enough that validating one page never holds the interpreter for longer than a frame.
PAGE: Final = 100
# Above this a file is sent so that a broken connection costs a part of it alone.
IN_ONE_PIECE: Final = 1024 * 1024
UPLOAD_PIECE: Final = 256 * 1024
_TIMES_LOST: Final = 3
_DIGEST: Final = f"/v1/digest?also={','.join(LATER_TYPES)}"
_ANSWERS: Final[dict[OpKind, tuple[str, type[BaseModel]]]] = {
    OpKind.HOLD: ("hold", Hold),
    OpKind.RELEASE_HOLD: ("hold", Hold),
    OpKind.SHIPMENT: ("shipment", Shipment),
    OpKind.BOOKING: ("booking", Booking),
    OpKind.PAYMENT: ("payment", Payment),
    OpKind.CONTENT: ("shipment", Shipment),
    OpKind.HAND_IN: ("shipment", Shipment),
    OpKind.CANCELLATION: ("booking", Booking),
    OpKind.CHOICE: ("entitlement", Entitlement),
    OpKind.GIFT: ("gift", Gift),
    OpKind.GIFT_MOVE: ("gift", Gift),
    OpKind.RECEIPT: ("receipt", Receipt),
    OpKind.CONSENT: ("member", Member),
    OpKind.CASE_MESSAGE: ("case_message", CaseMessage),
    OpKind.CASE_READING: ("case", Case),
}


class Api:
    """``as_member`` False: the call is made as nobody, for what everybody may see."""

    def __init__(self, http: Http, auth: Auth) -> None:
        self._http = http
        self._auth = auth

    def changes(self, since: str, *, as_member: bool, even_if_same: bool = False) -> Changes | None:
        """Return the next page after ``since`` (empty: from the beginning), None when nothing changed.

        Raises:
            ExchangeError: REFUSED with code ``cannot_calculate_changes`` when everything must be fetched again.
        """
        etag = f'"{since}"' if since and not even_if_same else ""
        path = f"/v1/changes?limit={PAGE}" + (f"&since={since}" if since else "")
        answer = self._call("GET", path, as_member=as_member, etag=etag)
        return None if answer.status == 304 else parsed(Changes, answer)

    def digest(self, *, as_member: bool) -> Digest:
        return parsed(Digest, self._call("GET", _DIGEST, as_member=as_member))

    def me(self) -> Member:
        return parsed(Member, self._call("GET", "/v1/me", as_member=True))

    def accesses(self) -> AccessList:
        return parsed(AccessList, self._call("GET", "/v1/me/accesses", as_member=True))

    def desk_code(self) -> DeskCode:
        return parsed(DeskCode, self._call("GET", "/v1/me/desk-code", as_member=True))

    def pass_keys(self, etag: str) -> Answer | None:
        """Return the JWK set as it came, None when it is still the same."""
        from moonmail.contract.sync import PassKeys

        answer = self._call("GET", "/v1/pass-keys", as_member=False, etag=etag)
        if answer.status == 304:
            return None
        parsed(PassKeys, answer)
        return answer

    def send(self, operation: Send, body: bytes | None) -> Row | None:
        """Send what the member asked for; return the object it made, if it makes one."""
        method, _, path = operation.target.partition(" ")
        if operation.kind is OpKind.BLOB and body is not None and len(body) > IN_ONE_PIECE:
            self.upload(path, body)
            return None
        kind = "application/octet-stream" if operation.kind is OpKind.BLOB else "application/json"
        answer = self._call(method, path, as_member=True, body=body, content_type=kind)
        if operation.kind not in _ANSWERS or not answer.body:
            return None
        type_, model = _ANSWERS[operation.kind]
        return row_of(type_, parsed(model, answer))

    def upload(self, path: str, body: bytes) -> None:
        """Send a file piece by piece, going on behind what is there already (offsets as in tus 1.0).

        Raises:
            ExchangeError: what has arrived stays there; the same call later goes on.
        """
        offset, lost = self._uploaded(path), 0
        while offset < len(body):
            try:
                there = self._send_piece(path, body, offset)
            except ExchangeError as error:
                code = error.refusal.code if error.refusal else ""
                if code == "method_not_allowed":
                    # A backend that takes files whole only.
                    self._call("PUT", path, as_member=True, body=body, content_type="application/octet-stream")
                    return
                if code not in ("wrong_offset", "not_found") or lost == _TIMES_LOST:
                    raise
                # Another device sends the same, or it was too old to be kept: look where to go on.
                lost += 1
                offset = self._uploaded(path)
                continue
            if not offset < there <= len(body):
                raise ExchangeError(Trouble.NOT_MOONMAIL, f"took a piece from {offset} and says {there}")
            offset = there

    def _send_piece(self, path: str, body: bytes, offset: int) -> int:
        piece = body[offset : offset + UPLOAD_PIECE]
        headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), "Upload-Length": str(len(body))}
        kind = "application/offset+octet-stream"
        answer = self._call("PATCH", path, as_member=True, body=piece, content_type=kind, headers=headers)
        return offset + len(piece) if answer.offset is None else answer.offset

    def _uploaded(self, path: str) -> int:
        try:
            return self._call("HEAD", path, as_member=True).offset or 0
        except ExchangeError as error:
            if error.trouble is not Trouble.REFUSED:
                raise
        # Nothing of it is there; or what is in the way is said to the first piece, in words.
        return 0

    # ------------------------------------------------------------ what is asked with the backend at hand

    def claim(self, claim_id: UUID, code: str) -> Claim:
        return self._put(Claim, f"/v1/claims/{claim_id}", ClaimIn(code=code))

    def carry(self, name: UUID, content: str) -> Carried:
        return self._put(Carried, f"/v1/carried/{name}", CarriedIn(content=content), as_member=False)

    def carried(self, name: UUID) -> Carried:
        return parsed(Carried, self._call("GET", f"/v1/carried/{name}", as_member=False))

    def documents(self) -> DocumentList:
        return parsed(DocumentList, self._call("GET", "/v1/documents", as_member=False))

    def organisation(self, organisation_id: UUID) -> Organisation:
        return parsed(Organisation, self._call("GET", f"/v1/organisations/{organisation_id}", as_member=True))

    def save_organisation(self, organisation_id: UUID, organisation: OrganisationIn) -> Organisation:
        return self._put(Organisation, f"/v1/organisations/{organisation_id}", organisation)

    def invite(self, invitation_id: UUID, organisation_id: UUID) -> Organisation:
        return self._put(
            Organisation, f"/v1/invitations/{invitation_id}", InvitationIn(organisation_id=organisation_id)
        )

    def join_organisation(self, joining_id: UUID, code: str) -> Organisation:
        return self._put(Organisation, f"/v1/joinings/{joining_id}", JoiningIn(code=code))

    def remove_booker(self, organisation_id: UUID, member_id: UUID) -> Organisation:
        path = f"/v1/organisations/{organisation_id}/bookers/{member_id}"
        answer = self._call("DELETE", path, as_member=True)
        return parsed(Organisation, answer) if answer.body else self.organisation(organisation_id)

    def file(self, sha256: str) -> bytes:
        return self._call("GET", f"/v1/blobs/{sha256}", as_member=True).body

    def export_me(self, into: Callable[[bytes], None]) -> None:
        """Give the zip with everything about the member to ``into``, piece by piece."""
        self._call("GET", "/v1/me/export", as_member=True, into=into)

    def deletion_plan(self) -> DeletionPlan:
        return parsed(DeletionPlan, self._call("GET", "/v1/me/deletion", as_member=True))

    def delete_me(self, deletion_id: UUID, membership_number: str, *, as_member: bool) -> DeletionPlan:
        body = DeletionIn(membership_number=membership_number)
        return self._put(DeletionPlan, f"/v1/deletions/{deletion_id}", body, as_member=as_member)

    def _put(self, model: type[M], path: str, body: WireIn, *, as_member: bool = True) -> M:
        return parsed(model, self._call("PUT", path, as_member=as_member, body=body.model_dump_json().encode()))

    def _call(self, method: str, path: str, *, as_member: bool, **more: Any) -> Answer:
        if not as_member:
            return self._http.call(method, path, **more)
        token = self._auth.token()
        try:
            return self._http.call(method, path, token=token, **more)
        except ExchangeError as error:
            if error.trouble is not Trouble.SIGNED_OUT:
                raise
        return self._http.call(method, path, token=self._auth.renew(token), **more)


def rows_of(changes: Changes) -> tuple[list[Row], list[tuple[str, str]]]:
    """Return what a page writes and what it takes out, in the order of application."""
    rows: list[Row] = []
    gone: list[tuple[str, str]] = []
    for type_ in TYPES:
        delta = getattr(changes, "pass_" if type_ == "pass" else type_)
        rows += [row_of(type_, model) for model in (*delta.created, *delta.updated)]
        gone += [(type_, id_) for id_ in delta.destroyed]
    return rows, gone


def parsed(model: type[M], answer: Answer) -> M:
    """Return what an answer's body says.

    Raises:
        ExchangeError: it is in other words than this app's.
    """
    try:
        return model.model_validate_json(answer.body)
    except ValidationError as error:
        # The error would quote what was sent.
        raise ExchangeError(
            Trouble.TOO_OLD if is_newer(answer.api) else Trouble.NOT_MOONMAIL,
            f"{model.__name__}: {error.error_count()} fields are not understood",
            quote=answer.quote,
        ) from None
