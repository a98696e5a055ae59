"""The client as its shell sees it: one object, no call blocks, everything that happens comes as an event.

Listeners are called on the engine's own threads.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from moonmail.client import objects, outbox
from moonmail.client.asking import Asking
from moonmail.client.asking_rights import AskingRights
from moonmail.client.board import read_board as read_board
from moonmail.client.carrier import Carrier
from moonmail.client.clock import Clock, system_clock
from moonmail.client.device_grant import PhoneCode as PhoneCode
from moonmail.client.direct import Direct
from moonmail.client.draftbox import DraftBox
from moonmail.client.files import Files, FolderFiles, MemoryFiles
from moonmail.client.futures import when_done
from moonmail.client.hub import Hub
from moonmail.client.link import Link
from moonmail.client.model import (
    BoardRow,
    Draft,
    Elsewhere,
    Event,
    Flight,
    HoldView,
    Operation,
    Session,
    ShipmentCard,
    ShipmentDetail,
    Status,
)
from moonmail.client.profile import Profile
from moonmail.client.reads import Reads
from moonmail.client.rounds import Rounds
from moonmail.client.secrets import MemorySecrets, SecretStore, SystemSecrets
from moonmail.client.sessions import Sessions
from moonmail.client.store import Store
from moonmail.client.worker import Worker
from moonmail.domain.mission import EntitlementKind
from moonmail.domain.sizes import SizeCode
from moonmail.domain.text import Language

if TYPE_CHECKING:
    from datetime import datetime

    from moonmail.client.carrying import CarriedHome
    from moonmail.client.talking import Conversation
    from moonmail.contract.accounts import (
        AccessList,
        DeletionPlan,
        DeskCode,
        DocumentList,
        Member,
        Organisation,
        OrganisationIn,
    )
    from moonmail.contract.bookings import ConfirmationIn, GuardianIn
    from moonmail.contract.entitlements import Entitlement
    from moonmail.contract.gifts import Claim, Gift, GiftMove
    from moonmail.contract.items import HandIn, ItemIn

T = TypeVar("T")

# A call that hangs in a name look-up can't be broken off; its thread ends with the process.
_PATIENCE = 6.0


@dataclass(frozen=True, slots=True)
class Settings:
    """``proxy``: empty for the system's, ``none`` for no proxy, or its URL."""

    server_url: str
    proxy: str = ""


