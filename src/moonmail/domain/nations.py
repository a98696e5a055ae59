"""Nationalities by their ISO 3166-1 code, with the names that each language uses. The manifest asks for the owner's."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

from moonmail.domain.text import Language, Text

# Code, Japanese, English: the members of the United Nations, and those whose passports people carry besides.
_TABLE: Final = """
AD|アンドラ|Andorra
AE|アラブ首長国連邦|United Arab Emirates
AF|アフガニスタン|Afghanistan
AG|アンティグア・バーブーダ|Antigua and Barbuda
AL|アルバニア|Albania
AM|アルメニア|Armenia
AO|アンゴラ|Angola
AR|アルゼンチン|Argentina
AT|オーストリア|Austria
AU|オーストラリア|Australia
AZ|アゼルバイジャン|Azerbaijan
BA|ボスニア・ヘルツェゴビナ|Bosnia and Herzegovina
BB|バルバドス|Barbados
BD|バングラデシュ|Bangladesh
BE|ベルギー|Belgium
BF|ブルキナファソ|Burkina Faso
BG|ブルガリア|Bulgaria
BH|バーレーン|Bahrain
BI|ブルンジ|Burundi
BJ|ベナン|Benin
BN|ブルネイ|Brunei
BO|ボリビア|Bolivia
BR|ブラジル|Brazil
BS|バハマ|Bahamas
BT|ブータン|Bhutan
BW|ボツワナ|Botswana
BY|ベラルーシ|Belarus
BZ|ベリーズ|Belize
CA|カナダ|Canada
CD|コンゴ民主共和国|Congo (Democratic Republic)
CF|中央アフリカ|Central African Republic
CG|コンゴ共和国|Congo (Republic)
CH|スイス|Switzerland
CI|コートジボワール|Côte d’Ivoire
CK|クック諸島|Cook Islands
CL|チリ|Chile
CM|カメルーン|Cameroon
CN|中国|China
CO|コロンビア|Colombia
CR|コスタリカ|Costa Rica
CU|キューバ|Cuba
CV|カーボベルデ|Cabo Verde
CY|キプロス|Cyprus
CZ|チェコ|Czechia
DE|ドイツ|Germany
DJ|ジブチ|Djibouti
DK|デンマーク|Denmark
DM|ドミニカ国|Dominica
DO|ドミニカ共和国|Dominican Republic
DZ|アルジェリア|Algeria
EC|エクアドル|Ecuador
EE|エストニア|Estonia
EG|エジプト|Egypt
ER|エリトリア|Eritrea
ES|スペイン|Spain
ET|エチオピア|Ethiopia
FI|フィンランド|Finland
FJ|フィジー|Fiji
FM|ミクロネシア|Micronesia
FR|フランス|France
GA|ガボン|Gabon
GB|イギリス|United Kingdom
GD|グレナダ|Grenada
GE|ジョージア|Georgia
GH|ガーナ|Ghana
GM|ガンビア|Gambia
GN|ギニア|Guinea
GQ|赤道ギニア|Equatorial Guinea
GR|ギリシャ|Greece
GT|グアテマラ|Guatemala
GW|ギニアビサウ|Guinea-Bissau
GY|ガイアナ|Guyana
HK|香港|Hong Kong
HN|ホンジュラス|Honduras
HR|クロアチア|Croatia
HT|ハイチ|Haiti
HU|ハンガリー|Hungary
ID|インドネシア|Indonesia
IE|アイルランド|Ireland
IL|イスラエル|Israel
IN|インド|India
IQ|イラク|Iraq
IR|イラン|Iran
IS|アイスランド|Iceland
IT|イタリア|Italy
JM|ジャマイカ|Jamaica
JO|ヨルダン|Jordan
JP|日本|Japan
KE|ケニア|Kenya
KG|キルギス|Kyrgyzstan
KH|カンボジア|Cambodia
KI|キリバス|Kiribati
KM|コモロ|Comoros
KN|セントクリストファー・ネービス|Saint Kitts and Nevis
KP|北朝鮮|North Korea
KR|韓国|South Korea
KW|クウェート|Kuwait
KZ|カザフスタン|Kazakhstan
LA|ラオス|Laos
LB|レバノン|Lebanon
LC|セントルシア|Saint Lucia
LI|リヒテンシュタイン|Liechtenstein
LK|スリランカ|Sri Lanka
LR|リベリア|Liberia
LS|レソト|Lesotho
LT|リトアニア|Lithuania
LU|ルクセンブルク|Luxembourg
LV|ラトビア|Latvia
LY|リビア|Libya
MA|モロッコ|Morocco
MC|モナコ|Monaco
MD|モルドバ|Moldova
ME|モンテネグロ|Montenegro
MG|マダガスカル|Madagascar
MH|マーシャル諸島|Marshall Islands
MK|北マケドニア|North Macedonia
ML|マリ|Mali
MM|ミャンマー|Myanmar
MN|モンゴル|Mongolia
MO|マカオ|Macao
MR|モーリタニア|Mauritania
MT|マルタ|Malta
MU|モーリシャス|Mauritius
MV|モルディブ|Maldives
MW|マラウイ|Malawi
MX|メキシコ|Mexico
MY|マレーシア|Malaysia
MZ|モザンビーク|Mozambique
NA|ナミビア|Namibia
NE|ニジェール|Niger
NG|ナイジェリア|Nigeria
NI|ニカラグア|Nicaragua
NL|オランダ|Netherlands
NO|ノルウェー|Norway
NP|ネパール|Nepal
NR|ナウル|Nauru
NU|ニウエ|Niue
NZ|ニュージーランド|New Zealand
OM|オマーン|Oman
PA|パナマ|Panama
PE|ペルー|Peru
PG|パプアニューギニア|Papua New Guinea
PH|フィリピン|Philippines
PK|パキスタン|Pakistan
PL|ポーランド|Poland
PS|パレスチナ|Palestine
PT|ポルトガル|Portugal
PW|パラオ|Palau
PY|パラグアイ|Paraguay
QA|カタール|Qatar
RO|ルーマニア|Romania
RS|セルビア|Serbia
RU|ロシア|Russia
RW|ルワンダ|Rwanda
SA|サウジアラビア|Saudi Arabia
SB|ソロモン諸島|Solomon Islands
SC|セーシェル|Seychelles
SD|スーダン|Sudan
SE|スウェーデン|Sweden
SG|シンガポール|Singapore
SI|スロベニア|Slovenia
SK|スロバキア|Slovakia
SL|シエラレオネ|Sierra Leone
SM|サンマリノ|San Marino
SN|セネガル|Senegal
SO|ソマリア|Somalia
SR|スリナム|Suriname
SS|南スーダン|South Sudan
ST|サントメ・プリンシペ|São Tomé and Príncipe
SV|エルサルバドル|El Salvador
SY|シリア|Syria
SZ|エスワティニ|Eswatini
TD|チャド|Chad
TG|トーゴ|Togo
TH|タイ|Thailand
TJ|タジキスタン|Tajikistan
TL|東ティモール|Timor-Leste
TM|トルクメニスタン|Turkmenistan
TN|チュニジア|Tunisia
TO|トンガ|Tonga
TR|トルコ|Türkiye
TT|トリニダード・トバゴ|Trinidad and Tobago
TV|ツバル|Tuvalu
TW|台湾|Taiwan
TZ|タンザニア|Tanzania
UA|ウクライナ|Ukraine
UG|ウガンダ|Uganda
US|アメリカ合衆国|United States
UY|ウルグアイ|Uruguay
UZ|ウズベキスタン|Uzbekistan
VA|バチカン|Vatican City
VC|セントビンセント・グレナディーン|Saint Vincent and the Grenadines
VE|ベネズエラ|Venezuela
VN|ベトナム|Viet Nam
VU|バヌアツ|Vanuatu
WS|サモア|Samoa
XK|コソボ|Kosovo
YE|イエメン|Yemen
ZA|南アフリカ|South Africa
ZM|ザンビア|Zambia
ZW|ジンバブエ|Zimbabwe
"""

NATIONS: Final[dict[str, Text]] = {
    code: Text(ja, en) for code, ja, en in (line.split("|") for line in _TABLE.split("\n") if line)
}
_FIRST: Final = ("JP",)
# Names that begin with kanji stand where they are read.
_READ: Final = str.maketrans(
    {"中": "チユ", "南": "ミナ", "北": "キタ", "東": "ヒガ", "台": "タイ", "香": "ホン", "韓": "カン", "赤": "セキ"}
)

_ROWS: Final = {
    "ア": "アカサタナハマヤラワァャ",
    "イ": "イキシチニヒミリィ",
    "ウ": "ウクスツヌフムユルゥュ",
    "エ": "エケセテネヘメレェ",
    "オ": "オコソトノホモヨロヲォョ",
}


@cache
def nations(language: Language) -> tuple[tuple[str, str], ...]:
    """Return code and name of each, Japan first, the others in the order of the language."""
    first = [(code, NATIONS[code].in_(language)) for code in _FIRST]
    others = [(code, name.in_(language)) for code, name in NATIONS.items() if code not in _FIRST]
    return (*first, *sorted(others, key=lambda nation: (_sorted_as(nation[1]), nation[0])))


def _sorted_as(name: str) -> str:
    """Accents and voicing marks don't part what begins alike; a long vowel is that vowel again."""
    apart = unicodedata.normalize("NFKD", name.translate(_READ))
    plain = ""
    for c in apart:
        if not unicodedata.combining(c):
            plain += next((vowel for vowel, row in _ROWS.items() if plain[-1:] in row), c) if c == "ー" else c
    return plain
