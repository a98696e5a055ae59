"""A frozen manifest as a file: JSON with its signature, CSV for a spreadsheet, PDF for paper. Each is in the audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from moonmail.backend import signing
from moonmail.backend.audit.service import record_alone
from moonmail.backend.manifests import freezing
from moonmail.backend.manifests.models import FrozenManifest
from moonmail.backend.staff.auth import Staff, done
from moonmail.contract.manifests import ManifestForm
from moonmail.domain import manifest
from moonmail.domain.audit import AuditAct
from moonmail.domain.staff import DeskAct

MEDIA_TYPES: Final = {
    ManifestForm.JSON: "application/json",
    ManifestForm.CSV: "text/csv; charset=utf-8",
    ManifestForm.PDF: "application/pdf",
}


def export(staff: Staff, version: FrozenManifest, form: ManifestForm) -> Iterable[bytes]:
    """Return the file, a part at a time. That it left, who took it, in which form, is in the audit before that."""
    record_alone(
        done(
            staff,
            DeskAct.MANIFEST,
            AuditAct.EXPORTED,
            what=f"manifest:{version.mission_id}:{version.number}",
            detail={"form": form.value, "sha256": version.sha256, "shipments": version.shipments},
        )
    )
    match form:
        case ManifestForm.JSON:
            return _json(version)
        case ManifestForm.CSV:
            from moonmail.media.manifest_csv import manifest_csv

            return manifest_csv(freezing.document_of(version), version.sha256)
        case ManifestForm.PDF:
            from moonmail.media.manifest_pdf import manifest_pdf

            return [manifest_pdf(freezing.document_of(version), version.sha256)]


def name_of(version: FrozenManifest, form: ManifestForm) -> str:
    return f"moonmail-manifest-{version.mission_id}-{version.number}-{version.sha256[:8]}.{form.value}"


def _json(version: FrozenManifest) -> Iterator[bytes]:
    """The document's own bytes stand in it as they were signed: cut out, they have the hash that stands beside them."""
    proof = {
        "sha256": version.sha256,
        "signature": version.signature,
        "key_id": version.key_id,
        "public_key": signing.public_key(freezing.KEY),
    }
    yield b'{"manifest":'
    yield freezing.bytes_of(version)
    yield b',"proof":' + manifest.canonical(proof) + b"}\n"
