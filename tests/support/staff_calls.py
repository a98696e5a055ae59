"""Short words for tests of the staff's sign-in. Can be imported before Django is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.factor import Desk, Person


def make(email: str = "tsuki@example.jp", *roles: str) -> Person:
    from tests.support.factor import PASSWORD, Person

    from moonmail.backend.staff import service

    return Person(service.make(email, "月野 渚", PASSWORD, roles, "command:test").account)


def desk(person: Person) -> Desk:
    from tests.support.factor import Desk

    return Desk(person.browser)


def audit(person: Person) -> list[tuple[str, str]]:
    """Return what the audit has of somebody, since their account was made."""
    from moonmail.backend.audit.service import links
    from moonmail.backend.staff.service import who

    entries = [link.entry for link in links()]
    return [(each.act, each.why) for each in entries if each.who == who(person.account.pk)]


def words(answer: Any) -> str:
    return str(answer.content.decode())


def code(person: Person, clock: MovableClock, steps: int = 0) -> str:
    from tests.support.factor import code_of

    return code_of(person.secret, clock(), steps)


def has_factor(person: Person) -> bool:
    from moonmail.backend.accounts.factor import gate

    return gate.has_factor(person.account)


def signed_in(person: Person) -> bool:
    return "_auth_user_id" in person.browser.session
