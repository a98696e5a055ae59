"""A paid booking gets a pass that any desk can check offline with the public keys alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from moonmail.contract.bookings import Pass
from moonmail.media.passes import PassVerdict, new_signing_key, public_jwks, verify

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Caller


def issued(caller: Caller) -> Pass:
    return Pass.model_validate(caller.get("/v1/changes").json["pass"]["created"][0])


def test_is_issued_when_the_booking_is_paid(me: Caller) -> None:
    me.pay(me.book().json["id"])
    assert me.get("/v1/changes").json["pass"]["created"] == []
    booking, _ = me.paid()
    made = issued(me)
    assert str(made.booking_id) == booking["id"]
    assert made.sequence == 1
    assert made.number != booking["reference"]


def test_verifies_with_the_published_keys(me: Caller, anyone: Caller, clock: MovableClock) -> None:
    booking, _ = me.paid()
    made = issued(me)
    keys = anyone.get("/v1/pass-keys").json["keys"]
    found = verify(made.qr, keys, clock.at)
    assert found.verdict is PassVerdict.VALID
    assert found.claims is not None
    assert str(found.claims.booking) == booking["id"]
    assert (found.claims.flight_number, found.claims.size, found.claims.sequence) == ("MM 204", "message", 1)
    assert found.claims.expires_at == made.expires_at
    assert verify(made.qr, keys, made.expires_at).verdict is PassVerdict.EXPIRED


def test_control_other_keys_do_not_verify_it(me: Caller, clock: MovableClock) -> None:
    me.paid()
    keys = public_jwks([new_signing_key()])
    assert verify(issued(me).qr, keys, clock.at).verdict is PassVerdict.UNKNOWN_KEY


def test_private_keys_are_not_published_and_not_readable_by_others(anyone: Caller, django_app: Path) -> None:
    anyone.get("/v1/pass-keys")
    assert all("d" not in key for key in anyone.get("/v1/pass-keys").json["keys"])
    for name in ("pass-signing.jwk", "secret.key", "sample-payments.key"):
        if (django_app / name).exists():
            assert (django_app / name).stat().st_mode & 0o077 == 0, name
    assert (django_app / "pass-signing.jwk").exists()


def test_outlives_a_slow_flight_by_thirty_days(db: None) -> None:
    from moonmail.backend.missions.samples import sample_flights
    from moonmail.backend.passes.service import expiry_of
    from moonmail.contract.base import MomentOut
    from moonmail.domain.moment import Precision

    now = datetime(2026, 11, 22, tzinfo=UTC)
    flight = sample_flights(now.date())[3].mission
    latest = flight.windows[-1].window.latest
    assert latest is not None
    assert expiry_of(flight, now) > datetime.fromisoformat(latest).replace(tzinfo=UTC) + timedelta(days=300)
    ended = flight.model_copy(update={"ended_at": MomentOut(at=now, precision=Precision.DAY)})
    assert expiry_of(ended, now) == now + timedelta(days=30)
    assert expiry_of(flight.model_copy(update={"windows": []}), now) > now + timedelta(days=365)
