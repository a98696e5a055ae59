"""The backend as a desk sees it: one object, no call blocks; what happens comes as an event on threads of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar

from moonmail.client.attempt import Attempt
from moonmail.client.clock import Clock, system_clock
from moonmail.client.desk.session import (
    NOBODY,
    DeskEvent,
    Listener,
    SeatFile,
    SessionSaid,
    StaffSession,
    TroubleSaid,
    session_of,
)
from moonmail.client.errors import ExchangeError
from moonmail.client.glance import Trouble
from moonmail.client.profile import Profile
from moonmail.client.secrets import SecretStore, SystemSecrets
from moonmail.domain.text import Language

if TYPE_CHECKING:
    from moonmail.client.auth import Auth
    from moonmail.client.desk.audit import Audit
    from moonmail.client.desk.calls import DeskApi
    from moonmail.client.desk.drafts import Drafts
    from moonmail.client.desk.flights import Flights
    from moonmail.client.desk.help import Help
    from moonmail.client.desk.manifests import Manifests
    from moonmail.client.desk.people import People
    from moonmail.client.desk.receiving import Receiving
    from moonmail.client.desk.runs import Runs
    from moonmail.client.http import Http

T = TypeVar("T")

_WORKERS: Final = 6
# A no is an answer, and who is signed out has a page of their own.
_ANSWERED: Final = frozenset({Trouble.REFUSED, Trouble.SIGNED_OUT})
_log = logging.getLogger(__name__)


class _Line:
    """What talks to the backend: its imports take longer than a first frame may."""

    def __init__(self, server: str, proxy: str, secrets: SecretStore, clock: Clock, language: Language) -> None:
        from moonmail.client.auth import Auth
        from moonmail.client.desk.calls import DeskApi
        from moonmail.client.http import Http
        from moonmail.contract.version import DESK_CLIENT_ID

        self.http: Http = Http(server, proxy, clock)
        self.http.language = language
        self.auth: Auth = Auth(self.http, secrets, clock, DESK_CLIENT_ID)
        self.api: DeskApi = DeskApi(self.http, self.auth)


class Desk:
    """Nothing is asked before the first call. A future fails with ``ExchangeError``, and with ``SignInError``.

    ``when_ended`` hears of every end of a session: by the backend (account closed, other roles), or by whoever leaves.
    """

    def __init__(
        self,
        profile: Profile,
        server: str,
        proxy: str = "",
        *,
        clock: Clock = system_clock,
        secrets: SecretStore | None = None,
    ) -> None:
        self.profile = profile
        self.clock = clock
        self.secrets: SecretStore = secrets or SystemSecrets(profile.root, profile.secret_file)
        self._server = server.rstrip("/")
        self._proxy = proxy
        self._language = Language.JA
        self._lock = threading.RLock()
        self._line: _Line | None = None
        self._closed = False
        # Counts sessions: what is answered about one says nothing of the next.
        self._turn = 0
        self._attempt: Attempt | None = None
        self._listeners: list[Listener] = []
        self._on_end: list[Callable[[], None]] = []
        self._trouble = TroubleSaid(None)
        self._seat = SeatFile(profile.root / "seat.json", self._server)
        self._session, self.seen_at, self.was_covered = self._seat.load()
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="moonmail-desk")

    # ---------------------------------------------------------------- parts

    @cached_property
    def people(self) -> People:
        from moonmail.client.desk.people import People

        return People(self)

    @cached_property
    def help(self) -> Help:
        from moonmail.client.desk.help import Help

        return Help(self)

    @cached_property
    def flights(self) -> Flights:
        from moonmail.client.desk.flights import Flights

        return Flights(self)

    @cached_property
    def runs(self) -> Runs:
        from moonmail.client.desk.runs import Runs

        return Runs(self)

    @cached_property
    def receiving(self) -> Receiving:
        from moonmail.client.desk.receiving import Receiving

        return Receiving(self)

    @cached_property
    def manifests(self) -> Manifests:
        from moonmail.client.desk.manifests import Manifests

        return Manifests(self)

    @cached_property
    def audit(self) -> Audit:
        from moonmail.client.desk.audit import Audit

        return Audit(self)

    @cached_property
    def drafts(self) -> Drafts:
        from moonmail.client.desk.drafts import Drafts

        return Drafts(self)

    # ---------------------------------------------------------------- what it tells

    @property
    def server(self) -> str:
        return self._server

    @property
    def session(self) -> StaffSession:
        return self._session

    @property
    def trouble(self) -> TroubleSaid:
        return self._trouble

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with every event, on a thread of the desk's, until the returned function is called."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def when_ended(self, call: Callable[[], None]) -> None:
        """Call ``call`` whenever a session ends, before anybody else is told: what was kept for it goes now."""
        with self._lock:
            self._on_end.append(call)

    def set_language(self, language: Language) -> None:
        """Choose in which language the backend words its refusals."""
        with self._lock:
            self._language = language
            if self._line is not None:
                self._line.http.language = language

    def use_server(self, server: str) -> None:
        """Speak to another backend from now on. For a desk at which nobody is signed in."""
        self.cancel_sign_in()
        with self._lock:
            assert not self._session.staff_id
            line, self._line = self._line, None
            self._turn += 1
            self._server = server.rstrip("/")
            self._seat = SeatFile(self.profile.root / "seat.json", self._server)
        if line is not None:
            line.http.abort()
            line.http.close()
        self._say_trouble(TroubleSaid(None))

    # ---------------------------------------------------------------- calls

    def call(self, work: Callable[[DeskApi], T]) -> Future[T]:
        """Run ``work`` on a thread of the desk's, as whoever is signed in."""
        return self._pool.submit(self._run, work)

    def _run(self, work: Callable[[DeskApi], T]) -> T:
        turn = self._turn
        try:
            result = work(self._get_line().api)
        except ExchangeError as error:
            if error.trouble is Trouble.SIGNED_OUT:
                self._ended(turn)
            # Asked to wait with a reason, as while nobody can be verified, is an answer too.
            answered = error.trouble in _ANSWERED or error.refusal is not None
            self._say_trouble(TroubleSaid(None) if answered else TroubleSaid(error.trouble, error.quote))
            raise
        self._say_trouble(TroubleSaid(None))
        return result

    def _get_line(self) -> _Line:
        with self._lock:
            if self._line is None:
                self._line = _Line(self._server, self._proxy, self.secrets, self.clock, self._language)
                if self._closed:
                    self._line.http.abort()
            return self._line

    def refresh(self) -> Future[StaffSession]:
        """Ask who is signed in, and what they may do now."""
        turn = self._turn

        def work(api: DeskApi) -> StaffSession:
            from moonmail.contract.desk import StaffMe

            found = session_of(api.read("/v1/desk/me", StaffMe))
            if self._turn == turn and self._session.signed_in:
                self._use(found)
            return found

        return self.call(work)

    # ---------------------------------------------------------------- session

    def sign_in(self, open_browser: Callable[[str], bool], language: Language) -> Future[StaffSession]:
        """Sign in on the backend's own pages in the system browser. A second call ends the first.

        The same person may sign in again: that is how a covered screen is uncovered. ``open_browser`` is called on a
        thread of the desk's. The future fails with ``SignInError`` or ``ExchangeError``; who was signed in still is.
        """
        self.cancel_sign_in()
        self._attempt = attempt = Attempt()

        def work() -> StaffSession:
            from moonmail.contract.desk import StaffMe

            line = self._get_line()
            before = self.secrets.load(line.http.base)
            try:
                line.auth.sign_in(open_browser, language, attempt=attempt)
                found = session_of(line.api.read("/v1/desk/me", StaffMe))
            except ExchangeError as error:
                if error.trouble not in _ANSWERED:
                    self._say_trouble(TroubleSaid(error.trouble, error.quote))
                raise
            self._say_trouble(TroubleSaid(None))
            if self._session.staff_id not in ("", found.staff_id):
                self._tell_end()
            with self._lock:
                self._turn += 1
            self._use(found)
            self.keep_seat(covered=False)
            if before is not None:
                line.auth.revoke_later(before)
                with suppress(ExchangeError):
                    line.auth.revoke_forgotten()
            return found

        return self._pool.submit(work)

    def cancel_sign_in(self) -> None:
        if self._attempt is not None:
            self._attempt.cancel()

    def sign_out(self) -> Future[None]:
        """End the session: here at once, at the backend as soon as it can be told."""
        self.cancel_sign_in()
        self._tell_end()
        with self._lock:
            self._turn += 1
        self._use(NOBODY)
        self._seat.forget()

        def work() -> None:
            auth = self._get_line().auth
            auth.forget()
            with suppress(ExchangeError):
                auth.revoke_forgotten()

        return self._pool.submit(work)

    def keep_seat(self, *, covered: bool) -> None:
        """Write down that somebody is here now, or that nobody has been for too long."""
        if self._session.staff_id:
            self.seen_at = self.clock.now()
            self._seat.save(self._session, self.seen_at, covered=covered)

    def _ended(self, turn: int) -> None:
        with self._lock:
            session = self._session
            if self._turn != turn or not session.signed_in:
                return
            self._session = ended = replace(session, ended=True)
        self._tell_end()
        self._seat.forget()
        self._tell(SessionSaid(ended))

    def _tell_end(self) -> None:
        if self.profile.receiving.exists():
            # What an earlier start kept goes too, although nobody has opened that page since.
            _ = self.receiving
        with self._lock:
            calls = list(self._on_end)
        for call in calls:
            try:
                call()
            except Exception:
                _log.exception("something that was kept for a session did not go")

    def _use(self, session: StaffSession) -> None:
        with self._lock:
            if session == self._session:
                return
            self._session = session
        self._tell(SessionSaid(session))

    def _say_trouble(self, said: TroubleSaid) -> None:
        with self._lock:
            if said.trouble is self._trouble.trouble:
                return
            self._trouble = said
        self._tell(said)

    def _tell(self, event: DeskEvent) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            try:
                listener(event)
            except Exception:
                _log.exception("a listener failed on %s", type(event).__name__)

    def close(self) -> None:
        """End all threads and wait for them."""
        self.cancel_sign_in()
        with self._lock:
            self._closed = True
            line = self._line
        if line is not None:
            line.http.abort()
        if "receiving" in self.__dict__:
            self.receiving.close()
        if "drafts" in self.__dict__:
            self.drafts.close()
        if line is not None:
            line.http.close()
        self._pool.shutdown(wait=True, cancel_futures=True)
