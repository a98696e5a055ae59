"""The words of choosing an item and its capsule."""

from __future__ import annotations

from typing import Final

from moonmail.domain.text import Text

OWN: Final = Text("自分で測る", "My own measures")
ROUND_SIZE: Final = Text("直径{l}・厚さ{h}\u00a0mm", "{l}\u00a0mm across, {h}\u00a0mm thick")
BOX_SIZE: Final = Text("{l}×{w}×{h}\u00a0mm", "{l} × {w} × {h}\u00a0mm")
FLAT_SIZE: Final = Text("{l}×{w}", "{l} × {w}")
INNER: Final = Text("内寸 対辺{w}×高さ{h}\u00a0mm", "Inside {w} × {h}\u00a0mm")
LEFT: Final = Text("のこり{n}枠", "{n} slots left")
LEFT_ONE: Final = Text("のこり1枠", "1 slot left")
SOLD_OUT: Final = Text("満席", "Sold out")
NOT_OFFERED: Final = Text("この便では取り扱いがありません", "Not offered on this flight")
FITS: Final = Text("入ります", "Fits")
TOO_LARGE: Final = Text("{dimension}が{over}大きすぎます", "{dimension} {over} too large")
SMALLEST: Final = Text("入るいちばん小さなカプセル", "The smallest that fits")
NOT_MEASURED: Final = Text(
    "大きさが分かると、ここに実際の比率で描きます。", "Once we know its size, it is drawn here to scale."
)
GOES_IN: Final = Text("{name}に入ります", "It fits {name}")
DOES_NOT: Final = Text("{name}には入りません", "It does not fit {name}")
ROOM_LEFT: Final = Text("まわりに0.2\u00a0mm以上のすきまが残ります。", "At least 0.2\u00a0mm stay free all round.")
PRESSED: Final = Text("押して縮めたときの大きさで確かめました。", "This is for the size it has pressed together.")
NEEDS: Final = Text("{width}\u00a0mmの「{name}」が必要です。", "It needs the {width}\u00a0mm capsule, {name}.")
NEEDS_TALL: Final = Text(
    "高さ{height}\u00a0mmの「{name}」が必要です。", "It needs the {height}\u00a0mm tall capsule, {name}."
)
NOWHERE: Final = Text(
    "どのカプセルにも入らない大きさですが、写真をプレートに刻んで送ることができます。",
    "No capsule is large enough for it, but a picture of it can be etched on a plate.",
)
SMALLER_FITS: Final = Text("{name}にも入ります。", "It fits {name} as well.")
TAKE: Final = Text("{name}にする", "Take {name}")
TAKE_AT: Final = Text("{name}にする（{price}）", "Take {name} ({price})")
FIXED: Final = Text(
    "予約のカプセルは{name}です。大きさを替えるときは、予約の変更からお選びください。",
    "Your booking is for {name}. To have another size, change the booking.",
)
NO_SLOT: Final = Text("{name}は、この便では満席です。", "{name} is sold out on this flight.")
NO_OFFER: Final = Text("{name}は、この便では取り扱いがありません。", "{name} is not offered on this flight.")
ANOTHER_FLIGHT: Final = Text("ほかの便もお選びいただけます。", "You can choose another flight.")
EMPTY_FIRST: Final = Text("品物を選ぶか、大きさを入力してください。", "Choose what you send, or enter its size.")
MISSING: Final = Text("{what}を入力してください。", "Please enter its {what}.")
WRONG: Final = Text("{what}をお確かめください。", "Please check its {what}.")
MASS: Final = Text("重さ", "mass")
MUST_FIT: Final = Text("入るカプセルをお選びください。", "Please choose a capsule that it fits.")
MUST_BE_SMALLER: Final = Text("カプセルに入る品物をお選びください。", "Please choose something that fits a capsule.")
FROM_ABOVE: Final = Text("上から・対辺{w}", "From above, {w} across")
FROM_THE_SIDE: Final = Text("横から・高さ{h}", "From the side, {h} high")
SPOKEN_NOTHING: Final = Text(
    "カプセルの図、{capsule}。まだ何も入っていません。", "Drawing of the capsule, {capsule}. Nothing is in it yet."
)
SPOKEN: Final = Text(
    "カプセルと品物の図、{capsule}。上から見ると、対辺{w}の六角形に{seen}。横から見ると、高さ{h}のうち{up}。{verdict}",
    "Drawing of the capsule with the item, {capsule}. From above: {seen} in a hexagon {w} across. "
    "From the side: {up} of {h} in height. {verdict}",
)
SEEN_DISC: Final = Text("直径{p}の円", "a circle of {p}")
SEEN_BOX: Final = Text("{p}×{q}の長方形", "a rectangle of {p} × {q}")
UNITS: Final = Text(
    "「1.25 cm」「1/2 inch」「500 mg」のように、単位も付けられます。", "You can add a unit: 1.25 cm, 1/2 inch, 500 mg."
)
