"""``moonmail backend play …``: what the desk and the lander's operator will report later, typed in by hand until then.

Works on the database of a running backend; an open app sees it by its next sync.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from moonmail.backend import play_desk, play_flight
from moonmail.backend.play_input import BadInput, impossible
from moonmail.domain.mission import MilestoneState, Outcome, Severity
from moonmail.domain.moment import Confidence
from moonmail.domain.states import IllegalMove, MissionState, ShipmentState, moves_from

if TYPE_CHECKING:
    from moonmail.backend.database import Writing


def _words(parser: argparse.ArgumentParser, name: str, *, required: bool = False) -> None:
    parser.add_argument(f"--{name}-ja", required=required, help="in Japanese")
    parser.add_argument(f"--{name}-en", required=required, help="in English")


def _time(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at", help="RFC 3339 with offset, or a day; default: now")
    parser.add_argument("--precision", default="min", help="s, min, h or d")
    parser.add_argument("--confidence", default="confirmed", help=", ".join(Confidence))


def add_parser(commands: Any, where: argparse.ArgumentParser) -> None:
    """Add ``play`` with its kinds to the backend's commands."""
    play = commands.add_parser("play", help="play custody and mission events")
    kinds = play.add_subparsers(dest="kind", required=True, metavar="KIND")

    custody = kinds.add_parser("custody", parents=[where], help="move a shipment")
    custody.add_argument("reference", help="the booking's reference")
    custody.add_argument("state", help=", ".join(ShipmentState))
    _words(custody, "place")
    _words(custody, "note")
    _time(custody)

    review = kinds.add_parser("review", parents=[where], help="say what the staff found in an item's declaration")
    review.add_argument("reference", help="the booking's reference")
    review.add_argument("found", help="cleared, not_allowed")
    _words(review, "note", required=True)

    milestone = kinds.add_parser("milestone", parents=[where], help="report on one of the ten milestones")
    milestone.add_argument("mission", help="e.g. mm-202 or 'MM 202'")
    milestone.add_argument("seq", help="1 to 10")
    milestone.add_argument("state", help=", ".join(MilestoneState))
    _time(milestone)
    milestone.add_argument("--announced-at", help="when it was said; default: now")
    milestone.add_argument("--planned-at", help="a new planned time; the old one is kept as a revision")
    _words(milestone, "reason")

    window = kinds.add_parser("window", parents=[where], help="move the launch window")
    window.add_argument("mission")
    window.add_argument("earliest", help="YYYY-MM-DD")
    window.add_argument("latest", help="YYYY-MM-DD")
    _words(window, "reason", required=True)

    update = kinds.add_parser("update", parents=[where], help="publish the next numbered update")
    update.add_argument("mission")
    update.add_argument("--severity", default="info", help=", ".join(Severity))
    _words(update, "title", required=True)
    _words(update, "body", required=True)

    state = kinds.add_parser("state", parents=[where], help="move the flight on the board")
    state.add_argument("mission")
    state.add_argument("state", help=", ".join(MissionState))

    outcome = kinds.add_parser("outcome", parents=[where], help="say how the flight ended")
    outcome.add_argument("mission")
    outcome.add_argument("outcome", help=", ".join(Outcome))
    _words(outcome, "note")
    outcome.add_argument("--at", help="when it ended; default: now")
    outcome.add_argument("--precision", default="min", help="s, min, h or d")
    outcome.add_argument("--lat", help="degrees north of where it came down")
    outcome.add_argument("--lon", help="degrees east of where it came down")


def run(options: argparse.Namespace) -> int:
    """Play one event. Returns 0, or 2 after one line that says what is wrong."""
    from moonmail.backend.commands import refuse
    from moonmail.backend.database import write_once

    act: Callable[[Writing, argparse.Namespace], None] = {
        "custody": play_desk.play_custody,
        "review": play_desk.play_review,
        "milestone": play_flight.play_milestone,
        "window": play_flight.play_window,
        "update": play_flight.play_update,
        "state": play_flight.play_state,
        "outcome": play_flight.play_outcome,
    }[options.kind]
    try:
        write_once(lambda writing: act(writing, options))
    except BadInput as error:
        return refuse(str(error))
    except IllegalMove as error:
        return refuse(impossible(error, moves_from(error.current)))
    return 0
