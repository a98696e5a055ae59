"""The audit at the desk, in every state."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from typing import Any, Final

from tests.desktop.desks import AUDITOR, NOW, DeskBench

from moonmail.client.errors import ExchangeError
from moonmail.client.glance import Trouble
from moonmail.contract.audit import AuditCheckpointOut, AuditFindingOut, AuditVerification
from moonmail.contract.desk import AuditEntryOut, AuditPage

_HASH: Final = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"
_NAMES: Final = ("月野 渚", "星野 窓", "勅使河原 ヴィクトリア優里菜・アレクサンドラ（旧姓 東久世）", "Emily Lark")
_MEMBER: Final = "5f2b8c1e-0000-4000-8000-000000000001"
_LINES: Final = (
    ("revealed", "agent", "", _MEMBER, "call_back", {"field": "phone"}),
    ("verified", "agent", "", _MEMBER, "", {"facts": {"number_tail": True, "birth_date": True}}),
    ("not_verified", "agent", "", _MEMBER, "", {"facts": {"number_tail": True, "birth_date": False}}),
    ("opened", "agent", "", _MEMBER, "", {"verified": False}),
    ("searched", "agent", "", _MEMBER, "", {"found": 1, "more": False, "by": ["number"]}),
    ("published", "operations", "mission:mm-206", "", "", {"window": "2027-03"}),
    ("refused", "", "act:fly", "", "", None),
    ("received", "receiving", "booking:01900000-0000-7000-8000-000000000007", "", "", {"decision": "accept"}),
    ("changed", "supervisor", "verification-lock", _MEMBER, "", None),
    ("exported", "auditor", "audit:all", "", "", None),
)


def entry(number: int) -> AuditEntryOut:
    act, role, what, member, why, detail = _LINES[number % len(_LINES)]
    return AuditEntryOut(
        number=4000 - number,
        at=NOW - timedelta(minutes=7 * number, seconds=13 * number),
        who="command:root" if number % 9 == 8 else f"staff:01900000-0000-7000-8000-00000000000{number % 4}",
        name="" if number % 9 == 8 else _NAMES[number % 4],
        role=role,
        act=act,
        what=what,
        member=member,
        why=why,
        detail=detail,
        erased=number == 12,
        hash=_HASH,
    )


PAGE: Final = AuditPage(items=[entry(number) for number in range(40)], before=3961)
NEWEST: Final = AuditCheckpointOut(
    number=3970, hash=_HASH, at=NOW - timedelta(minutes=20), key="5f70bf18", signature=""
)
GOOD: Final = AuditVerification(
    entries=4000, checkpoints=9, findings=[], more=False, newest=NEWEST, public_key=_HASH, at=NOW
)
BAD: Final = GOOD.model_copy(
    update={
        "findings": [
            AuditFindingOut(fault="altered", number=2210),
            AuditFindingOut(fault="missing", number=2214),
            AuditFindingOut(fault="differs", number=3000),
        ]
    }
)


def read(page: Any = PAGE, **answers: Any) -> Callable[[DeskBench], None]:
    def arrange(bench: DeskBench) -> None:
        bench.desk.answers |= {"audit.page": page} | {f"audit.{name}": each for name, each in answers.items()}
        bench.enter(AUDITOR, "audit")
        bench.settle()

    return arrange


def _verified(found: Any) -> Callable[[DeskBench], None]:
    def arrange(bench: DeskBench) -> None:
        read(verify=found)(bench)
        bench.root.run("audit.verify")

    return arrange


def _filtered(bench: DeskBench) -> None:
    read()(bench)
    vm = bench.vm("audit")
    vm.choose(3998)
    vm.only("who")
    bench.settle()
    vm.choose(3998)
    vm.only("member")


def _erased(bench: DeskBench) -> None:
    read()(bench)
    bench.vm("audit").choose(3988)


STATES: dict[str, Callable[[DeskBench], None]] = {
    "audit-shown": read(),
    "audit-loading": read(lambda **_: Future()),
    "audit-failed": read(ExchangeError(Trouble.OFFLINE)),
    "audit-empty": read(AuditPage(items=[], before=None)),
    "audit-filtered": _filtered,
    "audit-erased": _erased,
    "audit-verifying": _verified(lambda: Future()),
    "audit-good": _verified(GOOD),
    "audit-bad": _verified(BAD),
}
