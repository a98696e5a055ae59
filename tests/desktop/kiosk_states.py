"""The states of a guest's frame: name → how to come there from the first screen."""

from __future__ import annotations

from collections.abc import Callable

from tests.desktop.guests import GuestBench

from moonmail.desktop.kiosk.channel import Network
from moonmail.desktop.viewmodels.kiosk_guest_props import Deed
from moonmail.domain.kiosk import KioskEvent
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


STATES: dict[str, Callable[[GuestBench], None]] = {
    "kiosk-language": lambda bench: None,
    "kiosk-menu": menu,
    "kiosk-offline": offline,
    "kiosk-warning": warned,
    "kiosk-warning-language": warned_before_choosing,
    "kiosk-staff-asked": called,
    "kiosk-staff-coming": coming,
    "kiosk-staff-not-told": not_told,
    "kiosk-finish": finished,
    "kiosk-finish-done": finished_after_much,
}
