"""Calls that make sense with the backend at hand only: claiming, organisations, documents, one's own data.

Nothing of these waits in the outbox; what fails fails at once, with its kind.
"""

from __future__ import annotations

from concurrent.futures import Executor, Future
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from moonmail.contract.accounts import DeletionPlan, DocumentList, Organisation, OrganisationIn
    from moonmail.contract.gifts import Claim


class Direct:
    def __init__(self, pool: Executor) -> None:
        self._pool = pool

    def claim(self, claim_id: UUID, code: str) -> Future[Claim]:
        raise NotImplementedError

    def documents(self) -> Future[DocumentList]:
        raise NotImplementedError

    def organisation(self, organisation_id: UUID) -> Future[Organisation]:
        raise NotImplementedError

    def save_organisation(self, organisation_id: UUID, organisation: OrganisationIn) -> Future[Organisation]:
        raise NotImplementedError

    def invite(self, organisation_id: UUID) -> Future[Organisation]:
        raise NotImplementedError

    def join_organisation(self, joining_id: UUID, code: str) -> Future[Organisation]:
        raise NotImplementedError

    def remove_booker(self, organisation_id: UUID, member_id: UUID) -> Future[Organisation]:
        raise NotImplementedError

    def export_me(self, path: Path) -> Future[Path]:
        raise NotImplementedError

    def deletion_plan(self) -> Future[DeletionPlan]:
        raise NotImplementedError

    def delete_me(self, deletion_id: UUID, membership_number: str) -> Future[DeletionPlan]:
        raise NotImplementedError
