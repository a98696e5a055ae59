"""Runs as the wire carries them, and the report as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from django.db.models import Count, Sum

from moonmail.backend.accounts.models import Member
from moonmail.backend.passes.models import Pass
from moonmail.backend.runs.models import Run, RunLine
from moonmail.contract.base import Money, Words
from moonmail.contract.runs import Preview, Progress, RunIn, RunReport
from moonmail.contract.runs import Run as RunOut
from moonmail.contract.runs import RunLine as RunLineOut
from moonmail.domain.runs import (
    LINE_NAMES,
    SKIP_WORDS,
    LineState,
    RunKind,
    RunReason,
    RunState,
    RunStep,
    Skip,
    steps_from,
)
from moonmail.domain.sizes import SIZES, SizeCode
from moonmail.domain.text import Language, Text

PAGE: Final = 200
_COLUMNS: Final = (
    Text("番号", "No."),
    Text("予約ID", "Booking id"),
    Text("搭乗券番号", "Pass number"),
    Text("サイズ", "Size"),
    Text("結果", "Result"),
    Text("理由", "Reason"),
    Text("振替後の予約ID", "New booking id"),
    Text("返金額（円）", "Refund (JPY)"),
    Text("日時（UTC）", "Time (UTC)"),
)


def runs_out(rows: Iterable[Run]) -> list[RunOut]:
    runs = list(rows)
    counts: dict[UUID, dict[str, tuple[int, int]]] = {run.pk: {} for run in runs}
    found = RunLine.objects.filter(run__in=runs).values_list("run_id", "state").annotate(Count("pk"), Sum("refund"))
    for run_id, state, lines, refund in found:
        counts[run_id][state] = (lines, refund)
    ids = {run.staff_id for run in runs} | {run.started_by for run in runs if run.started_by}
    names = dict(Member.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [_run_out(run, counts[run.pk], names) for run in runs]


def run_out(row: Run) -> RunOut:
    return runs_out([row])[0]


def _run_out(row: Run, counts: dict[str, tuple[int, int]], names: dict[UUID, str]) -> RunOut:
    asked = RunIn.model_validate(row.body)
    state = RunState(row.state)

    def count(of: LineState) -> int:
        return counts.get(of.value, (0, 0))[0]

    return RunOut(
        id=row.pk,
        kind=RunKind(row.kind),
        state=state,
        selection=asked.selection,
        target=row.target_id,
        words=asked.words,
        preview=Preview.model_validate(row.preview),
        preview_sha256=row.preview_sha256,
        progress=Progress(
            waiting=count(LineState.WAITING),
            done=count(LineState.DONE),
            skipped=count(LineState.SKIPPED),
            refunded=Money(amount=sum(refund for _, refund in counts.values())),
        ),
        may=[step for step in RunStep if step in steps_from(state)],
        by=names.get(row.staff_id, ""),
        made_at=row.made_at,
        reason=RunReason(row.reason) if row.reason else None,
        started_by=names.get(row.started_by, "") if row.started_by else "",
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def report_out(run: Run, after: int, which: frozenset[LineState]) -> RunReport:
    """Return the next page of lines after place ``after``; of these states only, or of all if none is named."""
    rows = RunLine.objects.filter(run=run, place__gt=after).order_by("place")
    if which:
        rows = rows.filter(state__in=[state.value for state in which])
    found = list(rows[: PAGE + 1])
    page = found[:PAGE]
    return RunReport(items=_lines_out(page), after=page[-1].place if len(found) > PAGE else None)


def _lines_out(rows: list[RunLine]) -> list[RunLineOut]:
    """``pass_number``: of the booking that it is now, after a move of the new one."""
    about = {row.pk: row.new_booking_id or row.booking_id for row in rows}
    passes = Pass.objects.filter(booking_id__in=about.values()).order_by("sequence").values_list("booking_id", "number")
    numbers = dict(passes)
    return [_line_out(row, numbers.get(about[row.pk], "")) for row in rows]


def _line_out(row: RunLine, pass_number: str) -> RunLineOut:
    skipped = Skip(row.skipped) if row.skipped else None
    return RunLineOut(
        place=row.place,
        booking_id=row.booking_id,
        pass_number=pass_number,
        size=SizeCode(row.size),
        state=LineState(row.state),
        skipped=skipped,
        words=Words.of(SKIP_WORDS[skipped]) if skipped else None,
        new_booking_id=row.new_booking_id,
        refund=Money(amount=row.refund),
        at=row.at,
    )


def report_csv(run: Run, language: Language) -> Iterator[bytes]:
    """Yield the whole report as a table that spreadsheets open: UTF-8 with its mark, a page at a time."""
    yield "\ufeff".encode() + _csv([[column.in_(language) for column in _COLUMNS]])
    after: int | None = 0
    while after is not None:
        page = report_out(run, after, frozenset())
        yield _csv([_cells(line, language) for line in page.items])
        after = page.after


def _cells(line: RunLineOut, language: Language) -> list[str]:
    return [
        str(line.place),
        str(line.booking_id),
        line.pass_number,
        SIZES[line.size].name.in_(language),
        LINE_NAMES[line.state].in_(language),
        line.words.text().in_(language) if line.words else "",
        str(line.new_booking_id or ""),
        str(line.refund.amount),
        line.at.isoformat(timespec="seconds") if line.at else "",
    ]


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()
