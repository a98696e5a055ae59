"""The states of a guest's sign-in by phone: name → how to come there from the first screen."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from tests.desktop.guests import GuestBench

from moonmail.client.device_grant import PhoneCode, Renewed
from moonmail.client.errors import ExchangeError, SignInError, SignInReason
from moonmail.client.model import Session, SessionChanged, Trouble
from moonmail.desktop.kiosk.scan_gate import ScanGate
from moonmail.desktop.viewmodels.kiosk_sign_in import VmSignIn
from moonmail.domain.kiosk import KioskEvent

PAGE = "https://moonmail.example/device"


def phone_code(bench: GuestBench, code: str = "7KQM-3TXA", *, left: float = 600.0, **more: Any) -> PhoneCode:
    ends = bench.clock.seconds + left
    return PhoneCode(code, PAGE, f"{PAGE}?user_code={code}", ends, 600.0, **more)


@dataclass
class Phone:
    """Stands in for the engine's sign-in. ``asked``: with what each attempt was begun, and its future."""

    bench: GuestBench
    asked: list[tuple[Callable[[PhoneCode], None], str, str, Future[Session]]] = field(default_factory=list)
    cancelled: int = 0

    def begin(self, shown: Callable[[PhoneCode], None], session: str, secret: str) -> Future[Session]:
        self.asked.append((shown, session, secret, Future()))
        return self.asked[-1][3]

    def cancel(self) -> None:
        self.cancelled += 1
        for *_, future in self.asked:
            if not future.done():
                future.set_exception(SignInError(SignInReason.CANCELLED))

    def show(self, code: PhoneCode) -> None:
        self.asked[-1][0](code)
        self.bench.settle()

    def say_yes(self) -> None:
        session = Session(signed_in=True, name="山本 さくら", membership_number="001969720", secret_place="memory")
        self.bench.shell.services.bridge.take(SessionChanged(session))
        self.asked[-1][3].set_result(session)
        self.bench.settle()

    def fail(self, error: Exception) -> None:
        self.asked[-1][3].set_exception(error)
        self.bench.settle()


def sign_in_model(bench: GuestBench) -> VmSignIn:
    model = bench.guest.made("sign_in")
    assert isinstance(model, VmSignIn)
    return model


def gate(bench: GuestBench) -> ScanGate:
    found = bench.guest.findChild(ScanGate)
    assert found is not None
    return found


def drawn(bench: GuestBench) -> None:
    """Wait until the code is drawn, which a worker does."""
    ends = time.monotonic() + 10
    while not sign_in_model(bench).qr and time.monotonic() < ends:
        bench.settle()
    bench.settle()


def asked(bench: GuestBench) -> Phone:
    """Come to the page; there is no code yet."""
    phone = Phone(bench)
    bench.engine.sign_in_by_phone, bench.engine.cancel_sign_in = phone.begin, phone.cancel
    bench.guest.happened(KioskEvent.LANGUAGE_CHOSEN)
    bench.guest.openSignIn()
    bench.settle()
    return phone


def waiting(bench: GuestBench, **more: Any) -> Phone:
    phone = asked(bench)
    phone.show(phone_code(bench, **more))
    drawn(bench)
    return phone


def scanned(bench: GuestBench, number: str = "001969720") -> Phone:
    phone = waiting(bench)
    gate(bench).scanned.emit(number)
    drawn(bench)
    return phone


def denied(bench: GuestBench) -> None:
    waiting(bench).fail(SignInError(SignInReason.DENIED))


def failed(bench: GuestBench) -> None:
    asked(bench).fail(ExchangeError(Trouble.TLS, quote="NTYXY7M6"))


def offline(bench: GuestBench) -> None:
    bench.guest.network(online=False)
    asked(bench).show(PhoneCode(trouble=Trouble.OFFLINE))


GUEST_STATES: dict[str, Callable[[GuestBench], object]] = {
    "kiosk-sign-in": waiting,
    "kiosk-sign-in-preparing": asked,
    "kiosk-sign-in-soon": lambda bench: waiting(bench, left=42.0),
    "kiosk-sign-in-renewed": lambda bench: waiting(bench, renewed=Renewed.EXPIRED),
    "kiosk-sign-in-lost": lambda bench: waiting(bench, renewed=Renewed.LOST),
    "kiosk-sign-in-trouble": lambda bench: waiting(bench, trouble=Trouble.SERVER_DOWN),
    "kiosk-sign-in-offline": offline,
    "kiosk-sign-in-scanned": scanned,
    "kiosk-sign-in-scanned-nothing": lambda bench: scanned(bench, ""),
    "kiosk-sign-in-finishing": lambda bench: waiting(bench).show(PhoneCode(answered=True)),
    "kiosk-sign-in-denied": denied,
    "kiosk-sign-in-failed": failed,
}
