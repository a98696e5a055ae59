"""The ``moonmail backend`` command as tests run it: the product, with a clock that tests can move.

``python -m tests.support.entry CLOCK_FILE CONTROL ARGUMENTS…``. The file holds the seconds by which the server's clock
is ahead of the real one; it is read at every look at the clock, in every process of the backend. CONTROL is empty, or:

``check_then_book``  slots are counted by looking first and writing later, as nobody should.
``timestamps``       changes are numbered by the time at which they were made, in steps, not by a locked counter.
``unlocked_session`` whether a guest's session goes on is looked at and not locked, so that it can end behind the look.
``audit_unlocked``   what the audit ends with is looked at before, and not locked, by whoever adds to it.
``caller_unlocked``  how often callers were not who they said is looked at before, and not locked, by whoever counts.
``item_unlocked``    whether an item is still awaited is looked at, and not locked, by whoever takes it in.
``help_unlocked``    which version of a booking somebody looked at is compared before, and not locked, by whoever helps.
``sequence``         changes take their numbers from a counter that is seen before they are committed (PostgreSQL).
"""

from __future__ import annotations

import os
import secrets
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import ScryptPasswordHasher

from moonmail.backend import clock
from moonmail.backend.commands import main

# Tests and measurements ask more in a second than a member in an hour. Those of the limits switch them on.
os.environ.setdefault("MOONMAIL_LIMITS", "off")
# What holds a guesser's machine back would hold every sign-in of the tests back.
ScryptPasswordHasher.work_factor = 2**8


def _shifted(file: Path) -> datetime:
    try:
        ahead = float(file.read_text() or 0)
    except FileNotFoundError:
        ahead = 0.0
    return datetime.now(UTC) + timedelta(seconds=ahead)


def _check_then_book() -> None:
    from moonmail.backend import setup

    start = setup.start_django

    def start_and_break() -> None:
        start()
        from moonmail.backend.bookings import holds
        from moonmail.backend.missions.models import Offer

        looked = threading.local()

        def look() -> None:
            looked.taken = dict(Offer.objects.values_list("pk", "taken"))
            # Long enough for every other request of the race to have looked as well.
            time.sleep(0.3)

        def book(offer_id: str, quantity: int = 1) -> bool:
            taken = looked.taken[offer_id]
            room = Offer.objects.filter(pk=offer_id, capacity__gte=taken + quantity)
            return bool(room.update(taken=taken + quantity))

        vars(holds).update(sweep=look, take_slot=book)

    setup.start_django = start_and_break


def _look_at_sessions_only() -> None:
    from moonmail.backend import setup

    start = setup.start_django

    def start_and_break() -> None:
        start()
        from moonmail.backend.bookings import holds
        from moonmail.backend.http.problems import Refusal
        from moonmail.backend.kiosks.models import KioskSession
        from moonmail.contract.problems import ProblemCode

        def look(session_id: UUID | None) -> None:
            if session_id and not KioskSession.objects.filter(pk=session_id, ended_at=None).exists():
                raise Refusal(ProblemCode.NOT_SIGNED_IN)
            # Long enough for the session to end meanwhile.
            time.sleep(0.5)

        vars(holds).update(require_open=look)

    setup.start_django = start_and_break


def _broken(build: Callable[[], None]) -> None:
    """Build a fault in once Django is there."""
    from moonmail.backend import setup

    start = setup.start_django

    def start_and_break() -> None:
        start()
        build()

    setup.start_django = start_and_break


def _add_to_what_was_seen() -> None:
    from moonmail.backend.audit import service
    from moonmail.backend.audit.models import AuditHead
    from moonmail.backend.database import write
    from moonmail.backend.desk import api

    class Seen:
        """Nobody is waited for: the head is as it was seen."""

        def __init__(self, row: AuditHead) -> None:
            self.row = row

        def select_for_update(self) -> Seen:
            return self

        def filter(self, **_: object) -> Seen:
            return self

        def first(self) -> AuditHead:
            return self.row

    heads = threading.local()

    class Heads:
        @property
        def objects(self) -> Any:
            return getattr(heads, "seen", AuditHead.objects)

    def record_alone(done: service.Done) -> None:
        row = AuditHead.objects.filter(pk=1).first()
        # Long enough for every other request of the race to have looked as well.
        time.sleep(0.3)
        if row is not None:
            heads.seen = Seen(row)
        try:
            with write() as writing:
                service.record(writing, done)
        finally:
            vars(heads).pop("seen", None)

    vars(service).update(AuditHead=Heads())
    vars(api).update(record_alone=record_alone)


