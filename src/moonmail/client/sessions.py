"""Who is signed in: how that begins, ends by itself, and is ended. One place changes it, on the store's thread."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace

from moonmail.client import account as accounts
from moonmail.client import drafts, outbox
from moonmail.client.account import Account
from moonmail.client.attempt import Attempt
from moonmail.client.device_grant import PASSES, PhoneCode, backoff
from moonmail.client.errors import ExchangeError, SignInError, SignInReason
from moonmail.client.files import Files
from moonmail.client.hub import Hub
from moonmail.client.link import Line, Link
from moonmail.client.model import Session, Trouble
from moonmail.client.objects import Touched
from moonmail.client.secrets import SecretStore
from moonmail.client.store import Store
from moonmail.domain.text import Language

_log = logging.getLogger(__name__)


class Sessions:
    def __init__(
        self,
        server: str,
        store: Store,
        files: Files,
        secrets: SecretStore,
        hub: Hub,
        tell: Callable[[Touched], None],
    ) -> None:
        self._store = store
        self._files = files
        self._secrets = secrets
        self._hub = hub
        self._tell = tell
        self._attempt: Attempt | None = None
        self.account = Account(server)

    @property
    def actor(self) -> str:
        return self.account.actor

    def load(self, server: str) -> Future[Account]:
        """Use ``server`` from now on, with whoever is signed in there."""
        return self._store.read(lambda c: accounts.load(c, server), self._use)

    def _use(self, account: Account) -> None:
        # An equal one stays the same object: rounds under way go on for it.
        if account != self.account:
            self.account = account
        self.say()

    def keep(self, connection: sqlite3.Connection) -> None:
        """Write down again who is signed in, in a store that was made anew."""
        if self.account.member_id:
            accounts.save(connection, self.account)
            accounts.set_meta(connection, "holder", self.account.actor)

    def recover(self, link: Link) -> None:
        """Find out who is signed in when only the session itself was kept: the store that knew was lost.

        Raises:
            ExchangeError, StoreError: it can't be found out now.
        """
        if self.account.member_id or self._secrets.load(link.server) is None:
            return
        line = link.line()
        try:
            self._enter(accounts.of_member(link.server, line.api.me()))
        except ExchangeError as error:
            if error.trouble is not Trouble.SIGNED_OUT:
                raise
            line.auth.forget()

    def refresh(self) -> None:
        """Take over what the backend now says about the member."""
        before = self.account

        def write(connection: sqlite3.Connection) -> Account:
            account = accounts.refreshed(connection, before)
            if self.account is not before or account == before:
                return self.account
            accounts.save(connection, account)
            return account

        self._store.write(write, self._use, must_last=False).result()

    def say(self) -> None:
        self._hub.say_session(self.account.session(self._secrets.place if self.account.member_id else ""))

    def begin(self) -> Attempt:
        """Make room for a new attempt to sign in: an older one ends."""
        self.cancel()
        self._attempt = Attempt()
        return self._attempt

    def cancel(self) -> None:
        if self._attempt is not None:
            self._attempt.cancel()

    def sign_in(
        self,
        link: Link,
        open_browser: Callable[[str], bool],
        language: Language,
        *,
        join: bool,
        attempt: Attempt,
    ) -> Session:
        """Sign in; blocks while the browser has the word.

        Raises:
            SignInError, ExchangeError, StoreError: nobody signed in; who was before still is.
        """
        line = link.line()
        line.auth.sign_in(open_browser, language, join=join, attempt=attempt)
        self._enter(accounts.of_member(link.server, line.api.me()))
        return self._hub.session

    def sign_in_by_phone(
        self,
        link: Link,
        shown: Callable[[PhoneCode], None],
        pause: Callable[[float], None],
        kiosk_session: str,
        kiosk_secret: str,
    ) -> Session:
        """Sign in by a member's phone; blocks until somebody did, or ``pause`` raises.

        Raises:
            SignInError, ExchangeError, StoreError: nobody signed in. What the backend opened meanwhile is ended again.
        """
        line = link.line()
        line.auth.sign_in_by_phone(shown, pause, kiosk_session, kiosk_secret)
        try:
            self._enter(self._who(link, line, shown, pause))
        except BaseException:
            line.auth.forget()
            with suppress(ExchangeError):
                line.auth.revoke_forgotten()
            raise
        return self._hub.session

    @staticmethod
    def _who(link: Link, line: Line, shown: Callable[[PhoneCode], None], pause: Callable[[float], None]) -> Account:
        """The member said yes already: a network that is gone now costs no second yes."""
        pauses = backoff(1.0)
        shown(PhoneCode(answered=True))
        while True:
            pause(0.0)
            try:
                return accounts.of_member(link.server, line.api.me())
            except ExchangeError as error:
                if error.trouble not in PASSES:
                    raise
                shown(PhoneCode(answered=True, trouble=error.trouble))
                pause(max(next(pauses), error.retry_after or 0.0))

    def _enter(self, account: Account) -> None:
        touched = Touched()

        def write(connection: sqlite3.Connection) -> Account:
            if self.account.server != account.server:
                raise SignInError(SignInReason.CANCELLED, "another backend was chosen")
            touched.ids.clear()
            accounts.enter(connection, account, touched)
            return account

        self._store.write(write, self._use, must_last=False).result()
        self._tell(touched)

    def expire(self, expired: Account) -> None:
        """The backend no longer knows the session of ``expired``: everything is kept until the member is back."""
        touched = Touched()

        def write(connection: sqlite3.Connection) -> Account:
            if self.account is not expired:
                return self.account
            account = replace(expired, expired=True)
            accounts.save(connection, account)
            outbox.needs_sign_in(connection, account.actor)
            touched.add("operation", "")
            return account

        self._store.write(write, self._use, must_last=False).result()
        self._tell(touched)

    def sign_out(self, link: Link) -> Session:
        """Forget the member here at once; the backend is told in the next round.

        Raises:
            StoreError: the profile can't be written. The session is over all the same.
        """
        leaving = self.account
        link.line().auth.forget()
        touched = Touched()

        def write(connection: sqlite3.Connection) -> tuple[Account, set[str]]:
            touched.ids.clear()
            account = accounts.leave(connection, leaving, touched)
            return account, drafts.photos(connection) | outbox.blobs(connection)

        def settle(result: tuple[Account, set[str]]) -> None:
            account, needed = result
            for name in self._files.names() - needed:
                self._files.remove(name)
            self._use(account)

        self._store.write(write, settle).result()
        self._store.checkpoint()
        self._tell(touched)
        return self._hub.session
