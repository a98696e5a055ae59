"""The states of a guest's frame: name → how to come there from the first screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from tests.desktop import sample
from tests.desktop.guests import BEGIN, GuestBench
from tests.desktop.shells import done

from moonmail.client.model import Draft, HoldView
from moonmail.contract.bookings import Hold
from moonmail.desktop.kiosk.channel import Network
from moonmail.desktop.viewmodels.kiosk_guest_props import Deed
from moonmail.domain.kiosk import KioskEvent
from moonmail.domain.states import HoldState
from moonmail.domain.text import Text


def menu(bench: GuestBench) -> None:
    bench.guest.happened(KioskEvent.LANGUAGE_CHOSEN)


def offline(bench: GuestBench) -> None:
    menu(bench)
    assert bench.frame is not None
    bench.frame.hear(Network(online=False))


def warned(bench: GuestBench) -> None:
    menu(bench)
    bench.after(75)
    bench.settle()
    bench.after(9)


def called(bench: GuestBench) -> None:
    menu(bench)
    bench.guest.callStaff()


def finished(bench: GuestBench) -> None:
    menu(bench)
    bench.guest.finish()


def finished_after_much(bench: GuestBench) -> None:
    bench.guest.did(
        Deed(
            "order",
            "circle-check",
            Text("MM 204便のお申し込み", "Your order on flight MM 204"),
            Text("予約番号 K7QW4M", "Booking reference K7QW4M"),
        )
    )
    bench.guest.did(Deed("pass", "ticket", Text("印刷した搭乗券", "The boarding pass we printed"), take=True))
    finished(bench)


def warned_before_choosing(bench: GuestBench) -> None:
    bench.after(75)
    bench.settle()
    bench.after(20)


def coming(bench: GuestBench) -> None:
    called(bench)
    bench.guest.staff_comes(told=True)


def not_told(bench: GuestBench) -> None:
    called(bench)
    bench.guest.staff_comes(told=False)


def writing(bench: GuestBench) -> None:
    """Something is begun that is not ordered, on a slot that is held."""
    draft = Draft(
        UUID(int=7),
        sample.NOW,
        mission_id="mm-204",
        title="ばあばへの手紙",
        name="山本 さくら",
        text="月を見上げたら、手を振ってください。",
        hold_id=UUID(int=8),
    )
    offer = sample.FLIGHTS["mm-204"].offers[0]
    hold = Hold(
        id=UUID(int=8),
        rev=1,
        mission_id="mm-204",
        size=offer.size,
        price=offer.price,
        state=HoldState.ACTIVE,
        created_at=sample.NOW,
        expires_at=sample.NOW + timedelta(minutes=15),
    )
    bench.engine.drafts = lambda: done([draft])
    bench.engine.hold = lambda _: done(HoldView(hold, 840, None))


def leaving(bench: GuestBench) -> None:
    menu(bench)
    writing(bench)
    bench.guest.askToFinish()
    bench.until(lambda: str(bench.guest.overlay) == "leaving")


def warned_with_losses(bench: GuestBench) -> None:
    writing(bench)
    warned(bench)
    bench.until(lambda: len(bench.guest.losses_shown) == 2)


def sorry(bench: GuestBench) -> None:
    bench.guest.begin(replace(BEGIN, sorry=True))


GUEST_STATES: dict[str, Callable[[GuestBench], None]] = {
    "kiosk-language": lambda bench: None,
    "kiosk-sorry": sorry,
    "kiosk-menu": menu,
    "kiosk-offline": offline,
    "kiosk-warning": warned,
    "kiosk-warning-language": warned_before_choosing,
    "kiosk-warning-losses": warned_with_losses,
    "kiosk-leaving": leaving,
    "kiosk-staff-asked": called,
    "kiosk-staff-coming": coming,
    "kiosk-staff-not-told": not_told,
    "kiosk-finish": finished,
    "kiosk-finish-done": finished_after_much,
}
