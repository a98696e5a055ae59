"""What a flight's end leaves the sender: a certificate on A4 and a picture to share, for a landing and for a loss.

Both say what is certain, with its source, and what is not. Nothing is filled in that nobody confirmed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from moonmail.contract.bookings import Shipment
from moonmail.contract.missions import Milestone, Mission
from moonmail.domain import formats
from moonmail.domain.mission import MILESTONE_NAMES, OUTCOME_NAMES, MilestoneState, Outcome
from moonmail.domain.moment import Confidence
from moonmail.domain.sizes import SIZES
from moonmail.domain.states import ShipmentKind, ShipmentState
from moonmail.domain.text import Language, Text
from moonmail.media import paper
from moonmail.media.paper import PdfSheet, PictureSheet, Sheet, Style, fitted, lines_of, put, put_lines
from moonmail.media.pass_art import PaperPicture
from moonmail.media.typeface import Face

_A4: Final = (210.0, 297.0)
_LEFT: Final = 22.0
_RIGHT: Final = _A4[0] - _LEFT
_MOON: Final = Path(__file__).parent / "art" / "moon_640.png"
# The picture leaves two of its 1024 pixels free around the disc.
_DISC: Final = 1 - 4 / 1024
# The milestone, or the event of a flight whose operator counts no milestones.
_LAUNCH: Final = (2, "launch")
_LANDING: Final = (9, "touchdown")
_NIGHT: Final = "#0E1430"
_NIGHT_INK: Final = "#F5F2EA"
_NIGHT_MUTED: Final = "#AEB7D4"
_GOLD: Final = "#FFCE6B"
# 1200 × 630 pixels at this resolution: the format that messengers and social networks show whole.
_SHARE_MM: Final = (120.0, 63.0)
_SHARE_DPI: Final = 254

_LANDED: Final = frozenset({Outcome.SUCCESS, Outcome.LANDED_TIPPED, Outcome.LANDED_NO_CONTACT})
_ARRIVED: Final = Text("月面到着証明書", "Certificate of arrival on the Moon")
_RECORD: Final = Text("飛行の記録", "Record of the flight")
_NOT_FLOWN: Final = Text("予約の記録", "Record of the booking")
_ARRIVED_LEAD: Final = Text(
    "{flight}便で月へ送られたことを、ここに証します。", "This was sent to the Moon on flight {flight}."
)
_LOST_LEAD: Final = Text(
    "{flight}便で月へ向けて送られました。ここに、その旅の記録を残します。",
    "This was sent towards the Moon on flight {flight}. This is the record of its journey.",
)
_CANCELLED_LEAD: Final = Text(
    "{flight}便で月へ送られる予定でした。便は出発しませんでした。",
    "This was to be sent to the Moon on flight {flight}. The flight did not leave.",
)
_CERTAIN: Final = Text("確かなこと", "What is certain")
_UNCERTAIN: Final = Text("わかっていないこと", "What is not known")
_SOURCE: Final = Text("出典：{source}", "Source: {source}")
_SAMPLE: Final = Text("見本（実在の便ではありません）", "SAMPLE: not a real flight")
_UNTITLED: Final = Text("無題", "Untitled")
_OUTCOME: Final = Text("結果", "Outcome")
_FLIGHT: Final = Text("便・着陸機", "Flight and lander")
_LAUNCHED: Final = Text("打上げ", "Launch")
_TOUCHDOWN: Final = Text("着陸", "Landing")
_ENDED: Final = Text("飛行の終わり", "End of the flight")
_PLACE: Final = Text("着陸地点", "Landing site")
_CAME_DOWN: Final = Text("落下地点", "Where it came down")
_TARGET: Final = Text("目的地", "Destination")
_SHIPMENT: Final = Text("お預かりしたもの", "What was sent")
_REACHED: Final = Text("達成した段階", "Milestones reached")
_OF_TEN: Final = Text("10のうち{n}：{last}まで", "{n} of 10, up to: {last}")
_NONE_OF_TEN: Final = Text("なし", "None")
_MISS: Final = Text("目標から{distance}", "{distance} from the target")
_NO_TIME: Final = Text("時刻は公表されていません", "The time was not published")
_SITE_AT: Final = Text("{site}　{place}", "{site}  {place}")
_FROM: Final = Text("{vehicle}（{site}）", "{vehicle} from {site}")
_ITEM_STATE: Final = Text(
    "お預かりした品物そのものの今の状態は、確かめる方法がありません。",
    "There is no way to see what state the item itself is in now.",
)
_PLATE_STATE: Final = Text(
    "プレートそのものの今の状態は、確かめる方法がありません。",
    "There is no way to see what state the plate itself is in now.",
)
_WHERE_UNKNOWN: Final = Text("落ちた場所は、確かめられていません。", "Where it came down has not been established.")
_SPOT_UNKNOWN: Final = Text(
    "着陸した正確な座標は公表されていません。", "The exact coordinates of the landing were not published."
)
_UNKNOWN: Final = Text("「{name}」が達成されたかどうか。", "Whether this was reached: {name}.")
_PROVISIONAL: Final = Text("「{name}」は確認中の情報です。", "Not confirmed yet: {name}.")
_TOGETHER: Final = Text("{first}　{then}", "{first}, {then}")
_SIZED: Final = Text("{name}（{mm} mm）", "{name} ({mm} mm)")
_MADE_BY: Final = Text(
    "MoonMail　この記録は、運航会社が公表した内容から作成しました。",
    "MoonMail. Made from what the operator of the flight has published.",
)
_FROM_WHOM: Final = Text("送り主　{name}", "Sent by {name}")


@dataclass(frozen=True, slots=True)
class Fact:
    label: Text
    value: Text


@dataclass(frozen=True, slots=True)
class Certificate:
    """``spot``: degrees north and east of where it came down, None if nobody knows. ``site`` is where it was to go."""

    heading: Text
    lead: Text
    title: str
    name: str
    sample: bool
    arrived: bool
    flight_number: str
    site: Text
    spot: tuple[float, float] | None
    outcome: Text
    when: Text | None
    certain: tuple[Fact, ...]
    uncertain: tuple[Text, ...]
    source: Text


def certificate_of(mission: Mission, shipment: Shipment, name: str = "") -> Certificate:
    """Return what can be certified of ``shipment`` now that its flight has ended. ``name``: the sender, if wanted.

    Raises:
        ValueError: the flight has no outcome yet.
    """
    outcome = mission.outcome
    if outcome is None:
        raise ValueError("the flight has not ended")
    # What was lost on the way, or never left, did not arrive although its lander may have.
    arrived = outcome in _LANDED and shipment.state is ShipmentState.DELIVERED
    spot = (mission.came_down.lat, mission.came_down.lon) if mission.came_down else None
    if outcome is Outcome.CANCELLED:
        heading, lead = _NOT_FLOWN, _CANCELLED_LEAD
    elif arrived:
        heading, lead = _ARRIVED, _ARRIVED_LEAD
    else:
        heading, lead = _RECORD, _LOST_LEAD
    return Certificate(
        heading=heading,
        lead=lead.filled(flight=mission.flight_number),
        title=shipment.title,
        name=name,
        sample=mission.sample,
        arrived=arrived,
        flight_number=mission.flight_number,
        site=mission.site.name.text(),
        spot=spot,
        outcome=OUTCOME_NAMES[outcome],
        when=_when(mission, _LANDING) if arrived else _ended(mission),
        certain=_certain(mission, shipment, outcome),
        uncertain=_uncertain(mission, shipment, outcome),
        source=mission.source.text(),
    )


def _happened(step: Milestone) -> bool:
    return step.state is MilestoneState.ACHIEVED and step.confidence is Confidence.CONFIRMED


def _when(mission: Mission, step: tuple[int, str]) -> Text | None:
    """Return when a step of the flight happened, None if it did not, or nobody confirmed it."""
    seq, code = step
    times = [each.occurred_at for each in mission.milestones if each.seq == seq and _happened(each)]
    times += [
        each.occurred_at
        for each in mission.events
        if each.code == code and each.confidence is Confidence.CONFIRMED and each.occurred_at
    ]
    if not times:
        return None
    if times[0] is None:
        return _NO_TIME
    moment = times[0].moment()
    return formats.both(lambda language: formats.moment(moment, language))


def _ended(mission: Mission) -> Text | None:
    if mission.ended_at is None:
        return None
    moment = mission.ended_at.moment()
    return formats.both(lambda language: formats.moment(moment, language))


def coordinates(lat: float, lon: float) -> str:
    """``17.02° N  59.13° E``, to a hundredth of a degree (300 m on the Moon)."""
    return f"{abs(lat):.2f}° {'S' if lat < 0 else 'N'}  {abs(lon):.2f}° {'W' if lon < 0 else 'E'}"


def _certain(mission: Mission, shipment: Shipment, outcome: Outcome) -> tuple[Fact, ...]:
    size = SIZES[shipment.size]
    facts = [
        Fact(_OUTCOME, OUTCOME_NAMES[outcome]),
        Fact(_FLIGHT, _TOGETHER.filled(first=mission.flight_number, then=mission.lander.text())),
        Fact(_SHIPMENT, _SIZED.filled(name=size.name, mm=f"{size.width_mm:g}×{size.height_mm:g}")),
    ]
    launched, landed = _when(mission, _LAUNCH), _when(mission, _LANDING)
    if launched is not None:
        vehicle = _FROM.filled(vehicle=mission.launch_vehicle, site=mission.launch_site.text())
        facts.append(Fact(_LAUNCHED, Text(f"{launched.ja}\n{vehicle.ja}", f"{launched.en}\n{vehicle.en}")))
    if landed is not None:
        facts.append(Fact(_TOUCHDOWN, landed))
    elif (ended := _ended(mission)) is not None:
        facts.append(Fact(_ENDED, ended))
    down = mission.came_down
    if down is not None:
        place = coordinates(down.lat, down.lon)
        where = _SITE_AT.filled(site=mission.site.name.text(), place=place)
        if down.miss_m is not None:
            miss = _MISS.filled(distance=_distance(down.miss_m))
            where = Text(f"{where.ja}\n{miss.ja}", f"{where.en}\n{miss.en}")
        facts.append(Fact(_PLACE if outcome in _LANDED else _CAME_DOWN, where))
    else:
        target = coordinates(mission.site.lat, mission.site.lon)
        facts.append(Fact(_TARGET, _SITE_AT.filled(site=mission.site.name.text(), place=target)))
    if mission.milestones:
        reached = sorted(each.seq for each in mission.milestones if _happened(each))
        last = _OF_TEN.filled(n=str(len(reached)), last=MILESTONE_NAMES[reached[-1]]) if reached else _NONE_OF_TEN
        facts.append(Fact(_REACHED, last))
    return tuple(facts)


def _distance(metres: float) -> str:
    return f"{metres / 1000:,.1f} km" if metres >= 1000 else f"{metres:,.0f} m"


def _uncertain(mission: Mission, shipment: Shipment, outcome: Outcome) -> tuple[Text, ...]:
    unknown: list[Text] = []
    if mission.came_down is None and outcome in _LANDED:
        unknown.append(_SPOT_UNKNOWN)
    elif mission.came_down is None and outcome in {Outcome.LOST_LANDING, Outcome.NO_LANDING_ATTEMPT}:
        unknown.append(_WHERE_UNKNOWN)
    for milestone in sorted(mission.milestones, key=lambda each: each.seq):
        name = MILESTONE_NAMES[milestone.seq]
        if milestone.state is MilestoneState.UNKNOWN:
            unknown.append(_UNKNOWN.filled(name=name))
        elif milestone.state is MilestoneState.ACHIEVED and milestone.confidence is not Confidence.CONFIRMED:
            unknown.append(_PROVISIONAL.filled(name=name))
    if outcome is not Outcome.CANCELLED:
        unknown.append(_PLATE_STATE if shipment.kind is ShipmentKind.MESSAGE else _ITEM_STATE)
    return tuple(unknown)


# ---------------------------------------------------------------- drawing


def certificate_pdf(content: Certificate, language: Language) -> bytes:
    """Return the certificate on one page of A4. The same content gives the same file."""
    sheet = PdfSheet(*_A4, title=content.heading.in_(language), language=language.value)
    _draw(sheet, content, language)
    return sheet.pdf()


def certificate_picture(content: Certificate, language: Language, dpi: int = 150) -> PaperPicture:
    """Return the same page as a picture, to show and to print."""
    sheet = PictureSheet(*_A4, dpi, background=paper.PAPER)
    _draw(sheet, content, language)
    return PaperPicture(sheet.png(), *_A4)


def share_picture(content: Certificate, language: Language) -> bytes:
    """Return a PNG of 1200 × 630 without the sender's name: it will be seen by people who need not know it."""
    width, height = _SHARE_MM
    sheet = PictureSheet(width, height, _SHARE_DPI, background=_NIGHT)
    # Whole: a site near the edge is as much a place as one in the middle.
    moon = 50.0
    left = width - moon - 5
    top = (height - moon) / 2
    sheet.picture(left, top, moon, _MOON)
    _pin(sheet, content, left, top, moon, _GOLD, 1.5)
    text = left - 12
    put(sheet, 7, 12.2, content.flight_number, Style(5.2, _GOLD, Face.MONO_BOLD))
    title = content.title.strip() or _UNTITLED.in_(language)
    style = fitted(title, Style(6.6, _NIGHT_INK, Face.BOLD), text, 4.6)
    y = put_lines(sheet, 7, 23.5, lines_of(title, style, text, 2), style, 1.35)
    small = Style(3.5, _NIGHT_INK)
    heading = Style(4.0, _NIGHT_INK, Face.BOLD)
    y = put_lines(sheet, 7, y + 1.6, lines_of(content.outcome.in_(language), heading, text, 2), heading, 1.4)
    lines = [content.site.in_(language)]
    if content.spot is not None:
        lines.append(coordinates(*content.spot))
    if content.when is not None:
        lines.append(content.when.in_(language))
    for line in lines:
        y = put_lines(sheet, 7, y, lines_of(line, small, text, 2), small, 1.5)
    mark = _SAMPLE.in_(language) if content.sample else "MoonMail"
    put(sheet, 7, height - 6, mark, Style(3.0, _NIGHT_MUTED))
    return sheet.png()