class Engine:
    """Nothing is sent or fetched before ``start``. A future fails with ``StoreError`` when the profile takes no write.

    ``StoreChanged`` also names ``operation`` (the outbox) and ``draft``. ``in_memory`` leaves nothing on disk; then
    ``seed`` is a store to begin with the content of: one in which nobody ever signed in.
    """

    def __init__(
        self,
        profile: Profile,
        settings: Settings,
        *,
        clock: Clock = system_clock,
        secrets: SecretStore | None = None,
        in_memory: bool = False,
        seed: Path | None = None,
    ) -> None:
        self._profile = profile
        self._settings = settings
        self._clock = clock
        self._hub = Hub()
        self._files: Files = MemoryFiles() if in_memory else FolderFiles(profile.files)
        self._store = Store(None if in_memory else profile.store, self._hub.say_store, seed=seed)
        own_secrets = MemorySecrets() if in_memory else SystemSecrets(profile.root, profile.secret_file)
        self._secrets: SecretStore = secrets or own_secrets
        self._link = self._new_link(settings)
        self._sessions = Sessions(
            self._link.server, self._store, self._files, self._secrets, self._hub, self._tell_touched
        )
        self._rounds = Rounds(
            profile, self._store, self._files, self._hub, clock, self._sessions, lambda: self._link, keep=not in_memory
        )
        self._worker = Worker(self._rounds.run, self._hub, clock)
        self._rounds.on_paying, self._rounds.wake = self._worker.set_paying, self._worker.wake
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="moonmail-call")
        self._drafts = DraftBox(self._store, self._sessions, self._tell_touched)
        self._asking = Asking(self._store, self._files, self._sessions, clock, self._tell_touched, self._worker.wake)
        self._reads = Reads(self._store, self._sessions)
        self._rights = AskingRights(self._asking, lambda: self._rounds.language)
        self._direct = Direct(
            self._pool,
            self._store,
            self._files,
            self._sessions,
            lambda: self._link,
            lambda: self._rounds.language,
            self._worker.wake,
        )
        self._carrier = Carrier(
            self._pool,
            self._store,
            self._sessions,
            self._drafts,
            lambda: self._link,
            lambda: self._rounds.language,
            clock,
        )
        self._rounds.prepare(self._link.server)

    def start(self) -> None:
        """Begin syncing: every 15 s in use, 300 s in the background, at once after an own write."""
        self._worker.start()

    def close(self) -> None:
        """End all threads and wait for them. What was saved stays saved."""
        self._sessions.cancel()
        self._link.end()
        self._worker.close(_PATIENCE)
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._store.close()

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call ``listener`` with every event until the returned function is called."""
        return self._hub.subscribe(listener)

    @property
    def status(self) -> Status:
        return self._hub.status

    @property
    def session(self) -> Session:
        return self._hub.session

    def set_in_use(self, in_use: bool) -> None:
        """Say whether somebody looks: then news is fetched more often."""
        self._worker.set_in_use(in_use)

    def server_url(self) -> str:
        """Return the address of the backend that is spoken to, without a slash at its end."""
        return self._link.server.rstrip("/")

    def server_now(self) -> datetime:
        """Return the time by the server's clock, by which deadlines run; this machine's before the first answer."""
        return self._link.server_clock.now()

    def set_language(self, language: Language) -> None:
        """Choose in which language the backend words its refusals (``Operation.detail``)."""
        self._rounds.language = language

    def sync_now(self) -> Future[Status]:
        """Sync at once, also while backing off. The status says how it went."""
        self._store.write(lambda c: outbox.try_now(c, self._sessions.actor), must_last=False)
        return self._worker.ask()

    def configure(self, settings: Settings) -> Future[None]:
        """Use another server or proxy from now on. What is stored of the old server goes once the new one answers.

        What the member wrote and asked for at the old one stays, for it alone: see ``elsewhere``.
        """
        old, self._settings, self._link = self._link, settings, self._new_link(settings)
        self._sessions.cancel()
        old.end()
        loaded = self._sessions.load(self._link.server)
        loaded.add_done_callback(lambda _: self._worker.wake())
        return when_done(loaded)

    # ---------------------------------------------------------------- reads

    def board(self) -> Future[list[BoardRow]]:
        return self._reads.board()

    def flight(self, mission_id: str) -> Future[Flight | None]:
        return self._reads.flight(mission_id)

    def shipments(self, offset: int = 0, limit: int = 50) -> Future[list[ShipmentCard]]:
        """Return cards, newest movement first, with what is only asked for among them."""
        return self._reads.shipments(offset, limit)

    def shipment(self, shipment_id: UUID) -> Future[ShipmentDetail | None]:
        return self._reads.shipment(shipment_id)

    def operations(self) -> Future[list[Operation]]:
        """Return everything asked for and neither done nor dismissed, oldest first."""
        return self._reads.operations()

    def elsewhere(self) -> Future[list[Elsewhere]]:
        """Return what is kept on this machine for other backends than the present one."""
        return self._reads.elsewhere()

    def hold(self, hold_id: UUID) -> Future[HoldView | None]:
        return self._reads.hold(hold_id, self._link.server_clock.now)

    def gifts(self) -> Future[tuple[Gift, ...]]:
        """Return what the member gave away or is about to, newest first."""
        return self._reads.gifts()

    def entitlements(self) -> Future[tuple[Entitlement, ...]]:
        """Return what the member is owed or was: what is still to be chosen first, most urgent on top."""
        return self._reads.entitlements()

    def conversations(self) -> Future[tuple[Conversation, ...]]:
        """Return what the member and the support desk wrote to each other, with what waits to be sent; newest first."""
        return self._reads.conversations()

    def words_kept(self, key: str) -> Future[str]:
        """Return what ``keep_words`` kept last."""
        return self._reads.words_kept(key)

    def keep_words(self, key: str, text: str) -> Future[None]:
        """Keep what is being written to the desk; empty: nothing any more. On disk when the future is done."""
        from moonmail.client import talking

        return self._store.write(lambda c: talking.keep(c, self._sessions.actor, key, text))

    def member(self) -> Future[Member | None]:
        """Return the member with consents and organisations, as last synced; None while nobody's is known."""
        return self._reads.member()

    # ---------------------------------------------------------------- drafts and files

    def drafts(self) -> Future[list[Draft]]:
        """Return what is being written, newest first. An ordered draft comes back only if its order is refused."""
        return self._drafts.all()

    def draft(self, draft_id: UUID) -> Future[Draft | None]:
        return self._drafts.one(draft_id)

    def save_draft(self, draft: Draft) -> Future[None]:
        """Save at every change; the latest wins. When the future is done, it survives a kill."""
        return when_done(self._drafts.save(draft))

    def discard_draft(self, draft_id: UUID) -> Future[None]:
        return self._drafts.discard(draft_id)

    def carry(self, draft: Draft, code: str) -> Future[CarriedHome]:
        """Keep ``draft`` at the backend for a day, sealed by ``code`` (``domain.carrying.new_carry_code``).

        Nobody needs to be signed in. The same draft under the same code may be sent again; for another draft take
        another code. The future fails with ``ExchangeError``, or with ``CarryError`` when it is too large.
        """
        return self._carrier.carry(draft, code)

    def open_carried(self, typed: str) -> Future[Draft]:
        """Open what was carried, by its code or its QR code's address, and keep it among the drafts.

        The future fails with ``CarryError``, with ``StoreError``, or with ``ExchangeError`` (REFUSED ``code_unknown``;
        status 429 after too many wrong codes).
        """
        return self._carrier.open(typed)

    def keep_file(self, data: bytes) -> Future[str]:
        """Keep ``data`` in the profile and return its SHA-256, the name to read it by."""
        return self._store.read(lambda _: self._files.keep(data))

    def read_file(self, sha256: str) -> Future[bytes | None]:
        """Return what was kept. What a shipment names is fetched if it is not here; None if it can't be had now."""
        return self._direct.read_file(sha256)

    # ---------------------------------------------------------------- session

    def sign_in(self, open_browser: Callable[[str], bool], language: str, join: bool = False) -> Future[Session]:
        """Sign in on the backend's own pages in the system browser. ``join``: begin with the page for new members.

        The future fails with ``SignInError``, whose ``reason`` is cancelled, timed_out, no_browser, denied or
        bad_answer, or with ``ExchangeError`` when the backend can't be reached. ``open_browser`` is called on an
        engine thread. A second call ends the first.
        """
        link = self._link
        attempt = self._sessions.begin()
        signed_in = self._pool.submit(
            self._sessions.sign_in, link, open_browser, Language(language), join=join, attempt=attempt
        )
        signed_in.add_done_callback(lambda _: self._worker.wake())
        return signed_in

    def sign_in_by_phone(
        self,
        shown: Callable[[PhoneCode], None],
        kiosk_session: str,
        kiosk_secret: str,
        *,
        pause: Callable[[float], None] | None = None,
    ) -> Future[Session]:
        """Sign a kiosk's guest in by their phone (RFC 8628); for an engine ``in_memory`` alone. Ends with a yes or no.

        ``shown`` is called on an engine thread with every code that is to be shown, and with what keeps it from going
        on; a code that is over is renewed by itself, a network that is gone is waited for. ``kiosk_session`` and
        ``kiosk_secret`` bind the sign-in to the guest's session at this kiosk. ``pause``: how seconds pass.

        The future fails with ``SignInError`` (cancelled, denied) or with ``ExchangeError`` when it can't go on by
        itself. A second call ends the first; so does ``cancel_sign_in``.

        Raises:
            ValueError: this engine would keep the guest's session on disk.
        """
        if self._secrets.place != "memory":
            raise ValueError("a guest's session is kept in memory alone")
        attempt = self._sessions.begin()

        def wait(seconds: float) -> None:
            (pause or attempt.pause)(seconds)
            attempt.go_on()

        signed_in = self._pool.submit(
            self._sessions.sign_in_by_phone, self._link, shown, wait, kiosk_session, kiosk_secret
        )
        signed_in.add_done_callback(lambda _: self._worker.wake())
        return signed_in

    def cancel_sign_in(self) -> None:
        self._sessions.cancel()

    def sign_out(self) -> Future[Session]:
        """Forget the member: tokens, bookings, drafts, files and what still waits. The catalogue stays.

        Ask first while ``status.waiting`` is not 0: that many asks were never sent and are lost.
        """
        signed_out = self._pool.submit(self._sessions.sign_out, self._link)
        signed_out.add_done_callback(lambda _: self._worker.wake())
        return signed_out

    # ---------------------------------------------------------------- asks

    def ask_hold(
        self, mission_id: str, size: SizeCode, title: str, draft: Draft | None = None, quantity: int = 1
    ) -> Future[UUID]:
        """Ask for slots, all or none. Returns the hold's id once the ask is on disk; the answer comes as an event.

        ``draft`` is what the slot is for: that it has this hold is written in the same stroke, so that no kill in
        between leaves a slot held for nothing.
        """
        return self._asking.hold(mission_id, size, title, draft, quantity)

    def release_hold(self, hold_id: UUID) -> Future[None]:
        return when_done(self._asking.release(hold_id))

    def order(
        self,
        draft: Draft,
        *,
        plate_png: bytes | None,
        photo: bytes | None,
        drawing_png: bytes | None,
        confirmation: ConfirmationIn,
        price: int,
        item: ItemIn | None = None,
        guardian: GuardianIn | None = None,
    ) -> Future[UUID]:
        """Order what ``draft`` says on its hold. Returns the shipment's id once everything is on disk.

        By ``draft.kind``: a message needs its plate; an item its declaration ``item``, whose files were kept before
        with ``keep_file``; a group has ``draft.group`` alone. ``draft.rebooks``: the confirmed booking that this
        replaces; what was paid for it counts. The draft is hidden while the order is under way, gone once the backend
        has it, back if it is refused.

        Raises (in the future):
            ValueError: the draft has no ``hold_id``, its content can't be sent, ``price`` is not the total confirmed.
        """
        return self._asking.order(
            draft,
            plate_png=plate_png,
            photo=photo,
            drawing_png=drawing_png,
            confirmation=confirmation,
            price=price,
            item=item,
            guardian=guardian,
        )

    def change_content(
        self,
        draft: Draft,
        *,
        plate_png: bytes | None,
        photo: bytes | None,
        drawing_png: bytes | None,
        item: ItemIn | None = None,
    ) -> Future[UUID]:
        """Replace the content of the shipment ``draft.changes``. Returns the operation's id; arguments as in ``order``.

        Raises (in the future):
            ValueError: that shipment is not known here, or the content can't be sent.
        """
        return self._rights.change_content(draft, plate_png=plate_png, photo=photo, drawing_png=drawing_png, item=item)

    def hand_in(self, shipment_id: UUID, hand_in: HandIn) -> Future[UUID]:
        """Say how the item comes to us; the last one said holds. Returns the operation's id."""
        return self._rights.hand_in(shipment_id, hand_in)

    def cancel_booking(self, booking_id: UUID, refund: int) -> Future[UUID]:
        """Cancel. ``refund``: whole yen that the member was shown to get back. Returns the operation's id."""
        return self._rights.cancel(booking_id, refund)

    def choose(
        self,
        entitlement_id: UUID,
        kind: EntitlementKind,
        mission_id: str | None = None,
        terms_version: str | None = None,
        facts_sha256: str | None = None,
    ) -> Future[UUID]:
        """Choose what the member is owed; the last three go with a reflight. Returns the operation's id.

        Raises (in the future):
            ValueError: the entitlement is not known here, or a reflight lacks its flight.
        """
        return self._rights.choose(entitlement_id, kind, mission_id, terms_version, facts_sha256)

    def make_gift(self, booking_id: UUID, receiver: str, note: str) -> Future[UUID]:
        """Ask for a code by which somebody else can take the booking over. Returns the gift's id."""
        return self._rights.make_gift(booking_id, receiver, note)

    def move_gift(self, gift_id: UUID, move: GiftMove) -> Future[UUID]:
        """Pause a gift's code, free it again, or take the gift back. Returns the operation's id."""
        return self._rights.move_gift(gift_id, move)

    def ask_receipt(self, booking_id: UUID, addressee: str) -> Future[UUID]:
        """Ask for a receipt in the name of ``addressee``. Returns its id; the receipt comes as an object."""
        return self._rights.receipt(booking_id, addressee)

    def consent(self, document: str, version: str) -> Future[UUID]:
        """Agree to a document in the version that was read. Returns the operation's id."""
        return self._rights.consent(document, version)

    def write_to_desk(self, text: str, case_id: UUID | None = None, booking_id: UUID | None = None) -> Future[UUID]:
        """Write to the support desk: in a conversation, about a booking, or about neither. Returns the message's id."""
        return self._rights.write_to_desk(text, case_id, booking_id)

    def read_case(self, case_id: UUID, read_to: int) -> Future[UUID]:
        """The member has seen a conversation up to this number."""
        return self._rights.read_case(case_id, read_to)

    def pay(self, booking_id: UUID) -> Future[UUID]:
        """Start a new payment. Its ``checkout_url`` comes with the Payment object (StoreChanged)."""
        return self._asking.pay(booking_id)

    def dismiss(self, operation_id: UUID) -> Future[None]:
        """The member has read this refusal and what it took along: kept in history, no longer counted."""
        return self._asking.dismiss(operation_id)

    def retry(self, operation_id: UUID) -> Future[None]:
        """Ask again for what was refused, with what was refused along with it; or send at once what waits."""
        return self._asking.retry(operation_id)

    def restored_was_read(self) -> Future[None]:
        """The member has read that the backend was restored from a backup: ``status.server_was_restored`` ends."""
        return self._rounds.restored_was_read()

    def export_pass_keys(self) -> Future[Path]:
        """Return the JWK set file in the profile, fetched if it is not there yet."""
        return self._pool.submit(self._rounds.pass_keys_file)

    # ---------------------------------------------------------------- straight calls
    # Only with the backend at hand: they fail with ``ExchangeError``. Whoever repeats one gives the same id again.

    def claim(self, claim_id: UUID, code: str) -> Future[Claim]:
        """Take over what somebody booked for the member. The booking itself comes with the sync that follows."""
        return self._direct.claim(claim_id, code)

    def documents(self) -> Future[DocumentList]:
        """Return the seller's documents in the versions that hold; also while nobody is signed in."""
        return self._direct.documents()

    def organisation(self, organisation_id: UUID) -> Future[Organisation]:
        return self._direct.organisation(organisation_id)

    def save_organisation(self, organisation_id: UUID, organisation: OrganisationIn) -> Future[Organisation]:
        """Make an organisation with the member as its owner, or change it."""
        return self._direct.save_organisation(organisation_id, organisation)

    def invite(self, organisation_id: UUID) -> Future[Organisation]:
        """Make a new invitation; an older one ends. Its code is in the answer."""
        return self._direct.invite(organisation_id)

    def join_organisation(self, joining_id: UUID, code: str) -> Future[Organisation]:
        return self._direct.join_organisation(joining_id, code)

    def remove_booker(self, organisation_id: UUID, member_id: UUID) -> Future[Organisation]:
        return self._direct.remove_booker(organisation_id, member_id)

    def export_me(self, path: Path) -> Future[Path]:
        """Save everything that is kept about the member as a zip under ``path``: all of it, or nothing.

        Cancelling the future ends it. It also fails with ``StoreError`` when ``path`` can't be written.
        """
        return self._direct.export_me(path)

    def accesses(self) -> Future[AccessList]:
        """Return what staff looked at of the member's, when and why."""
        return self._direct.accesses()

    def desk_code(self) -> Future[DeskCode]:
        """Return the code that the desk waits for. REFUSED ``not_found``: it waits for none."""
        return self._direct.desk_code()

    def deletion_plan(self) -> Future[DeletionPlan]:
        """Return what deleting the account would do, and what stands against it."""
        return self._direct.deletion_plan()

    def delete_me(self, deletion_id: UUID, membership_number: str) -> Future[DeletionPlan]:
        """Delete the account; then forget the member here. ``membership_number``: as the member typed it."""
        return self._direct.delete_me(deletion_id, membership_number)

    # ---------------------------------------------------------------- inside

    def _new_link(self, settings: Settings) -> Link:
        return Link(
            settings.server_url,
            settings.proxy,
            clock=self._clock,
            secrets=self._secrets,
            store=self._store,
            files=self._files,
            tell=self._tell_touched,
        )

    def _tell_touched(self, touched: objects.Touched) -> None:
        self._rounds.tell(touched)
