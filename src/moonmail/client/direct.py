"""Calls that make sense with the backend at hand only: claiming, organisations, documents, one's own data.

Nothing of these waits in the outbox; what fails fails at once, with its kind.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID, uuid4

from moonmail.client import objects
from moonmail.client.errors import ExchangeError, StoreError
from moonmail.client.files import Files, as_store_error, whole
from moonmail.client.model import Trouble
from moonmail.domain.text import Language

if TYPE_CHECKING:
    from moonmail.client.api import Api
    from moonmail.client.link import Link
    from moonmail.client.sessions import Sessions
    from moonmail.client.store import Store
    from moonmail.contract.accounts import (
        AccessList,
        DeletionPlan,
        DeskCode,
        DocumentList,
        Organisation,
        OrganisationIn,
    )
    from moonmail.contract.gifts import Claim

T = TypeVar("T")

# Whatever is longer is no code; the wire takes no more.
_LONGEST_CODE = 40

_log = logging.getLogger(__name__)


class _Cancelled(Exception):
    pass


class Direct:
    """See the methods of ``Engine`` of the same names. ``wake``: makes the sync thread fetch what was changed."""

    def __init__(
        self,
        pool: Executor,
        store: Store,
        files: Files,
        sessions: Sessions,
        link: Callable[[], Link],
        language: Callable[[], Language],
        wake: Callable[[], None],
    ) -> None:
        self._pool = pool
        self._store = store
        self._files = files
        self._sessions = sessions
        self._link = link
        self._language = language
        self._wake = wake

    def read_file(self, sha256: str) -> Future[bytes | None]:
        return self._pool.submit(self._file, sha256)

    def _file(self, sha256: str) -> bytes | None:
        data = self._files.read(sha256)
        if data is not None or not self._store.read(lambda c: sha256 in objects.files(c)).result():
            return data
        try:
            data = self._call(lambda api: api.file(sha256))
        except ExchangeError as error:
            _log.info("a file that is not here can't be fetched: %s", error)
            return None
        if hashlib.sha256(data).hexdigest() != sha256:
            return None
        with suppress(StoreError):
            self._files.keep(data)
        return data

    def claim(self, claim_id: UUID, code: str) -> Future[Claim]:
        return self._change(lambda api: api.claim(claim_id, code[:_LONGEST_CODE]))

    def documents(self) -> Future[DocumentList]:
        return self._pool.submit(self._call, lambda api: api.documents(), as_member=False)

    def organisation(self, organisation_id: UUID) -> Future[Organisation]:
        return self._pool.submit(self._call, lambda api: api.organisation(organisation_id))

    def save_organisation(self, organisation_id: UUID, organisation: OrganisationIn) -> Future[Organisation]:
        return self._change(lambda api: api.save_organisation(organisation_id, organisation))

    def invite(self, organisation_id: UUID) -> Future[Organisation]:
        return self._change(lambda api: api.invite(uuid4(), organisation_id))

    def join_organisation(self, joining_id: UUID, code: str) -> Future[Organisation]:
        return self._change(lambda api: api.join_organisation(joining_id, code[:_LONGEST_CODE]))

    def remove_booker(self, organisation_id: UUID, member_id: UUID) -> Future[Organisation]:
        return self._change(lambda api: api.remove_booker(organisation_id, member_id))

    def accesses(self) -> Future[AccessList]:
        return self._pool.submit(self._call, lambda api: api.accesses())

    def desk_code(self) -> Future[DeskCode]:
        return self._pool.submit(self._call, lambda api: api.desk_code())

    def deletion_plan(self) -> Future[DeletionPlan]:
        return self._pool.submit(self._call, lambda api: api.deletion_plan())

    def delete_me(self, deletion_id: UUID, membership_number: str) -> Future[DeletionPlan]:
        def delete() -> DeletionPlan:
            link = self._link()

            def ask(as_member: bool) -> DeletionPlan:
                return self._call(
                    lambda api: api.delete_me(deletion_id, membership_number, as_member=as_member), as_member=as_member
                )

            try:
                plan = ask(True)
            except ExchangeError as error:
                if error.trouble is not Trouble.SIGNED_OUT or not self._sessions.account.member_id:
                    raise
                # It may have been carried out, and its answer lost: that ended the session, too.
                plan = ask(False)
            if not plan.blocked:
                self._sessions.sign_out(link)
                self._wake()
            return plan

        return self._pool.submit(delete)

    def export_me(self, path: Path) -> Future[Path]:
        # Not the pool's own future: that one can't be cancelled any more once it has begun.
        result: Future[Path] = Future()
        self._pool.submit(self._export, path, result)
        return result

    def _export(self, path: Path, result: Future[Path]) -> None:
        try:
            with whole(path) as file:

                def write(part: bytes) -> None:
                    if result.cancelled():
                        raise _Cancelled
                    try:
                        file.write(part)
                    except OSError as error:
                        raise as_store_error(error) from error

                self._call(lambda api: api.export_me(write))
                if not result.set_running_or_notify_cancel():
                    raise _Cancelled
        except _Cancelled:
            return
        except BaseException as error:
            if result.running() or result.set_running_or_notify_cancel():
                result.set_exception(error)
        else:
            result.set_result(path)

    def _change(self, work: Callable[[Api], T]) -> Future[T]:
        def change() -> T:
            try:
                return self._call(work)
            finally:
                # Also after a failure: it may have arrived.
                self._wake()

        return self._pool.submit(change)

    def _call(self, work: Callable[[Api], T], *, as_member: bool = True) -> T:
        link, account = self._link(), self._sessions.account
        if as_member and not account.can_ask:
            raise ExchangeError(Trouble.SIGNED_OUT)
        line = link.line()
        line.http.language = self._language()
        try:
            return work(line.api)
        except ExchangeError as error:
            if error.trouble is Trouble.SIGNED_OUT and as_member:
                self._sessions.expire(account)
            raise
