"""The chain as a whole, for auditors: gone through for alterations, taken along. Both are in it, too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Router

from moonmail.backend import clock
from moonmail.backend.audit import checkpoints, service
from moonmail.backend.audit.models import AuditCheckpoint
from moonmail.backend.database import snapshot
from moonmail.backend.http.documented import gives, problems
from moonmail.backend.staff.auth import done, require, staff_auth
from moonmail.contract.audit import AuditCheckpointOut, AuditFindingOut, AuditVerification
from moonmail.domain.audit import AuditAct, Link, verify_in_parts
from moonmail.domain.staff import DeskAct

router = Router(tags=["desk"], auth=staff_auth)

_MOST: Final = 100
_LINES: Final = "application/x-ndjson"


@router.get("/desk/audit-verification", response={200: AuditVerification, **problems(401, 403)})
def verify_audit(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Look through the whole audit for any alteration. Of a long one the answer begins with spaces: it is at work."""
    staff = require(request, DeskAct.READ_AUDIT)
    service.record_alone(done(staff, DeskAct.READ_AUDIT, AuditAct.AUDIT_READ, what="audit:verified"))
    response = StreamingHttpResponse(_verified(), content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


@router.get("/desk/audit-export", response={200: None, **problems(401, 403)}, openapi_extra=gives(_LINES))
def export_audit(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Take the whole audit along, one JSON object a line, oldest first."""
    staff = require(request, DeskAct.READ_AUDIT)
    service.record_alone(done(staff, DeskAct.READ_AUDIT, AuditAct.EXPORTED, what="audit:all"))
    response = StreamingHttpResponse(_lines(), content_type=_LINES)
    response["Content-Disposition"] = 'attachment; filename="moonmail-audit.jsonl"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _lines() -> Iterator[str]:
    with snapshot():
        for link in service.links():
            yield f"{service.exported(link)}\n"


def _verified() -> Iterator[str]:
    count = 0

    def counted() -> Iterator[Link]:
        nonlocal count
        for link in service.links():
            count += 1
            yield link

    findings: list[AuditFindingOut] = []
    more = False
    with snapshot():
        marks = [*checkpoints.kept(), *service.head()]
        for found in verify_in_parts(counted(), marks):
            if found is None:
                # Nobody waits long for an answer that has not begun.
                yield " "
            elif len(findings) < _MOST:
                findings.append(AuditFindingOut(fault=found.fault.value, number=found.number))
            else:
                more = True
        newest = AuditCheckpoint.objects.order_by("-number").first()
        kept = AuditCheckpoint.objects.count()
    made = AuditVerification(
        entries=count,
        checkpoints=kept,
        findings=findings,
        more=more,
        newest=AuditCheckpointOut(**checkpoints.said(newest)) if newest is not None else None,
        public_key=checkpoints.public_key(),
        at=clock.now(),
    )
    yield made.model_dump_json()