def _draw(sheet: Sheet, content: Certificate, language: Language) -> None:
    width = _RIGHT - _LEFT
    # The head is night sky, with the Moon on it.
    sheet.box(0, 0, _A4[0], 104, fill=_NIGHT)
    moon = 72.0
    moon_x, moon_y = _RIGHT - moon + 6, 16.0
    sheet.picture(moon_x, moon_y, moon, _MOON)
    _pin(sheet, content, moon_x, moon_y, moon, _GOLD, 1.7)
    column = moon_x - _LEFT - 6
    put(sheet, _LEFT, 25, content.flight_number, Style(6.4, _GOLD, Face.MONO_BOLD))
    heading = Style(8.6, _NIGHT_INK, Face.BOLD)
    y = put_lines(sheet, _LEFT, 40, lines_of(content.heading.in_(language), heading, column, 3), heading, 1.3)
    site = Style(4.4, _NIGHT_INK)
    y = put_lines(sheet, _LEFT, y + 2, lines_of(content.site.in_(language), site, column, 2), site, 1.5)
    if content.spot is not None:
        put(sheet, _LEFT, y, coordinates(*content.spot), Style(4.0, _NIGHT_MUTED, Face.MONO))
    if content.sample:
        put(sheet, _LEFT, 96, _SAMPLE.in_(language), Style(3.4, _NIGHT_MUTED))

    title = content.title.strip() or _UNTITLED.in_(language)
    style = fitted(title, Style(8.4, paper.INK, Face.BOLD), width, 5.4)
    y = put_lines(sheet, _LEFT, 121, lines_of(title, style, width, 2), style, 1.35)
    if content.name:
        whose = _FROM_WHOM.filled(name=content.name).in_(language)
        small = fitted(whose, Style(4.0, paper.INK_MUTED), width, 2.8)
        put(sheet, _LEFT, y, whose, small)
        y += 7.5
    lead = Style(4.2)
    y = put_lines(sheet, _LEFT, y, lines_of(content.lead.in_(language), lead, width, 3), lead, 1.55) + 4

    y = _section(sheet, y, _CERTAIN, language)
    value = Style(3.8)
    for fact in content.certain:
        put(sheet, _LEFT, y, fact.label.in_(language), Style(3.3, paper.INK_MUTED))
        y = put_lines(sheet, _LEFT + 46, y, lines_of(fact.value.in_(language), value, width - 46, 3), value, 1.5)
        sheet.box(_LEFT, y - 3.4, width, 0.15, fill=paper.LINE)
        y += 2.0
    source = Style(3.0, paper.INK_MUTED)
    told = _SOURCE.filled(source=content.source).in_(language)
    y = put_lines(sheet, _LEFT, y, lines_of(told, source, width, 2), source, 1.5) + 8
    if content.uncertain:
        y = _section(sheet, y, _UNCERTAIN, language)
        for text in content.uncertain[:6]:
            sheet.circle(_LEFT + 1.6, y - 1.3, 0.7, edge=paper.EDGE, width=0.3)
            y = put_lines(sheet, _LEFT + 5, y, lines_of(text.in_(language), value, width - 5, 2), value, 1.5)
    put(sheet, _LEFT, 287, _MADE_BY.in_(language), Style(2.8, paper.INK_MUTED))


def _section(sheet: Sheet, y: float, heading: Text, language: Language) -> float:
    put(sheet, _LEFT, y, heading.in_(language), Style(4.4, paper.ACCENT, Face.BOLD))
    sheet.box(_LEFT, y + 2.2, _RIGHT - _LEFT, 0.35, fill=paper.ACCENT)
    return y + 8.6


def _pin(sheet: Sheet, content: Certificate, x: float, y: float, size: float, colour: str, radius: float) -> None:
    """Mark where it came down. Where nobody knows, and behind the Moon, there is no mark."""
    if content.spot is None:
        return
    lat, lon = (math.radians(degrees) for degrees in content.spot)
    if math.cos(lat) * math.cos(lon) < 0:
        return
    disc = size / 2 * _DISC
    at_x = x + size / 2 + disc * math.cos(lat) * math.sin(lon)
    at_y = y + size / 2 - disc * math.sin(lat)
    sheet.circle(at_x, at_y, radius, edge=_NIGHT, width=1.0)
    sheet.circle(at_x, at_y, radius, edge=colour, width=0.55)
