"""A payment provider to try everything out with. No money moves.

It stands for another company's server: it knows only its own sessions, and what happens on its page reaches the booking
backend through the same signed notices as a real provider's, never by any other way.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.configuration import data_dir, read_or_create_secret
from moonmail.backend.database import write
from moonmail.backend.payments.models import Payment, SampleSession
from moonmail.backend.payments.provider import ForgedNotice, Notice, NoticeKind, Session, SessionRequest
from moonmail.domain.states import PaymentState

SIGNATURE_HEADER: Final = "MoonMail-Signature"
# A notice is signed when it is sent, again at each try: an old signature is a recorded one.
_TRUSTED_FOR: Final = timedelta(minutes=5)


def sign(key: bytes, body: bytes, at: datetime) -> str:
    """Return the signature header of ``body`` as sent at ``at``."""
    stamp = str(int(at.timestamp()))
    return f"t={stamp},v1={hmac.new(key, stamp.encode() + b'.' + body, hashlib.sha256).hexdigest()}"


class SampleProvider:
    """See ``payments.provider.Provider``."""

    name: Final = "sample"

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def from_settings(cls) -> SampleProvider:
        return cls(read_or_create_secret(data_dir() / "sample-payments.key").encode())

    def create_session(self, request: SessionRequest) -> Session:
        with write():
            session, _ = SampleSession.objects.get_or_create(
                payment_id=request.payment_id,
                defaults={
                    "token": secrets.token_urlsafe(24),
                    "amount": request.amount,
                    "title_ja": request.title.ja,
                    "title_en": request.title.en,
                    "expires_at": request.expires_at,
                },
            )
        return Session(session.token, f"{request.base_url}pay/sample/{session.token}")

    def expire_session(self, token: str) -> None:
        with write():
            SampleSession.objects.filter(pk=token, state="open").update(state="closed")

    def refund(self, token: str, amount: int) -> None:
        with write():
            session = SampleSession.objects.select_for_update().get(pk=token)
            session.refunded = max(session.refunded, min(amount, session.amount))
            session.state = "refunded" if session.refunded == session.amount else "paid"
            session.save(update_fields=["refunded", "state"])
        self._send(session, NoticeKind.REFUNDED)

    def act(self, token: str, action: str) -> SampleSession | None:
        """Do what a button of the page says (``pay``, ``decline``, ``cancel``); a page that is over stays as it is."""
        outcome = {
            "pay": ("paid", NoticeKind.PAID),
            "decline": ("declined", NoticeKind.FAILED),
            "cancel": ("cancelled", NoticeKind.EXPIRED),
        }[action]
        with write():
            session = SampleSession.objects.select_for_update().filter(pk=token).first()
            if session is None or session.state != "open" or session.expires_at <= clock.now():
                return session
            session.state = outcome[0]
            session.save(update_fields=["state"])
        self._send(session, outcome[1])
        return session

    def tell_again(self) -> None:
        """Send the notices that were not taken in. Run at start: who paid a moment before a crash has paid."""
        unpaid = (PaymentState.CREATED, PaymentState.PENDING, PaymentState.EXPIRED, PaymentState.FAILED)
        for states, kind, unheard in (
            (("paid", "refunded"), NoticeKind.PAID, unpaid),
            (("declined",), NoticeKind.FAILED, (PaymentState.PENDING,)),
            (("cancelled",), NoticeKind.EXPIRED, (PaymentState.PENDING,)),
        ):
            waiting = Payment.objects.filter(provider=self.name, state__in=[state.value for state in unheard])
            told = SampleSession.objects.filter(state__in=states, payment_id__in=waiting.values("pk"))
            for session in list(told):
                self._send(session, kind)

    def notice(self, session: SampleSession, kind: NoticeKind) -> tuple[bytes, dict[str, str]]:
        """Return body and headers of a notice, signed now."""
        now = clock.now()
        body = json.dumps(
            {
                "payment_id": str(session.payment_id),
                "session": session.token,
                "kind": kind.value,
                "amount": session.refunded if kind is NoticeKind.REFUNDED else session.amount,
                "occurred_at": now.isoformat(),
            }
        ).encode()
        return body, {SIGNATURE_HEADER: sign(self._key, body, now)}

    def _send(self, session: SampleSession, kind: NoticeKind) -> None:
        from moonmail.backend.payments.service import receive_notice

        # Both live in one process, so the notice takes no network; it is signed, serialised and verified all the same.
        body, headers = self.notice(session, kind)
        receive_notice(self.name, headers, body)

    def verify_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        given = headers.get(SIGNATURE_HEADER, "")
        stamp = given.partition(",")[0].removeprefix("t=")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
            raise ForgedNotice("no signature")
        at = datetime.fromtimestamp(int(stamp), UTC)
        if not hmac.compare_digest(given.encode(), sign(self._key, body, at).encode()):
            raise ForgedNotice("wrong signature")
        if abs(clock.now() - at) > _TRUSTED_FOR:
            raise ForgedNotice("signed too long ago")
        try:
            said = json.loads(body)
            return Notice(
                payment_id=UUID(said["payment_id"]),
                session=str(said["session"]),
                kind=NoticeKind(said["kind"]),
                amount=int(said["amount"]),
                occurred_at=datetime.fromisoformat(said["occurred_at"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ForgedNotice("not a notice") from error
