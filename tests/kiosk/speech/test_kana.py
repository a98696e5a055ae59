"""How the Japanese voice says every flight, state, milestone and term: its own kana, looked at by a reader."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from tests.kiosk.speech import said
from tests.kiosk.speech.machine import needs_voices

from moonmail.desktop.kiosk.speech.reading import spoken
from moonmail.desktop.kiosk.speech.voices import JapaneseVoice
from moonmail.domain.text import Language

pytestmark = needs_voices
KANA = dict(
    line.split("\t")
    for line in Path(__file__).with_name("kana.tsv").read_text(encoding="utf-8").splitlines()
    if line.strip()
)


@cache
def voice() -> JapaneseVoice:
    return JapaneseVoice()


def heard(text: str) -> str:
    return "".join(
        voice().kana(part.text) if part.language is Language.JA else f"[{part.text}]"
        for part in spoken(text, Language.JA)
    )


def test_every_word_of_the_table_is_said_as_its_reader_wrote_it() -> None:
    wrong = {text: (heard(text), kana) for text, kana in KANA.items() if heard(text) != kana}
    assert not wrong


def test_no_flight_state_milestone_or_term_is_without_a_reading() -> None:
    missing = [f"{text}\t{heard(text)}" for text in said.terms() if text not in KANA]
    assert not missing, "read these aloud, correct reading_ja.py if need be, add to kana.tsv:\n" + "\n".join(missing)


def test_the_lists_are_what_the_product_holds() -> None:
    assert {"月面搭乗券", "お預かり品"} <= set(said.glossary())
    assert {"MM 204", "静かの海", "ispace", "Falcon 9", "HAKUTO-R M2", "Blue Ghost 1"} <= set(said.flights())
    assert {"予約受付中", "月面着陸", "着陸を確認できず", "月面に届きました", "カプセル XS"} <= set(said.states())
    assert len(said.terms()) > 190


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("￥3,740,000（税込）", "サンビャクナナジューヨンマンエン、ゼーコミ"),
        ("￥12,000から", "イチマンニセンエンカラ"),
        ("2026年11月22日（日）", "ニセンニジューロクネンジューイチガツニジューニニチ、ニチヨービ"),
        ("2027年3月 – 5月", "ニセンニジューナナネンサンガツカラゴガツ"),
        ("2026年11月22日（日） 04:17 日本時間", None),
        ("毎日 7:00–21:00", "マイニチシチジカラニジューイチジ"),
        ("あと1:30", "アトイップンサンジュービョー"),
        ("8.4°N 30.8°E", "ホクイハッテンヨンド、トーケーサンジュッテンハチド"),
        ("六角 12.7×高さ3.2 mm", "ロッカクジューニーテンナナカケルタカササンテンニミリ"),
        ("40×25 mm", "ヨンジューカケルニジューゴミリ"),
        ("2 MiBまで", "ニメガバイトマデ"),
        ("80%", "ハチジュッパーセント"),
        ("12 / 40枚", "ヨンジューノウチジューニマイ"),
        ("ご予約番号 K7XWPT", "ゴヨヤクバンゴー、ケー、ナナ、エックス。ダブリュー、ピー、ティー"),
        ("受け取りコード KDRT-3479", "ウケトリコード、ケー、ディー、アール、ティー。サン、ヨン、ナナ、キュー"),
        ("会員番号 001234567", "カイインバンゴー、ゼロ、ゼロ、イチ。ニー、サン、ヨン。ゴー、ロク、ナナ"),
        ("QRコード", "キューアールコード"),
        ("ほかの方の写真", "ホカノカタノシャシン"),
        ("ファイルを開けませんでした", "ファイルヲヒラケマセンデシタ"),
        ("最初の軌道制御を行っています", "サイショノキドーセーギョヲオコナッテイマス"),
        ("お手数ですが", "オテスーデスガ"),
        ("返金先は、お支払いになった方です", "ヘンキンサキワ、オシハライニナッタカタデス"),
        ("12:04まで開けます", "ジューニジヨンプンマデヒラケマス"),
        ("品物を開けて検査します", "シナモノヲアケテケンサシマス"),
        ("コード：7, Kilo, Quebec, X-ray, Alfa, 9", "コード、ナナ、ケー、キュー、エックス、エー、キュー"),
        ("お支払い総額 ￥19,800（税込）", "オシハライソーガク、イチマンキューセンハッピャクエン、ゼーコミ"),
        (
            "提供の時期 打上げ予定期間：2027年4月",
            "テーキョーノジキ、ウチアゲヨテーキカン、ニセンニジューナナネンシガツ",
        ),
        ("山本 さくら 様", "ヤマモト、サクラサマ"),
        ("••••", "アスタリスク、アスタリスク、アスタリスク、アスタリスク"),
        ("＊＊", "アスタリスク、アスタリスク"),
        ("MM 204、見本、静かの海", "エムエム、ニヒャクヨンビン、ミホン、シズカノウミ"),
    ],
)
def test_numbers_codes_dates_and_units(text: str, kana: str | None) -> None:
    if kana is None:
        kana = "ニセンニジューロクネンジューイチガツニジューニニチ、ニチヨービ、ヨジジューナナフンニホンジカン"
    assert heard(text) == kana


# What stands in the places of the screens' words.
FILLED = {
    "flight": "MM 204",
    "price": "￥66,000",
    "total": "￥66,000",
    "code": "KDRT-3479",
    "reference": "K7XWPT",
    "time": "2026年11月22日（日） 04:17",
    "mm": "40×25 mm",
    "lounge": "月見ラウンジ 羽田",
}


def test_nothing_on_any_screen_is_left_unsaid() -> None:
    """Whatever is no kana in the voice's own reading is a sign or a letter that it passes over in silence."""
    silent = {}
    for text in [*said.translations(), *said.troubles()]:
        filled = re.sub(r"\{(\w+)\}", lambda found: FILLED.get(found[1], "3"), re.sub(r"%n|%\d", "3", text))
        left = re.findall(r"[^ァ-ヴー、。・]", re.sub(r"\[.*?\]", "", heard(filled)))
        if left:
            silent[text] = (left, heard(filled))
    assert not silent


def test_the_voice_alone_would_pass_over_them() -> None:
    """The reading is needed: without it the dictionary is silent about the very name of a flight."""
    assert "エムエム" not in voice().kana("MM 204")
    assert "シンウチュー" not in voice().kana("深宇宙")
