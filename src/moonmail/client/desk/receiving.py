"""Taking items in, with or without a network: the book of what is awaited, and the screenings that wait to be sent.

Two vaults. The book is what the backend told, and goes when a session ends, however it ends. The outbox is what was
done at this desk and the backend has not taken yet: no declaration and nobody's data, only which booking, what was
measured and decided. It outlives the session, because nobody else knows it; it goes by ``wipe``.
"""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final, TypeVar
from uuid import UUID, uuid4

from moonmail.client.desk.receiving_state import BookState, Place, Queued, as_done, queued_of
from moonmail.client.desk.vault import Vault, VaultClosedError
from moonmail.client.errors import ExchangeError
from moonmail.client.glance import Trouble

if TYPE_CHECKING:
    from moonmail.client.desk.desk import Desk
    from moonmail.client.desk.receiving_air import Air
    from moonmail.contract.receiving import BookedItem, ReceivingBook, Screening, ScreeningIn

T = TypeVar("T")

PIECE: Final = 500
_ITEM, _META, _DRAFT = "item", "meta", "draft"
_QUEUE, _DONE, _PHOTO = "queue", "done", "photo"
_BOOK, _FLIGHTS, _KEYS, _SYNCED, _DEVICE, _COUNT = "book", "flights", "keys", "synced", "device", "count"


