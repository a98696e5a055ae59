"""The questions of the declaration, in the words of the people who are asked. One for each hazard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from moonmail.domain.item import Answer, Hazard
from moonmail.domain.text import Text


@dataclass(frozen=True, slots=True)
class Question:
    """``more``: examples, and what does not count. ``icon``: a picture of the app's set."""

    hazard: Hazard
    ask: Text
    more: Text
    icon: str


ANSWER_NAMES: Final[dict[Answer, Text]] = {
    Answer.NO: Text("いいえ", "No"),
    Answer.UNSURE: Text("わからない", "Not sure"),
    Answer.YES: Text("はい", "Yes"),
}


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions that are asked together, few enough to be seen at once."""

    id: str
    name: Text
    questions: tuple[Question, ...]


GROUPS: Final[tuple[QuestionGroup, ...]] = (
    QuestionGroup(
        "electric",
        Text("電気とデータ", "Electricity and data"),
        (
            Question(
                Hazard.BATTERY,
                Text("電池や充電池が入っていますか", "Is there a battery in it?"),
                Text(
                    "腕時計、電卓、光るおもちゃなどに入っている、ボタン電池や太陽電池も含みます。",
                    "Button cells and solar cells count too, as in watches, calculators and toys that light up.",
                ),
                "battery",
            ),
            Question(
                Hazard.POWERED,
                Text(
                    "電気で動いたり、電波を出したりするものですか",
                    "Does it run on electricity, or send or receive signals?",
                ),
                Text(
                    "音楽の鳴るカード、光る飾り、探し物タグなど。ICカードは、次の質問でうかがいます。",
                    "Cards that play music, ornaments that light up, tracking tags. Cards with a chip come next.",
                ),
                "plug",
            ),
            Question(
                Hazard.DATA_MEDIA,
                Text("データを記録するものが含まれていますか", "Does it hold data?"),
                Text(
                    "USBメモリー、SDカード、CD、ICカード、磁気カードなど。",
                    "USB sticks, memory cards, CDs, cards with a chip or a magnetic stripe.",
                ),
                "memory-stick",
            ),
        ),
    ),
    QuestionGroup(
        "inside",
        Text("中に入っているもの", "What is inside"),
        (
            Question(
                Hazard.LIQUID,
                Text("液体やジェル、スプレーが入っていますか", "Is there any liquid, gel or spray in it?"),
                Text(
                    "水、油、香水、クリーム、スノードームなど。ほんの少しでも「はい」とお答えください。",
                    "Water, oil, perfume, cream, a snow globe. Even a drop counts.",
                ),
                "droplets",
            ),
            Question(
                Hazard.SEALED,
                Text("空気やガスを閉じこめたところがありますか", "Is air or gas sealed inside it?"),
                Text(
                    "風船、電球、口を封じたガラスの小びんなど。空気が自由に出入りするものは「いいえ」です。",
                    "Balloons, light bulbs, small bottles sealed shut. If air can get in and out freely, answer no.",
                ),
                "balloon",
            ),
            Question(
                Hazard.FOOD,
                Text("食べ物や飲み物が入っていますか", "Is there any food or drink in it?"),
                Text(
                    "お米、お菓子、乾物、茶葉、ペットのえさも含みます。",
                    "Rice, sweets, dried food, tea leaves and pet food count too.",
                ),
                "apple",
            ),
        ),
    ),
    QuestionGroup(
        "danger",
        Text("危険なもの", "Dangerous things"),
        (
            Question(
                Hazard.EXPLOSIVE,
                Text(
                    "火薬や、爆発するおそれのあるものが入っていますか",
                    "Is there gunpowder in it, or anything that could explode?",
                ),
                Text(
                    "花火、クラッカー、弾薬など。使用済みの薬きょうも「はい」とお答えください。",
                    "Fireworks, crackers, ammunition. Empty cartridge cases count too.",
                ),
                "bomb",
            ),
            Question(
                Hazard.CHEMICAL,
                Text(
                    "燃えやすいものや、毒になるもの、薬品が入っていますか",
                    "Is there anything in it that burns easily, is poisonous or eats into other things?",
                ),
                Text(
                    "マッチ、ライター、塗料、漂白剤、農薬、水銀など。",
                    "Matches, lighters, paint, bleach, pesticide, mercury.",
                ),
                "flask-conical",
            ),
            Question(
                Hazard.RADIOACTIVE,
                Text("放射線を出すものが入っていますか", "Does anything in it give off radiation?"),
                Text(
                    "ウランガラス、古い夜光時計の針、放射線を出す鉱物など。",
                    "Uranium glass, luminous hands of old watches, some minerals.",
                ),
                "radiation",
            ),
        ),
    ),
    QuestionGroup(
        "build",
        Text("つくりと素材", "How it is made"),
        (
            Question(
                Hazard.SHARP,
                Text("刃や針など、鋭くとがったところがありますか", "Does it have a blade, a needle or a sharp point?"),
                Text(
                    "ナイフ、釣り針、バッジの留め針など。武器や、その一部も「はい」とお答えください。",
                    "Knives, fish hooks, the pin of a badge. Weapons and parts of them count too.",
                ),
                "pocket-knife",
            ),
            Question(
                Hazard.MAGNET,
                Text("磁石が入っていますか", "Is there a magnet in it?"),
                Text(
                    "冷蔵庫に付ける飾り、留め金、磁気ネックレスなど。",
                    "Fridge ornaments, clasps that snap shut, magnetic necklaces.",
                ),
                "magnet",
            ),
            Question(
                Hazard.SOFT_PARTS,
                Text(
                    "やわらかい素材や、接着剤・塗料を使ったところがありますか",
                    "Does it have soft parts, or any glue, tape, paint or varnish?",
                ),
                Text(
                    "布、革、ゴム、スポンジ、ろう、ビニール、テープ、ニス、書いたばかりのインクなど。",
                    "Cloth, leather, rubber, foam, wax, vinyl, tape, varnish, fresh ink.",
                ),
                "paintbrush",
            ),
        ),
    ),
    QuestionGroup(
        "life",
        Text("生きものと体", "Life and the body"),
        (
            Question(
                Hazard.LIVING,
                Text(
                    "生きものや植物、土が入っていますか",
                    "Does it contain anything from an animal or a plant, or any soil?",
                ),
                Text(
                    "種、押し花、土や砂、虫、血液、へその緒など。加工した木や紙、布、革は「いいえ」です。"
                    "髪の毛と歯、ご遺骨は、次の質問でうかがいます。",
                    "Seeds, pressed flowers, soil or sand, insects, blood, a navel cord. Worked wood, paper,"
                    " cloth and leather don't count. Hair, teeth and ashes come next.",
                ),
                "sprout",
            ),
            Question(
                Hazard.HAIR_TEETH,
                Text("髪の毛や歯が入っていますか", "Does it contain hair or teeth?"),
                Text(
                    "赤ちゃんの筆や乳歯、ペットの毛も含みます。",
                    "A brush of a baby's first hair, milk teeth and the hair of a pet count too.",
                ),
                "baby",
            ),
            Question(
                Hazard.REMAINS,
                Text("ご遺骨やご遺灰が含まれていますか", "Does it contain ashes or remains?"),
                Text(
                    "人でもペットでも「はい」とお答えください。ご遺骨から作られた宝石や像も含みます。",
                    "Of a person or of a pet. Gems and figures made from ashes count too.",
                ),
                "flower",
            ),
        ),
    ),
    QuestionGroup(
        "people",
        Text("人や文化との関わり", "People and culture"),
        (
            Question(
                Hazard.RIGHTS,
                Text(
                    "ほかの方の写真や作品、名前が入っていますか",
                    "Does it show other people, or somebody else's work or name?",
                ),
                Text(
                    "ご自分以外の方が写った写真、ほかの方の絵や文章、キャラクター、会社のロゴなど。",
                    "Photographs of other people, drawings or words by others, characters, company logos.",
                ),
                "copyright",
            ),
            Question(
                Hazard.CULTURE,
                Text("信仰や文化のうえで、特別な配慮が要るものですか", "Is it sacred, or part of a people's heritage?"),
                Text(
                    "ご神体、位牌、文化財、民族に伝わる品など。ご自分のお守りは「いいえ」でかまいません。",
                    "Objects of worship, memorial tablets, heritage. A lucky charm of your own is fine: answer no.",
                ),
                "landmark",
            ),
        ),
    ),
)

QUESTIONS: Final[tuple[Question, ...]] = tuple(question for group in GROUPS for question in group.questions)
QUESTION_OF: Final[dict[Hazard, Question]] = {question.hazard: question for question in QUESTIONS}
