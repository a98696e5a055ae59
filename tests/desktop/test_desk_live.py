"""The desk on its real client and a real backend: signed in with a second factor, found, verified, shown, audited."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest
from tests.desktop.live import until
from tests.support.server import RunningBackend, running_backend

from moonmail.client.desk.desk import Desk
from moonmail.client.profile import Profile
from moonmail.client.secrets import MemorySecrets
from moonmail.desktop.desk.startup import DeskShell, make_desk_shell
from moonmail.desktop.qt_log import QtLog
from moonmail.desktop.settings import Settings
from moonmail.desktop.startup import load_assets
from moonmail.tour.desk_staff import PASSWORD, StaffBrowser, StaffPerson


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    with running_backend(tmp_path_factory.mktemp("backend")) as backend:
        yield backend


def make(backend: RunningBackend, name: str, *roles: str) -> StaffPerson:
    import subprocess

    person = StaffPerson(f"{name}@desk.example", "月野 渚", roles)
    command = backend._command("create-staff", person.email, "--name", person.name)
    more = [part for role in roles for part in ("--role", role)]
    done = subprocess.run(
        [*command, *more, *backend._where()],
        input=f"{PASSWORD}\n",
        text=True,
        capture_output=True,
        check=False,
        env=backend.environment,
    )
    assert done.returncode == 0, done.stderr
    return person


def console(backend: RunningBackend, *arguments: str) -> None:
    done = backend.run(*arguments, *backend._where())
    assert done.returncode == 0, done.stderr


@contextmanager
def open_desk(backend: RunningBackend, folder: Path, browser: StaffBrowser) -> Iterator[DeskShell]:
    """Open a desk in Japanese. QML may not warn."""
    profile = Profile(folder)
    profile.create()
    load_assets()
    settings = Settings(profile.root / "settings.ini")
    settings.change(language="ja", home_zone="Asia/Tokyo", reduce_motion=True)
    log = QtLog()
    log.install()
    shell = make_desk_shell(
        profile,
        make_desk=lambda _: Desk(profile, backend.url, "none", secrets=MemorySecrets()),
        open_url=browser.open,
        settings=settings,
    )
    shell.load()
    try:
        yield shell
    finally:
        shell.window.close()
        shell.close()
        log.remove()
        browser.close()
    assert not log.warnings, "\n".join(log.warnings)


def enter(shell: DeskShell, browser: StaffBrowser) -> None:
    QTest.keyClick(shell.window, Qt.Key.Key_Return)
    until(lambda: (shell.root.covered == "" and not shell.root.signingIn) or browser.check())


def vm(shell: DeskShell) -> Any:
    return shell.root.made("find")


def test_a_call_from_the_password_to_the_field_that_was_asked_for(
    app: object, backend: RunningBackend, tmp_path: Path
) -> None:
    member = backend.sample_members[0]
    browser = StaffBrowser("ja", make(backend, "call", "agent"))
    with open_desk(backend, tmp_path, browser) as shell:
        shell.window.requestActivate()
        until(lambda: shell.window.isActive() and shell.window.activeFocusItem() is not None)
        enter(shell, browser)
        root, find = shell.root, vm(shell)
        assert (root.page, root.staffName, root.staffRoles) == ("find", "月野 渚", "お客さま窓口")
        until(lambda: _focus(shell).inherits("QQuickTextInput"))
        for digit in member["membership_number"]:
            QTest.keyClick(shell.window, Qt.Key(ord(digit)))
        until(lambda: find.state == "found" and find._found_for == member["membership_number"])
        row = find.rows.rows[0]
        assert "●" in row.name
        assert member["name"] not in row.name
        QTest.keyClick(shell.window, Qt.Key.Key_Return)
        until(lambda: find.caller.state == "open")
        assert not find.caller.fields.rows
        verify = find.caller.verify
        verify.type("number_tail", "0000")
        verify.type("phone", "090-0000-0000")
        assert root.run("find.verify")
        until(lambda: verify.tries)
        assert "あと2回" in verify.tries
        known = _known(backend, member["membership_number"])
        verify.type("number_tail", member["membership_number"][-4:])
        verify.type("phone", "")
        verify.type("birth_date", known)
        assert root.run("find.verify")
        until(lambda: find.caller.verified)
        fields = {row.field: row for row in find.caller.fields.rows}
        assert "●" in fields["email"].value
        reveal = find.caller.reveal
        reveal.choose("email")
        reveal.chooseReason(1)
        assert root.run("find.reveal")
        until(lambda: any(row.shown for row in find.caller.fields.rows))
        shown = next(row for row in find.caller.fields.rows if row.shown)
        assert (shown.field, shown.value) == ("email", member["email"])
        assert [row.words for row in find.caller.callLog.rows][::-1][:2] == ["本人確認：不一致", "本人確認：一致"]

    with backend.rows() as rows:
        acts = [row["act"] for row in rows.all("SELECT act FROM audit_auditentry ORDER BY number")]
    assert [act for act in acts if act in ("verified", "not_verified", "revealed")] == [
        "not_verified",
        "verified",
        "revealed",
    ]
    # Opened by whoever chose them, and again once they were verified; the panels beside the file say so of their own.
    assert acts.count("searched") == 1
    assert acts.index("opened") < acts.index("not_verified")
    assert acts[acts.index("verified") :].count("opened") >= 1


def _focus(shell: DeskShell) -> QQuickItem:
    item = shell.window.activeFocusItem()
    assert item is not None
    return item


def _known(backend: RunningBackend, number: str) -> str:
    with backend.rows() as rows:
        return str(rows.value("SELECT birth_date FROM accounts_member WHERE membership_number = ?", number))


def test_many_are_moved_by_the_server_while_the_desk_looks_on(
    app: object, backend: RunningBackend, tmp_path: Path
) -> None:
    import subprocess
    import sys

    command = [sys.executable, "-m", "tests.faults.rebooking", "make", str(backend.data_dir), "12"]
    done = subprocess.run(command, env=backend.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    browser = StaffBrowser("ja", make(backend, "many", "operations"))
    with open_desk(backend, tmp_path, browser) as shell:
        root: Any = shell.root
        root.signIn()
        until(lambda: root.covered == "" and not root.signingIn)
        root.open("runs")
        runs: Any = root.made("runs")
        until(lambda: runs.state == "form")
        here = next(n for n, name in enumerate(runs.form.flights) if name.startswith("MM 204"))
        runs.form.chooseFlight(here)
        runs.form.chooseTarget(next(n for n, name in enumerate(runs.form.targets) if name.startswith("MM 206")))
        assert root.run("runs.preview")
        until(lambda: runs.run.count)
        assert (runs.run.count, runs.run.short) == ("12件", "")
        runs.run.chooseReason(1)
        assert root.run("runs.start")
        until(lambda: runs.run.standing == "完了")
        assert (runs.run.progress, runs.run.progressMore) == ("12 / 12件", "完了 12件・対象外 0件")
    with backend.rows() as rows:
        moved = "SELECT COUNT(*) FROM bookings_booking WHERE rebooks_id IS NOT NULL AND state = 'confirmed'"
        assert rows.value(moved) == 12
        assert rows.value("SELECT COUNT(*) FROM cases_casemessage WHERE author = 'told'") == 12


@pytest.mark.parametrize("how", ["closed", pytest.param("roles", marks=pytest.mark.thorough)])
def test_who_no_longer_works_here_is_covered_and_what_was_typed_stays(
    app: object, backend: RunningBackend, tmp_path: Path, how: str
) -> None:
    person = make(backend, how, "agent")
    browser = StaffBrowser("ja", person)
    ended: list[int] = []
    with open_desk(backend, tmp_path, browser) as shell:
        shell.services.desk.when_ended(lambda: ended.append(1))
        shell.root.signIn()
        until(lambda: shell.root.covered == "" or browser.check())
        vm(shell).type("月")
        until(lambda: vm(shell).state != "asking")
        if how == "closed":
            console(backend, "close-staff", person.email)
        else:
            console(backend, "set-roles", person.email, "--role", "supervisor")
        shell.root._ask()
        until(lambda: shell.root.covered == "ended")
        assert ended == [1]
        assert vm(shell).typed == "月"
        assert not shell.root.run("find.box")
        shell.root.signIn()
        if how == "closed":
            until(lambda: browser.failed)
            shell.root.cancelSignIn()
            until(lambda: shell.root.happened)
            assert shell.root.covered == "ended"
            shell.root.signOut()
            until(lambda: shell.root.covered == "sign_in")
            assert not shell.root._made, "nothing of theirs is left for the next"
            return
        until(lambda: shell.root.covered == "" or browser.check())
        assert vm(shell).typed == "月"
        assert shell.root.staffRoles == "責任者"
