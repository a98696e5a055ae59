"""The words of a feed: what may be wrong in it, and what its parts are called."""

from __future__ import annotations

from typing import Final

from moonmail.domain.mission import MILESTONE_NAMES
from moonmail.domain.text import Text

NOT_A_FEED: Final = Text(
    "フィードではありません。いちばん外側は、missions の一覧を持つ { … } です。",
    "This is no feed: its outermost part is { … } with a list “missions”.",
)
KIND: Final = Text("{wanted}を書いてください。", "There should be {wanted} here.")
WANTED: Final[dict[str, Text]] = {
    "text": Text("文字列（空でないもの）", "text that is not empty"),
    "whole": Text("整数", "a whole number"),
    "number": Text("数値", "a number"),
    "flag": Text("true か false", "true or false"),
    "list": Text("一覧 [ … ]", "a list [ … ]"),
    "members": Text("{ … } の形", "something like { … }"),
    "words": Text("文字列か、ja と en", "text, or both ja and en"),
}
NO_SUCH_FIELD: Final = Text(
    "「{name}」という項目はありません。使える項目：{known}", "There is no field “{name}”. There are: {known}."
)
MISSING: Final = Text("「{name}」がありません。", "“{name}” is missing.")
MISSING_NEW: Final = Text("新しい便には「{name}」が必要です。", "A flight that is not known yet needs “{name}”.")
NO_JAPANESE: Final = Text(
    "「{text}」の日本語がありません。ja と en の両方を書くか、words の表に日本語を加えてください。",
    "There is no Japanese for “{text}”. Give both ja and en, or put the Japanese into the table “words”.",
)
ONE_LANGUAGE: Final = Text(
    "日本語（ja）と英語（en）の両方が必要です。「{name}」がありません。",
    "Both Japanese (ja) and English (en) are needed: “{name}” is missing.",
)
NONE_OF: Final = Text("「{text}」は使えません。使えるもの：{known}", "“{text}” is none of {known}.")
NO_TIME: Final = Text(
    "「{text}」は日時として読めません。2026-11-22T03:00:00Z か、日だけなら 2026-11-22 のように書いてください。",
    "“{text}” is no time like 2026-11-22T03:00:00Z, and no day like 2026-11-22.",
)
NO_OFFSET: Final = Text(
    "「{text}」に時差がありません。UTC なら最後に Z を付けてください。",
    "“{text}” has no offset. If it is UTC, put a Z at its end.",
)
NO_DAY: Final = Text("「{text}」は 2026-11-22 のような日ではありません。", "“{text}” is no day like 2026-11-22.")
YEARS: Final = Text("年が {first}～{last} の外です。", "The year is not between {first} and {last}.")
ONLY_A_DAY: Final = Text(
    "日だけが書かれているのに、精度が「{precision}」です。精度を d にするか、時刻を書いてください。",
    "Only a day is given, but the precision is “{precision}”. Make it d, or give the time.",
)
RANGE: Final = Text("{least}～{most} の外です。", "This is not between {least} and {most}.")
TWICE: Final = Text("「{key}」が{line}行目にもあります。", "“{key}” is in line {line} already.")
BAD_ID: Final = Text(
    "「{text}」は便の ID になりません。小文字の英数字と - を使ってください。",
    "“{text}” can't be a flight's id: small letters, digits and - only.",
)
BAD_CODE: Final = Text(
    "「{text}」は出来事のコードになりません。小文字の英数字と _ を使ってください。",
    "“{text}” can't be an event's code: small letters, digits and _ only.",
)
NO_LAUNCH: Final = Text(
    "打上げ（マイルストーン2）がまだなのに、結果「{outcome}」が書かれています。",
    "The outcome is “{outcome}”, but the launch (milestone 2) has not happened.",
)
ENDED_EARLY: Final = Text("終了の時刻が、打上げより前です。", "It ended before it was launched.")
NO_OUTCOME: Final = Text(
    "「終了」の便には、結果（outcome）が必要です。", "A flight that has ended needs its “outcome”."
)
SOLD: Final = Text(
    "予約のある便です。{what}は、フィードではなく運航デスクで行ってください。",
    "Bookings can be made on this flight: {what} is for the operations desk, not for a feed.",
)
SOLD_OUTCOME: Final = Text("結果の宣言", "declaring its outcome")
SOLD_CANCEL: Final = Text("中止", "cancelling it")
SOLD_TERMS: Final = Text("役務提供の完了時点の変更", "changing its obligation end")
NO_MOVE: Final = Text(
    "便の状態は「{current}」で、「{wanted}」にはなりません。",
    "The flight is {current} and can't become {wanted}.",
)
OTHER_SAMPLE: Final = Text(
    "見本の便と実在の便は、入れ替えられません。", "A sample flight can't become a real one, nor the other way."
)
NUMBER_TAKEN: Final = Text(
    "お知らせ第{n}号は、別の内容で公開済みです。公開したお知らせは変えられません。訂正は新しい番号（{next}以降）で書いてください。",
    "Update no. {n} was published with other words, and what was published is not changed. A correction is a new "
    "number, {next} or above.",
)
HAS_OUTCOME: Final = Text(
    "この便の結果は「{outcome}」と宣言済みです。", "This flight's outcome was declared already: {outcome}."
)
TOO_MANY_FLIGHTS: Final = Text(
    "一度に取り込めるのは{n}便までです。ファイルを分けてください。",
    "No more than {n} flights can come at once. Please split the file.",
)
TOO_MANY: Final = Text("ほかにも誤りがあります（{n}件）。", "There is more that is wrong ({n}).")