def _count_what_was_seen() -> None:
    from moonmail.backend.desk import verifying
    from moonmail.backend.desk.models import Failures

    seen = threading.local()
    put_verification = verifying.put_verification

    class Stale:
        """Failures as they were seen before anybody else could be waited for."""

        class Found:
            def first(self) -> Failures | None:
                row: Failures | None = seen.row
                return row

        class objects:  # noqa: N801 - what models call it
            @staticmethod
            def filter(**_: object) -> Stale.Found:
                return Stale.Found()

        def __new__(cls, **columns: Any) -> Any:
            return Failures(**columns)

    def put(verification_id: UUID, staff: Any, body: Any) -> Any:
        seen.row = Failures.objects.filter(pk=body.member_id).first()
        # Long enough for every other request of the race to have looked as well.
        time.sleep(0.3)
        return put_verification(verification_id, staff, body)

    vars(verifying).update(put_verification=put, Failures=Stale)


def _take_in_what_was_seen() -> None:
    from moonmail.backend.bookings.models import Booking, Shipment
    from moonmail.backend.receiving import service

    def look(booking_id: UUID) -> Booking:
        return Booking.objects.select_related("hold").get(pk=booking_id)

    class Looked:
        """Nobody is waited for: the shipment is as it was seen."""

        class objects:  # noqa: N801 - what models call it
            values_list = staticmethod(Shipment.objects.values_list)

            @staticmethod
            def select_for_update() -> Any:
                return Looked.objects

            @staticmethod
            def get(**wanted: object) -> Shipment:
                row = Shipment.objects.get(**wanted)
                # Long enough for every other request of the race to have looked as well.
                time.sleep(0.3)
                return row

    vars(service).update(lock_booking=look, Shipment=Looked)


def _number_by_time() -> None:
    from moonmail.backend.changes import recording

    def advance(scope: str, by: int) -> int:
        from moonmail.backend.changes.models import Scope

        # Steps long enough that a client surely asks in the middle of one.
        step = int(time.time() / 4) * 4000
        Scope.objects.update_or_create(key=scope, defaults={"counter": step})
        return step + by - 1

    recording._advance = advance


def _help_with_what_was_seen() -> None:
    from moonmail.backend.bookings.models import Booking, Shipment
    from moonmail.backend.help import service
    from moonmail.backend.help.wire import version_of
    from moonmail.backend.http.problems import Refusal
    from moonmail.contract.problems import ProblemCode

    prepare, looked = service._prepare, threading.local()

    def look(*asked: Any) -> Any:
        found = prepare(*asked)
        booking = Booking.objects.get(pk=found.booking.pk)
        looked.version = version_of(booking, Shipment.objects.get(pk=booking.shipment_id))
        # Long enough for every other request of the race to have looked as well.
        time.sleep(0.3)
        return found

    def compare(_: Any, if_match: str | None) -> None:
        if if_match != looked.version:
            raise Refusal(ProblemCode.CHANGED_MEANWHILE)

    vars(service).update(_prepare=look, _require_version=compare)


def _number_by_sequence() -> None:
    import psycopg

    from moonmail.backend.changes import recording

    # Counted over a connection of its own: others see the number while what it numbers is still being written.
    count = (
        "INSERT INTO changes_scope (key, counter) VALUES (%s, %s)"
        " ON CONFLICT (key) DO UPDATE SET counter = changes_scope.counter + EXCLUDED.counter RETURNING counter"
    )

    def advance(scope: str, by: int) -> int:
        with psycopg.connect(os.environ["MOONMAIL_DATABASE"], autocommit=True) as other:
            row = other.execute(count, (scope, by)).fetchone()
        assert row is not None
        # Long enough for another writer to be done first.
        time.sleep(0.05 * secrets.randbelow(3))
        return int(row[0])

    recording._advance = advance


if __name__ == "__main__":
    clock_file, control = Path(sys.argv[1]), sys.argv[2]
    clock.install(lambda: _shifted(clock_file))
    if control == "check_then_book":
        _check_then_book()
    elif control == "timestamps":
        _number_by_time()
    elif control == "unlocked_session":
        _look_at_sessions_only()
    elif control == "audit_unlocked":
        _broken(_add_to_what_was_seen)
    elif control == "caller_unlocked":
        _broken(_count_what_was_seen)
    elif control == "item_unlocked":
        _broken(_take_in_what_was_seen)
    elif control == "help_unlocked":
        _broken(_help_with_what_was_seen)
    elif control == "sequence":
        _number_by_sequence()
    sys.exit(main(sys.argv[3:]))
