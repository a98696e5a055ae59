"""A group's list through its view model, over the real client's store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from tests.desktop import send_kind_states as kinds
from tests.desktop import send_states as states
from tests.desktop.test_send import after_a_kill, draft_of
from tests.screens.stage import Stage
from tests.screens.variants import Variant

from moonmail.client.model import DraftKind, OpKind
from moonmail.desktop.viewmodels.group import VmGroup
from moonmail.desktop.viewmodels.send import VmSend
from moonmail.domain.sizes import SizeCode

_KEPT: list[Stage] = []


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path / "profile", "full", Variant())
    try:
        yield made
        assert not made.log.warnings
    finally:
        states.flow(made).finish()
        made.close()
        _KEPT.append(made)


def list_of(vm: VmSend) -> VmGroup:
    return vm._contents.part("group")  # type: ignore[no-any-return]


def test_a_list_is_taken_name_by_name_and_priced(stage: Stage) -> None:
    vm = kinds.group(stage, kinds.names(40))
    group = list_of(vm)
    assert draft_of(vm).kind is DraftKind.GROUP
    assert draft_of(vm).group == tuple((name, "") for name in kinds.CLASS[:40])
    assert (group.stage, group.sum, group.total) == ("good", "40枚 × ￥9,900", "￥396,000")
    assert group.status == "40枚とも刻めます。"
    assert vm.canGoOn


def test_a_hold_is_asked_for_all_of_them(stage: Stage) -> None:
    asked: list[int] = []
    real = stage.engine._asking.hold

    def hold(mission: str, size: SizeCode, title: str, draft: object, quantity: int) -> object:
        asked.append(quantity)
        return real(mission, size, title, draft, quantity)

    stage.engine._asking.hold = hold
    vm = kinds.group_held(stage)
    assert asked == [40]
    vm.goOn()
    assert (vm.step, vm.order.canConfirm) == ("confirm", True)
    facts = {row.key: row.value for row in vm.order.facts.rows}
    assert facts["quantity"].endswith("40枠")
    assert facts["total"] == "￥396,000（税込）"
    vm.order.confirm()
    stage.settle()
    operations = [each.kind for each in stage.engine.operations().result()]
    # No pictures: each plate is etched from its words.
    assert operations == [OpKind.SHIPMENT, OpKind.BOOKING, OpKind.PAYMENT]


def test_another_number_of_plates_gives_the_slots_back_another_spelling_does_not(stage: Stage) -> None:
    vm = kinds.group_held(stage)
    hold = states.hold_id(vm)
    list_of(vm).editText(kinds.names(40).replace("さくら", "桜"))
    stage.settle()
    assert draft_of(vm).hold_id == hold
    list_of(vm).editText(kinds.names(39))
    stage.settle()
    assert draft_of(vm).hold_id is None
    assert OpKind.RELEASE_HOLD in {each.kind for each in stage.engine.operations().result()}


def test_nothing_is_half_taken(stage: Stage) -> None:
    vm = kinds.wrong_lines(stage)
    group = list_of(vm)
    assert draft_of(vm).group == ()
    assert not vm.canGoOn
    assert [row.where for row in group.wrong.rows] == ["4行目", "8行目", "10行目"]
    assert group.wrong.rows[0].why == "お名前が90文字あります。80文字までにしてください。"
    assert group.takeOutWords == "3行を除いて続ける"
    assert vm.blocked == "直すところが3つあります。"


def test_wrong_lines_are_left_out_with_one_button_and_come_back(stage: Stage) -> None:
    vm = kinds.wrong_lines(stage)
    group, written = list_of(vm), draft_of(vm).roster
    group.takeOut()
    stage.settle()
    assert (group.stage, group.count, group.takenOut) == ("good", 9, "3行を除きました。")
    assert len(draft_of(vm).group) == 9
    group.bringBack()
    stage.settle()
    assert (draft_of(vm).roster, group.stage, group.takenOut) == (written, "wrong", "")


def test_a_long_file_with_three_broken_lines(stage: Stage) -> None:
    rows = [f'"{name}","月へ\n{at}"' for at, name in enumerate((kinds.CLASS * 3)[:497])]
    rows[100] = "氏名,ことば,学年"
    rows[200] = f"{'長' * 81},月へ"
    rows[300] = ","
    rows[400] = "\u3000,\u200b"
    vm = kinds.group(stage, "", "message")
    group = list_of(vm)
    file = kinds.csv_file(stage, b"\xef\xbb\xbf" + "\r\n".join(rows).encode())
    group.addFile(QUrl.fromLocalFile(str(file)))
    stage.settle()
    assert draft_of(vm).group == ()
    # A record begins on its first line; each before it has two.
    assert [row.where for row in group.wrong.rows] == ["201行目", "400行目", "798行目"]
    assert group.source == "「名簿.csv（UTF-8）」から読み込みました。"
    group.takeOut()
    stage.settle()
    assert (group.count, len(draft_of(vm).group), group.stage) == (493, 493, "good")
    assert draft_of(vm).group[0] == (kinds.CLASS[0], "月へ\n0")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_file_is_read_as_spreadsheets_write_it(stage: Stage, encoding: str) -> None:
    vm = kinds.group(stage)
    file = kinds.csv_file(stage, "氏名\r\n髙橋 さくら\r\n長谷川 はると\r\n".encode(encoding))
    list_of(vm).addFile(QUrl.fromLocalFile(str(file)))
    stage.settle()
    assert draft_of(vm).group == (("髙橋 さくら", ""), ("長谷川 はると", ""))
    assert draft_of(vm).roster_file == "名簿.csv"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"PK\x03\x04", "表計算ソフトのファイルです。「CSV（UTF-8）」で保存し直してからお選びください。"),
        (b"\xff\xfe\xfd", "文字コードを読み取れませんでした。「CSV（UTF-8）」で保存し直してください。"),
        (b"a\n" * 501, "501件あります。1回に申し込めるのは500件までです。2回に分けてください。"),
        (b"a" * (4 * 1024 * 1024 + 1), "ファイルが大きすぎます（4 MBまで）。お名前とことばだけのCSVにしてください。"),
        (b"", "お名前が1件も入っていません。"),
    ],
    ids=["spreadsheet", "binary", "too-many", "too-large", "empty"],
)
def test_a_file_that_can_not_be_taken_leaves_the_list_as_it_is(stage: Stage, data: bytes, why: str) -> None:
    vm = kinds.group(stage, kinds.names(3))
    group = list_of(vm)
    group.addFile(QUrl.fromLocalFile(str(kinds.csv_file(stage, data))))
    stage.settle()
    assert (group.refusedHappened, group.refusedNext) == ("「名簿.csv」は読み込めませんでした。", why)
    assert len(draft_of(vm).group) == 3


def test_a_file_that_is_gone_is_said(stage: Stage) -> None:
    vm = kinds.group(stage, kinds.names(3))
    list_of(vm).addFile(QUrl.fromLocalFile(str(stage.profile.root / "nothing.csv")))
    stage.settle()
    assert list_of(vm).refusedHappened == "「nothing.csv」は読み込めませんでした。"


def test_a_check_can_be_stopped_and_gone_on_with(stage: Stage) -> None:
    vm = kinds.group(stage)
    group = list_of(vm)
    seen: list[tuple[str, int]] = []

    def stop() -> None:
        seen.append((group.stage, group.checked))
        if group.checked:
            group.checkedChanged.disconnect(stop)
            group.stopChecking()

    group.checkedChanged.connect(stop)
    group.editText(kinds.names(200))
    stage.settle()
    assert group.stage == "stopped"
    assert 0 < group.checked < group.count == 200
    assert (vm.canGoOn, group.status.startswith("確認を止めています")) == (False, True)
    group.goOnChecking()
    stage.settle()
    assert (group.stage, group.checked, vm.canGoOn) == ("good", 200, True)
    assert seen


def test_a_flight_with_too_few_slots_is_said_before_holding(stage: Stage) -> None:
    vm = kinds.group(stage, kinds.names(4), mission="mm-205")
    assert list_of(vm).happened == "この便の「名前プレート」は、のこり3枠です。リストは4枚あります。"
    assert not vm.canGoOn
    list_of(vm).editText(kinds.names(3))
    stage.settle()
    assert vm.canGoOn


def test_the_plate_of_the_entry_that_is_looked_at_is_drawn(stage: Stage) -> None:
    vm = kinds.class_of_forty(stage)
    group = list_of(vm)
    first = group.picture.levels[0]
    group.search("井上 はると")
    stage.settle()
    (row,) = group.entries.rows
    assert (row.name, group.shown) == ("井上 はると", "1件見つかりました")
    assert group.picture.levels[0] != first
    assert "井上 はると" in group.spoken
    group.search("")
    group.select("39")
    stage.settle()
    assert kinds.CLASS[39] in group.spoken


def test_a_list_survives_a_kill_right_or_wrong(stage: Stage, tmp_path: Path) -> None:
    vm = kinds.wrong_lines(stage)
    list_of(vm).editTitle("三年二組")
    vm.buyer.chooseBooker(1)
    stage.settle()
    (found,) = after_a_kill(stage, tmp_path / "copy")
    assert found == draft_of(vm)
    assert (found.title, found.organisation_id, found.step) == ("三年二組", kinds.SCHOOL, "group")
    assert vm.buyer.forWhom == "長野県立諏訪湖畔高等学校"


def test_a_cleared_list_comes_back(stage: Stage) -> None:
    vm = kinds.class_of_forty(stage)
    group = list_of(vm)
    group.clear()
    stage.settle()
    assert (draft_of(vm).roster, draft_of(vm).group, group.stage) == ("", (), "empty")
    group.bringBack()
    stage.settle()
    assert (len(draft_of(vm).group), group.stage) == (40, "good")


def test_other_plates_read_the_list_anew(stage: Stage) -> None:
    vm = kinds.group(stage, "月まで届け\nまたね")
    vm.goBack()
    vm.chooseSize("message")
    stage.settle()
    assert draft_of(vm).group == (("", "月まで届け"), ("", "またね"))
    assert list_of(vm).wordsOnly


def test_what_was_written_for_another_kind_is_still_there(stage: Stage) -> None:
    vm = states.write(stage, "message", "さくら", "月へ")
    vm.goBack()
    vm.chooseKind("group")
    stage.settle()
    assert (draft_of(vm).size, vm.nextStep) == (SizeCode.NAME, "group")
    vm.chooseKind("message")
    stage.settle()
    assert (draft_of(vm).text, draft_of(vm).size, vm.nextStep) == ("月へ", SizeCode.MESSAGE, "write")