# What events are called that operators report most; others bring their own words.
EVENT_NAMES: Final[dict[str, Text]] = {
    "launch": Text("打上げ", "Launch"),
    "separation": Text("ロケットから分離", "Separated from the rocket"),
    "first_contact": Text("最初の通信を確立", "First contact"),
    "commissioning_done": Text("初期点検を完了", "Check-out complete"),
    "trans_lunar_injection": Text("月へ向かう軌道に投入", "Trans-lunar injection"),
    "lunar_orbit_insertion": Text("月周回軌道に到達", "Arrival in lunar orbit"),
    "descent_command": Text("降下の指令を送信", "Descent commanded"),
    "descent_start": Text("降下を開始", "Descent began"),
    "touchdown": Text("月面に着陸", "Touchdown"),
    "last_contact": Text("最後の通信", "Last contact"),
    "mission_concluded": Text("ミッションの終了を判断", "Mission concluded"),
    "cause_published": Text("原因の公表", "Cause published"),
}

PART_NAMES: Final[dict[str, Text]] = {
    "flight_number": Text("便名", "Flight number"),
    "sample": Text("見本の印", "Sample mark"),
    "source": Text("出典", "Source"),
    "operator": Text("運航会社", "Operator"),
    "lander": Text("着陸機", "Lander"),
    "launch_vehicle": Text("ロケット", "Launch vehicle"),
    "launch_site": Text("射場", "Launch site"),
    "site": Text("着陸地", "Landing site"),
    "alternate_sites": Text("代替の着陸地", "Alternate sites"),
    "state": Text("便の状態", "State"),
    "windows": Text("打上げ期間", "Launch window"),
    "landing_planned_at": Text("着陸の予定", "Planned landing"),
    "obligation_end": Text("役務提供の完了時点", "Obligation end"),
    "milestones": Text("マイルストーン", "Milestone"),
    "events": Text("出来事", "Event"),
    "updates": Text("お知らせ", "Update"),
    "outcome": Text("結果", "Outcome"),
    "outcome_note": Text("結果の説明", "Note on the outcome"),
    "came_down": Text("到達地点", "Where it came down"),
    "ended_at": Text("終了の時刻", "Time of the end"),
}


def part_name(key: str) -> Text:
    """Return what the part of a flight with this key is called, such as ``milestones/4``."""
    part, _, rest = key.partition("/")
    name = PART_NAMES.get(part, Text(part, part))
    if part == "milestones" and rest.isdigit() and int(rest) in MILESTONE_NAMES:
        its = MILESTONE_NAMES[int(rest)]
        return Text(f"{name.ja}{rest}　{its.ja}", f"{name.en} {rest}: {its.en}")
    if part == "updates" and rest:
        return Text(f"{name.ja} 第{rest}号", f"{name.en} no. {rest}")
    if part == "events" and rest in EVENT_NAMES:
        return Text(f"{name.ja}　{EVENT_NAMES[rest].ja}", f"{name.en}: {EVENT_NAMES[rest].en}")
    return Text(f"{name.ja} {rest}", f"{name.en} {rest}") if rest and part == "events" else name