class Receiving:
    """Every method returns at once; what it does is done on threads of its own, in the order in which it was asked.

    A future fails with ``ExchangeError``, ``StoreError`` or ``VaultClosedError``.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._book = Vault(desk.profile.receiving, desk.secrets, f"{desk.server} receiving")
        self._outbox = Vault(desk.profile.screenings, desk.secrets, f"{desk.server} screenings")
        self._vaults = ThreadPoolExecutor(1, thread_name_prefix="moonmail-vault")
        self._rounds = ThreadPoolExecutor(1, thread_name_prefix="moonmail-receiving")
        self._lock = threading.Lock()
        self._listeners: list[Callable[[BookState], None]] = []
        self._trouble: Trouble | None = None
        self._turn = 0
        self._next: Future[BookState] | None = None
        desk.when_ended(self._session_ended)

    def subscribe(self, listener: Callable[[BookState], None]) -> Callable[[], None]:
        """Call ``listener`` whenever the book or the queue changed, on a thread of this, until what is returned is."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    # ---------------------------------------------------------------- the book

    def state(self) -> Future[BookState]:
        return self._vaults.submit(self._state)

    def item(self, booking_id: UUID) -> Future[BookedItem | None]:
        """Return what is known of a booking, with what this desk did meanwhile; None: it is not in the book."""
        return self._vaults.submit(self._item, str(booking_id))

    def numbered(self, pass_number: str) -> Future[BookedItem | None]:
        """Return the booking of a pass whose code can't be read any more, by the number printed on it."""

        def work() -> BookedItem | None:
            found = (key for key, each in self._book.items(_ITEM).items() if each["pass_number"] == pass_number)
            return next((self._item(key) for key in found), None)

        return self._vaults.submit(work)

    def keys(self) -> Future[list[dict[str, str]]]:
        """Return the public keys by which passes are checked."""
        return self._vaults.submit(lambda: self._book.get(_META, _KEYS) or [])

    def flights(self) -> Future[list[dict[str, Any]]]:
        """Return the flights that are not over, as ``contract.receiving.ReceivingFlight``."""
        return self._vaults.submit(lambda: self._book.get(_META, _FLIGHTS) or [])

    def sync(self) -> Future[BookState]:
        """Send what waits, in its order, then fetch what changed. Fails with what was in the way.

        However often it is asked for, one round follows the one that runs.
        """
        with self._lock:
            if self._next is None or self._next.running() or self._next.done():
                self._next = self._rounds.submit(self._round)
            return self._next

    # ---------------------------------------------------------------- what is done here

    def screen(self, body: ScreeningIn, *, pass_number: str, flight_number: str) -> Future[Queued]:
        """Keep a screening; it is on disk when the future is done. ``device_id`` and its count are put in here."""
        return self._vaults.submit(self._keep_screening, body, pass_number, flight_number)

    def keep_photo(self, data: bytes) -> Future[str]:
        """Keep a picture until the screening that names it was taken. Returns its SHA-256."""
        sha256 = hashlib.sha256(data).hexdigest()

        def work() -> str:
            self._outbox.put(_PHOTO, sha256, base64.b64encode(data).decode())
            return sha256

        return self._vaults.submit(work)

    def queue(self) -> Future[tuple[Queued, ...]]:
        """Return what waits and what was refused, the oldest first."""
        return self._vaults.submit(self._queued)

    def dismiss(self, screening_id: str) -> Future[None]:
        """Somebody has seen why it was refused."""

        def work() -> None:
            entry = self._outbox.get(_QUEUE, screening_id)
            if entry is not None and entry["place"] == Place.REFUSED:
                self._forget(screening_id, entry)
            self._tell()

        return self._vaults.submit(work)

    def keep(self, key: str, text: str) -> Future[None]:
        """Keep what is being typed, so that it is there after a crash; empty: no longer."""

        def work() -> None:
            if text:
                self._book.put(_DRAFT, key, text)
            else:
                self._book.delete(_DRAFT, key)

        return self._vaults.submit(work)

    def kept(self, key: str) -> Future[str]:
        return self._vaults.submit(lambda: self._book.get(_DRAFT, key) or "")

    # ---------------------------------------------------------------- by air

    @cached_property
    def air(self) -> Air:
        from moonmail.client.desk.receiving_air import Air

        return Air(self._desk)

    def accepted(self, flight_number: str) -> Future[frozenset[UUID]]:
        """Return the bookings of a flight whose items the backend knows as accepted: they may be sent on."""

        def work() -> frozenset[UUID]:
            rows = self._book.items(_ITEM).items()
            return frozenset(
                UUID(key)
                for key, each in rows
                if each["flight_number"] == flight_number and each["state"] == "accepted"
            )

        return self._vaults.submit(work)

    # ---------------------------------------------------------------- ending

    def wipe(self) -> Future[None]:
        """Let go of everything that is kept here, also of what was not sent."""

        def work() -> None:
            self._turn += 1
            self._book.wipe()
            self._outbox.wipe()
            self._tell()

        return self._vaults.submit(work)

    def close(self) -> None:
        """End the threads and wait for them."""
        self._rounds.shutdown(wait=True, cancel_futures=True)
        self._vaults.submit(self._shut)
        self._vaults.shutdown(wait=True)

    def _shut(self) -> None:
        self._book.close()
        self._outbox.close()

    def _session_ended(self) -> None:
        """Whoever is here now may not be who may see it. Done when this returns."""

        def work() -> None:
            self._turn += 1
            self._book.wipe()
            self._tell()

        with suppress(RuntimeError):
            self._vaults.submit(work).result()

    # ---------------------------------------------------------------- on the vaults' thread

    def _state(self) -> BookState:
        try:
            places = [entry["place"] for entry in self._outbox.items(_QUEUE).values()]
            return BookState(
                items=self._book.count(_ITEM),
                waiting=places.count(Place.WAITING),
                refused=places.count(Place.REFUSED),
                synced_at=self._book.get(_META, _SYNCED) or "",
                trouble=self._trouble,
            )
        except VaultClosedError:
            return BookState(closed=True, trouble=self._trouble)

    def _open_book(self) -> None:
        """The backend can tell all of it again: a book whose key is gone is begun anew."""
        try:
            self._book.open()
        except VaultClosedError:
            self._book.wipe()
            self._book.open()

    def _item(self, booking_id: str) -> BookedItem | None:
        from moonmail.contract.receiving import BookedItem

        kept = self._book.get(_ITEM, booking_id)
        if kept is None:
            return None
        done = self._outbox.get(_DONE, booking_id)
        return BookedItem.model_validate({**kept, **(done or {})})

    def _keep_screening(self, body: ScreeningIn, pass_number: str, flight_number: str) -> Queued:
        screening_id = str(uuid4())
        with self._outbox.batch():
            device = self._outbox.get(_META, _DEVICE) or str(uuid4())
            number = (self._outbox.get(_META, _COUNT) or 0) + 1
            self._outbox.put(_META, _DEVICE, device)
            self._outbox.put(_META, _COUNT, number)
            counted = body.model_copy(update={"device_id": UUID(device), "device_sequence": number})
            entry: dict[str, Any] = {
                "body": counted.model_dump(mode="json"),
                "staff": self._desk.session.staff_id,
                "number": number,
                "pass_number": pass_number,
                "flight_number": flight_number,
                "place": Place.WAITING,
                "why": "",
                "quote": "",
            }
            self._outbox.put(_QUEUE, screening_id, entry)
            self._outbox.put(_DONE, str(body.booking_id), as_done(body, self._desk.session.name))
        self._tell()
        return queued_of(screening_id, entry, self._desk.session.staff_id)

    def _queued(self) -> tuple[Queued, ...]:
        mine = self._desk.session.staff_id
        found = [queued_of(key, entry, mine) for key, entry in self._outbox.items(_QUEUE).items()]
        return tuple(sorted(found, key=lambda each: each.number))

    def _forget(self, screening_id: str, entry: dict[str, Any]) -> None:
        with self._outbox.batch():
            self._outbox.delete(_QUEUE, screening_id)
            booking_id = entry["body"]["booking_id"]
            # Asked about and looked at again without a network: the later one still holds.
            if all(each["body"]["booking_id"] != booking_id for each in self._outbox.items(_QUEUE).values()):
                self._outbox.delete(_DONE, booking_id)
            self._outbox.delete(_PHOTO, *entry["body"]["photos"])

    def _taken(self, screening_id: str, answer: Screening) -> None:
        entry = self._outbox.get(_QUEUE, screening_id)
        if entry is None:
            return
        booking_id = str(answer.booking_id)
        kept = self._book.get(_ITEM, booking_id)
        if kept is not None:
            done = self._outbox.get(_DONE, booking_id) or {}
            self._book.put(_ITEM, booking_id, {**kept, **done, "state": answer.state.value})
        self._forget(screening_id, entry)
        self._tell()

    def _not_taken(self, screening_id: str, error: ExchangeError) -> None:
        entry = self._outbox.get(_QUEUE, screening_id)
        if entry is None:
            return
        why = error.refusal.detail if error.refusal else ""
        with self._outbox.batch():
            self._outbox.put(_QUEUE, screening_id, {**entry, "place": Place.REFUSED, "why": why, "quote": error.quote})
            self._outbox.delete(_DONE, entry["body"]["booking_id"])
        self._tell()

    def _put_piece(self, piece: ReceivingBook, *, anew: bool, turn: int) -> None:
        if turn != self._turn:
            return
        self._open_book()
        with self._book.batch():
            if anew:
                self._book.clear(_ITEM)
            self._book.put_all(_ITEM, {str(item.booking_id): item.model_dump(mode="json") for item in piece.items})
            flights = [flight.model_dump(mode="json") for flight in piece.flights]
            told = {_BOOK: piece.state, _KEYS: piece.keys, _FLIGHTS: flights}
            self._book.put_all(_META, told)
            if not piece.has_more:
                self._book.put(_META, _SYNCED, piece.server_time.isoformat())

    def _tell(self) -> None:
        state = self._state()
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener(state)

    # ---------------------------------------------------------------- a round, on its own thread

    def _round(self) -> BookState:
        turn = self._turn
        try:
            self._send()
            self._fetch(turn)
        except ExchangeError as error:
            self._ended_with(error.trouble)
            raise
        self._ended_with(None)
        return self._here(self._state)

    def _ended_with(self, trouble: Trouble | None) -> None:
        self._trouble = trouble
        self._here(self._tell)

    def _here(self, work: Callable[[], T]) -> T:
        """Run on the vaults' thread and wait for it."""
        return self._vaults.submit(work).result()

    def _send(self) -> None:
        mine = self._desk.session.staff_id
        entries = self._here(lambda: self._outbox.items(_QUEUE))
        for screening_id, entry in sorted(entries.items(), key=lambda pair: pair[1]["number"]):
            # What a colleague did here is sent as theirs, once they are back.
            if entry["place"] != Place.WAITING or entry["staff"] != mine:
                continue
            try:
                answer = self._send_one(screening_id, entry["body"])
            except ExchangeError as error:
                if error.trouble is not Trouble.REFUSED:
                    raise
                self._here(partial(self._not_taken, screening_id, error))
            else:
                self._here(partial(self._taken, screening_id, answer))

    def _send_one(self, screening_id: str, told: dict[str, Any]) -> Screening:
        from moonmail.contract.receiving import Screening, ScreeningIn

        body = ScreeningIn.model_validate(told)
        for sha256 in body.photos:
            kept = self._here(partial(self._outbox.get, _PHOTO, sha256))
            if kept is not None:
                data = base64.b64decode(kept)
                path = f"/v1/desk/blobs/{sha256}"
                self._desk.call(lambda api, path=path, data=data: api.upload("PUT", path, data)).result()  # type: ignore[misc]
        path = f"/v1/desk/screenings/{screening_id}"
        return self._desk.call(lambda api: api.request("PUT", path, body, Screening)).result()

    def _fetch(self, turn: int) -> None:
        from moonmail.contract.problems import ProblemCode
        from moonmail.contract.receiving import ReceivingBook

        def known() -> str | None:
            if turn != self._turn:
                # The session ended meanwhile: a book that was let go is not begun anew.
                return None
            self._open_book()
            return self._book.get(_META, _BOOK) or ""

        since = self._here(known)
        if since is None:
            return
        anew, more = not since, True
        while more:
            path = f"/v1/desk/receiving?since={since}&limit={PIECE}"
            try:
                piece = self._desk.call(lambda api, path=path: api.read(path, ReceivingBook)).result()  # type: ignore[misc]
            except ExchangeError as error:
                refusal = error.refusal
                if refusal is None or refusal.code != ProblemCode.CANNOT_CALCULATE_CHANGES or not since:
                    raise
                since, anew = "", True
                continue
            self._here(partial(self._put_piece, piece, anew=anew, turn=turn))
            since, anew, more = piece.state, False, piece.has_more
