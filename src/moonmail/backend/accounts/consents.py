"""Agreeing to a document in the version that was read."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.accounts.models import Member
from moonmail.backend.database import Writing, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.backend.pages.documents import DOCUMENTS
from moonmail.contract.accounts import ConsentIn, Document, DocumentList
from moonmail.contract.base import Words
from moonmail.contract.problems import ProblemCode
from moonmail.domain.text import Text

_NEWER: Final = Text(
    "お読みになった版は、いまの版ではありません。同意は記録していません。最新の版をお読みください。",
    "The version you read is not the present one, so no consent was recorded. Please read the newest version.",
)


def documents() -> DocumentList:
    """Return the documents in the versions that hold."""
    return DocumentList(
        items=[
            Document(
                name=each.name, version=each.version, title=Words.of(each.title), path=each.path, consent=each.consent
            )
            for each in DOCUMENTS
        ]
    )


def put_consent(consent_id: UUID, member_id: UUID, body: ConsentIn) -> Member:
    """Record the consent with the server's time. Agreeing again to the same version changes nothing.

    Raises:
        Refusal: id_reused, not_found for a document that nobody must agree to, terms_changed for another version.
    """

    def act(_: Writing) -> Member:
        member = Member.objects.select_for_update().get(pk=member_id)
        said = (body.document, body.version)
        for given in member.consents:
            if given.get("id") == str(consent_id) and (given["document"], given["version"]) != said:
                raise Refusal(ProblemCode.ID_REUSED)
            if (given["document"], given["version"]) == said:
                return member
        document = next((each for each in DOCUMENTS if each.name == body.document and each.consent), None)
        if document is None:
            raise Refusal(ProblemCode.NOT_FOUND, fields={"document": "unknown"})
        if document.version != body.version:
            raise Refusal(
                ProblemCode.TERMS_CHANGED, detail=_NEWER, current=document.version, fields={"version": "changed"}
            )
        member.consents = [
            *member.consents,
            {
                "document": body.document,
                "version": body.version,
                "given_at": clock.now().isoformat(),
                "id": str(consent_id),
            },
        ]
        member.save(update_fields=["consents"])
        return member

    return write_once(act, consent_id)
