"""What the page of flight operations shows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from moonmail.desktop.viewmodels import desk_flights_props as props_of
from moonmail.desktop.viewmodels.departures import STATE_LOOKS, outcome_look
from moonmail.desktop.viewmodels.desk_flights_fields import Form
from moonmail.desktop.viewmodels.desk_flights_outcome import GroupLine, groups_of, what_changed
from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain import formats
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.contract.flights import DeskFlight, OutcomePreview
    from moonmail.desktop.viewmodels.desk_flights_form import Read

_SAMPLE: Final = Text("見本の便", "Sample flight")
_LOOK_FIRST: Final = Text(
    "先に「内訳を見る」で、予約ごとの扱いを確かめてください。",
    "First see what the bookings would get.",
)
_SUM: Final = Text(
    "確定した予約{n}件のうち、{owed}件にお客さまの権利が生じます（返金は最大{yen}）。",
    "Of {n} confirmed bookings, {owed} are owed something (refunds up to {yen}).",
)
_NO_BOOKINGS: Final = Text("この便に、確定した予約はありません。", "There are no confirmed bookings on this flight.")
_CHANGED: Final = Text(
    "この間に変わったところ：{what}。下の内容は、新しい版に合わせて確かめ直してあります。",
    "Changed meanwhile: {what}. What is typed below was looked at again on the new version.",
)


class FlightsInputs(NamedTuple):
    flights: list[DeskFlight] | None
    flight: DeskFlight | None
    form: Form
    pane: str
    values: Mapping[str, str]
    read: Read
    preview: OutcomePreview | None
    changed: list[str]
    busy: bool
    failed: Told | None
    may_declare: bool
    at: props_of.Looking


@dataclass(frozen=True, slots=True)
class FlightsProps:
    """``state``: loading, ready or failed (nothing to show). ``pane``: form or feed. ``why``: not published yet."""

    state: str = "loading"
    chosen: str = ""
    head: str = ""
    status: str = ""
    statusIcon: str = ""
    statusTone: str = "muted"
    sample: str = ""
    form: str = "update"
    pane: str = "form"
    why: str = ""
    canPublish: bool = False
    busy: bool = False
    canPreview: bool = False
    previewSum: str = ""
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""
    flights: tuple[props_of.FlightLine, ...] = ()
    facts: tuple[props_of.FactLine, ...] = ()
    steps: tuple[props_of.StepLine, ...] = ()
    news: tuple[props_of.StepLine, ...] = ()
    tabs: tuple[props_of.FormTab, ...] = ()
    fields: tuple[props_of.FormField, ...] = ()
    seen: tuple[props_of.Seen, ...] = ()
    groups: tuple[GroupLine, ...] = ()


def derive_flights(inputs: FlightsInputs) -> FlightsProps:
    at, flight, read, failed = inputs.at, inputs.flight, inputs.read, inputs.failed or Told()
    language = at.language
    changed = _CHANGED.filled(what=what_changed(inputs.changed, language)).in_(language) if inputs.changed else ""
    trouble: dict[str, Any] = {
        "happened": failed.happened,
        "safe": changed or failed.safe,
        "next": failed.next,
        "code": failed.code,
    }
    if flight is None:
        state = "failed" if inputs.failed else "loading" if inputs.flights is None else "ready"
        return FlightsProps(state=state, pane=inputs.pane, **trouble)
    mission = flight.mission
    look = outcome_look(mission.outcome) if mission.outcome else STATE_LOOKS[mission.state]
    declaring = inputs.form is Form.OUTCOME
    looked_at = inputs.preview is not None and inputs.preview.outcome.value == inputs.values.get("outcome")
    why = read.why.in_(language) if read.why else ""
    if declaring and not why and not looked_at:
        why = _LOOK_FIRST.in_(language)
    return FlightsProps(
        state="ready",
        chosen=mission.id,
        head=mission.flight_number,
        status=look.word.in_(language),
        statusIcon=look.icon,
        statusTone=look.tone,
        sample=_SAMPLE.in_(language) if mission.sample else "",
        form=inputs.form.value,
        pane=inputs.pane,
        why=why,
        canPublish=read.after is not None and not inputs.busy and (looked_at or not declaring),
        busy=inputs.busy,
        canPreview=declaring and not inputs.busy and mission.outcome is None,
        previewSum=_summed(inputs.preview, at) if inputs.preview is not None and looked_at else "",
        flights=tuple(props_of.flight_line(each, each.mission.id == mission.id, at) for each in inputs.flights or ()),
        facts=props_of.facts(flight, at),
        steps=props_of.steps(mission, at),
        news=props_of.news(mission, at),
        tabs=props_of.tabs(inputs.form, language, inputs.may_declare),
        fields=props_of.form_fields(inputs.form, mission, inputs.values, read, language),
        seen=props_of.seen_by_members(inputs.form, read.after, at, inputs.values) if read.after is not None else (),
        groups=groups_of(inputs.preview, language) if inputs.preview is not None and looked_at else (),
        **trouble,
    )


def _summed(preview: OutcomePreview, at: props_of.Looking) -> str:
    if not preview.bookings:
        return _NO_BOOKINGS.in_(at.language)
    yen = formats.yen(preview.refund, at.language)
    return _SUM.filled(n=f"{preview.bookings:,}", owed=f"{preview.owed:,}", yen=yen).in_(at.language)
