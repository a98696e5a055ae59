"""The set-up check: a print service that keeps anything of a guest, or can't print, is found before guests come."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.desktop.cups import CupsMissing, PrintService, print_service
from tests.media.test_paper import PAPER

from moonmail.desktop.kiosk.paper import Paper
from moonmail.desktop.kiosk.paper_setup import FINDING_WORDS, Finding, FindingKind, check_printing, directives
from moonmail.domain.text import Language

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the test brings its own print service: CUPS"),
    pytest.mark.timeout(90),
]
GOOD = """\
# PreserveJobFiles Yes
Listen localhost:631
Listen /run/cups/cups.sock
LogLevel warn
PreserveJobFiles No
preservejobhistory Off
<Policy default>
  LogLevel debug
</Policy>
"""
MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:25 / /var/spool/cups rw,nosuid shared:9 - tmpfs tmpfs rw,size=65536k
31 22 0:26 / /var/spool/cups\\040old rw shared:9 - ext4 /dev/sdb1 rw
"""


@pytest.fixture(scope="module", params=[False, True], ids=["forgets", "remembers"])
def service(request: pytest.FixtureRequest) -> Iterator[PrintService]:
    try:
        with print_service(history=request.param) as service:
            service.add_queue("moon", "A6", dpi=300)
            yield service
    except CupsMissing as missing:
        pytest.skip(f"no printing tested here: {missing}")


def written(folder: Path, service: str = GOOD, files: str = "", mounts: str = MOUNTS) -> tuple[Path, Path, Path]:
    paths = (folder / "cupsd.conf", folder / "cups-files.conf", folder / "mountinfo")
    for path, text in zip(paths, (service, files, mounts), strict=True):
        path.write_text(text)
    return paths


def of_files(folder: Path, **texts: str) -> set[FindingKind]:
    """Return what is found in files alone; that no print service answers is not theirs."""
    return {found.kind for found in check_printing("moon", *written(folder, **texts))} - {FindingKind.NO_SERVICE}


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", "/nowhere/at/all")


def test_a_good_print_service_is_found_good_and_one_that_remembers_is_caught(
    service: PrintService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", service.address)
    remembers = "PreserveJobHistory Yes" in (service.root / "conf/cupsd.conf").read_text()
    files = written(tmp_path)
    assert check_printing("moon", *files) == []
    paper = Paper("moon")
    job = paper.print_content(PAPER, Language.JA)
    service.next_job()
    while not paper.watch(job).over:
        pass
    # The files say that it forgets; what it does is what counts.
    assert [found.kind for found in check_printing("moon", *files)] == (
        [FindingKind.KEEPS_HISTORY] if remembers else []
    )


def test_a_real_print_service_is_checked_by_its_own_files(
    service: PrintService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", service.address)
    kinds = {
        found.kind
        for found in check_printing("moon", service.root / "conf/cupsd.conf", service.root / "conf/cups-files.conf")
    }
    assert FindingKind.KEEPS_FILES not in kinds
    assert (FindingKind.KEEPS_HISTORY in kinds) is (
        "PreserveJobHistory Yes" in (service.root / "conf/cupsd.conf").read_text()
    )


def test_a_queue_that_is_not_there_and_one_that_gives_up_are_found(
    service: PrintService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", service.address)
    files = written(tmp_path)
    assert [found.kind for found in check_printing("sun", *files)] == [FindingKind.NO_QUEUE]
    service.add_queue("brittle", policy="stop-printer")
    assert [found.kind for found in check_printing("brittle", *files)] == [FindingKind.GIVES_UP]


def test_no_print_service_is_found(nobody: None, tmp_path: Path) -> None:
    assert [found.kind for found in check_printing("moon", *written(tmp_path))] == [FindingKind.NO_SERVICE]


def test_a_kiosk_without_a_printer_needs_no_print_service(nobody: None) -> None:
    assert check_printing("", Path("/nowhere"), Path("/nowhere"), Path("/nowhere")) == []


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"service": GOOD.replace("PreserveJobFiles No", "")}, FindingKind.KEEPS_FILES),
        ({"service": GOOD + "PreserveJobFiles 3600\n"}, FindingKind.KEEPS_FILES),
        ({"service": GOOD.replace("Off", "On")}, FindingKind.KEEPS_HISTORY),
        ({"service": GOOD + "LogLevel debug2\n"}, FindingKind.TALKATIVE_LOG),
        ({"service": GOOD + "Port 631\n"}, FindingKind.OPEN_TO_NETWORK),
        ({"service": GOOD + "Listen 192.0.2.7:631\n"}, FindingKind.OPEN_TO_NETWORK),
        ({"files": "RequestRoot /var/spool/elsewhere\n"}, FindingKind.SPOOL_ON_DISK),
        ({"files": "RequestRoot /var/spool/cups old/x\n"}, FindingKind.SPOOL_ON_DISK),
        ({"mounts": MOUNTS.splitlines()[0]}, FindingKind.SPOOL_ON_DISK),
        ({"mounts": ""}, FindingKind.SPOOL_ON_DISK),
        ({"files": "TempDir /var/tmp\n"}, FindingKind.TEMP_ON_DISK),
    ],
)
def test_each_fault_of_the_files_is_found_alone(changed: dict[str, str], kind: FindingKind, tmp_path: Path) -> None:
    assert of_files(tmp_path) == set()
    assert of_files(tmp_path, **changed) == {kind}


@pytest.mark.usefixtures("nobody")
def test_a_set_up_that_cannot_be_read_is_not_taken_for_a_good_one(tmp_path: Path) -> None:
    service, files, mounts = written(tmp_path)
    service.unlink()
    kinds = {found.kind: found for found in check_printing("moon", service, files, mounts)}
    assert kinds[FindingKind.UNREADABLE].keeps
    assert str(service) in kinds[FindingKind.UNREADABLE].words.en


def test_settings_within_sections_are_not_the_services() -> None:
    assert directives("A 1\n<X>\nA 2\n<Y>\nA 3\n</Y>\n</X>\n a  4\n#A 5\n") == {"a": ["1", "4"]}


def test_every_finding_says_what_to_do_and_a_queue_is_named() -> None:
    assert set(FINDING_WORDS) == set(FindingKind)
    for kind, (words, mend) in FINDING_WORDS.items():
        made = Finding(kind, words.filled(queue="moon", file="/x"), mend.format(queue="moon", file="/x"))
        assert "{" not in made.words.ja + made.words.en + made.mend
        assert made.words.ja.endswith("。")
