"""Claiming a gift, one's own data, organisations, in the running shell: what the backend answers is told to it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QUrl
from tests.desktop import sample_keepsakes, states_carried
from tests.desktop import states_account as acts
from tests.screens.stage import Stage

from moonmail.client.errors import ExchangeError
from moonmail.client.model import Session, StoreChanged, Trouble
from moonmail.contract.accounts import Booker, BookerRole, OrganisationBooking

_NAME: Final = "勅使河原 ヴィクトリア優里菜・アレクサンドラ（旧姓 東久世）"
_OPEN: Final = str(acts.ORGANISATION)
_WAITING: Final = {"claim-asking", "organisations-loading"}

_CLAIMED_LONG: Final = acts.CLAIM.model_copy(
    update={"title": acts.LONG, "giver": _NAME, "note": acts.CLAIM.note * 8, "receiver": _NAME}
)
_MANY: Final = acts.ONE.model_copy(
    update={
        "bookers": [
            Booker(
                member_id=UUID(int=100 + n),
                name=f"{_NAME} {n}" if n % 3 else "林 凜",
                role=BookerRole.OWNER if not n else BookerRole.BOOKER,
                since=acts.AT,
            )
            for n in range(20)
        ],
        "bookings": [
            OrganisationBooking.model_validate(
                acts.ONE.bookings[0].model_dump()
                | {
                    "booking_id": UUID(int=200 + n),
                    "title": acts.LONG if n % 2 else "卒業生",
                    "booked_by": _NAME,
                    "total": 12_345_600,
                }
            )
            for n in range(12)
        ],
    }
)
_BOOKER: Final = acts.ONE.model_copy(
    update={"role": BookerRole.BOOKER, "invitation": None, "invitation_expires_at": None}
)
_IN_MANY: Final = acts.MEMBER.model_copy(
    update={
        "organisations": [
            acts.MEMBER.organisations[0].model_copy(
                update={"organisation_id": UUID(int=300 + n), "name": acts.LONG if n % 2 else "月見坂商店"}
            )
            for n in range(7)
        ]
    }
)


def _on(act: Callable[[Any], Any], *, waits: bool = False, session: Session | None = None) -> Callable[[Stage], None]:
    """The acts know a bench; a stage can do what they ask of one. ``waits``: something asked is never answered."""

    def arrange(stage: Stage) -> None:
        if session is None:
            stage.say()
        else:
            stage.say(session=session)
        stage.settle()
        if waits:
            stage.leave_unanswered()
        act(stage)
        stage.settle()

    return arrange


def _states(prefix: str) -> dict[str, Callable[[Stage], None]]:
    found = {name: act for name, act in acts.STATES.items() if name == prefix or name.startswith(f"{prefix}-")}
    return {
        name.removeprefix(prefix).removeprefix("-") or "normal": _on(act, waits=name in _WAITING)
        for name, act in found.items()
    }


def _claimed_here(stage: Stage) -> None:
    acts.claim("7KQM3TXA", acts.CLAIM, act=True)(stage)  # type: ignore[arg-type]
    detail = sample_keepsakes.plain(63)
    acts.answers(stage, shipment=detail)  # type: ignore[arg-type]
    stage.settle()
    stage.bridge.take(StoreChanged(frozenset({"shipment"})))


def _exporting(stage: Stage) -> None:
    acts.my_data(export_me=Future())(stage)  # type: ignore[arg-type]
    stage.home.myData.export(QUrl.fromLocalFile(str(Path(stage.profile.root) / "me.zip")))


def _deleted(stage: Stage) -> None:
    acts.my_data(acts.PLAN, "001234567", delete_me=acts.PLAN)(stage)  # type: ignore[arg-type]
    stage.home.myData.delete()


def _delete_failed(stage: Stage) -> None:
    acts.my_data(acts.PLAN, "001234567", delete_me=acts.refused("deletion_blocked"))(stage)  # type: ignore[arg-type]
    stage.home.myData.delete()


def _form_failed(stage: Stage) -> None:
    offline = ExchangeError(Trouble.OFFLINE)
    acts.organisations(save_organisation=offline)(stage)  # type: ignore[arg-type]
    vm = stage.home.organisations
    vm.startNew()
    vm.typeName(acts.LONG)
    vm.save()


def _code_refused(stage: Stage) -> None:
    acts.organisations(join_organisation=acts.refused("code_unknown"))(stage)  # type: ignore[arg-type]
    stage.home.organisations.typeCode("7KQM3TXA")
    stage.home.organisations.join()


def _edited(stage: Stage) -> None:
    acts.organisations(lambda bench: bench.home.organisations.open(_OPEN))(stage)  # type: ignore[arg-type]
    stage.settle()
    stage.home.organisations.startEdit()


def _opened(**more: Any) -> Callable[[Any], None]:
    return acts.organisations(lambda bench: bench.home.organisations.open(_OPEN), **more)


SHOWS: Final = {
    **dict.fromkeys(("blocked", "deletion", "wrong-number", "planning"), "deletion"),
    **dict.fromkeys(("one", "booker"), "organisation-invite"),
    **dict.fromkeys(("code-strange", "full"), "organisation-new"),
}
CLAIM: Final = _states("claim") | {
    "signed-out": _on(acts.claim("7kqm 3txa"), session=Session()),
    "here": _on(_claimed_here),
    "long-names": _on(acts.claim("7KQM3TXA", _CLAIMED_LONG, act=True)),
}
CARRIED: Final = {
    state.partition("-")[2] or "empty": _on(act, waits=state == "carried-asking")
    for state, act in states_carried.STATES.items()
}
MY_DATA: Final = _states("my-data") | {
    "planning": _on(acts.my_data(Future()), waits=True),
    "exporting": _on(_exporting, waits=True),
    "deleted": _on(_deleted),
    "delete-failed": _on(_delete_failed),
}
ORGANISATIONS: Final = _states("organisations") | {
    "full": _on(acts.organisations(member=_IN_MANY)),
    "code-strange": _on(acts.organisations(lambda bench: bench.home.organisations.typeCode("7KQM-3TXO"))),
    "code-refused": _on(_code_refused),
    "form-failed": _on(_form_failed),
    "edit": _on(_edited),
    "many": _on(_opened(organisation=_MANY)),
    "booker": _on(_opened(organisation=_BOOKER)),
}
