"""Manifests at the desk. What names people leaves as a file alone, and each file is in the audit."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query, Router

from moonmail.backend.http.answers import answer, unkept
from moonmail.backend.http.documented import problems
from moonmail.backend.http.problems import Refusal
from moonmail.backend.manifests import files, freezing, reading
from moonmail.backend.staff.auth import require, staff_auth
from moonmail.contract.manifests import (
    ManifestDifferences,
    ManifestDraft,
    ManifestForm,
    ManifestIn,
    ManifestList,
    ManifestVersion,
)
from moonmail.contract.problems import ProblemCode
from moonmail.domain.manifest_gaps import GapKind
from moonmail.domain.staff import DeskAct

router = Router(tags=["desk"], auth=staff_auth)


@router.get("/desk/manifests", response={200: ManifestList, **problems(401, 403)})
def list_manifests(request: HttpRequest) -> HttpResponse:
    """All flights with the versions of their manifests."""
    require(request, DeskAct.MANIFEST)
    return unkept(answer(request, reading.flights()))


@router.get("/desk/manifest-drafts/{mission_id}", response={200: ManifestDraft, **problems(400, 401, 403, 404)})
def read_manifest_draft(
    request: HttpRequest, mission_id: str, kind: Annotated[GapKind | None, Query()] = None
) -> HttpResponse:
    """What the manifest would say now: sums, and what is missing. Names nobody."""
    require(request, DeskAct.MANIFEST)
    return unkept(answer(request, reading.draft(mission_id, kind)))


@router.get("/desk/manifest-differences", response={200: ManifestDifferences, **problems(400, 401, 403, 404)})
def read_manifest_differences(
    request: HttpRequest, before: UUID | None = None, after: UUID | None = None
) -> HttpResponse:
    """What changed from the version ``before`` to another, or to what it would be now. Names nobody."""
    require(request, DeskAct.MANIFEST)
    if before is None:
        raise Refusal(ProblemCode.MALFORMED, fields={"before": "missing"})
    return unkept(answer(request, reading.versions_differ(before, after)))


@router.put(
    "/desk/manifests/{uuid:version_id}",
    response={200: ManifestVersion, 201: ManifestVersion, **problems(400, 401, 403, 404, 409, 412, 422)},
)
def write_manifest(request: HttpRequest, version_id: UUID, body: ManifestIn) -> HttpResponse:
    """Freeze what was seen as the next version: numbered, signed, never changed after."""
    staff = require(request, DeskAct.MANIFEST)
    row, is_new = freezing.freeze(version_id, staff, body)
    return unkept(answer(request, reading.version_out(row), status=201 if is_new else 200))


@router.get("/desk/manifests/{uuid:version_id}", response={200: ManifestVersion, **problems(401, 403, 404)})
def read_manifest(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """What there is to say of a version."""
    require(request, DeskAct.MANIFEST)
    return unkept(answer(request, reading.version_out(reading.version(version_id))))


_FILES = {
    "responses": {
        200: {
            "content": {
                kind.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
                for kind in files.MEDIA_TYPES.values()
            }
        }
    }
}


@router.get(
    "/desk/manifests/{uuid:version_id}/file",
    response={200: None, **problems(400, 401, 403, 404)},
    openapi_extra=_FILES,
)
def read_manifest_file(
    request: HttpRequest, version_id: UUID, form: Annotated[ManifestForm, Query()] = ManifestForm.JSON
) -> StreamingHttpResponse:
    """The whole version as a file, with whose everything is. That it was taken is in the audit."""
    staff = require(request, DeskAct.MANIFEST)
    row = reading.version(version_id)
    response = StreamingHttpResponse(files.export(staff, row, form), content_type=files.MEDIA_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{files.name_of(row, form)}"'
    response["X-Content-Type-Options"] = "nosniff"
    return unkept(response)
