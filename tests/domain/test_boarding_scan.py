"""The membership number in an airline's boarding pass: found where it is, and never anything else."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from tests.support.boarding_pass import boarding_pass, leg

from moonmail.domain.boarding_scan import LONGEST, Wedge, may_be_boarding_pass, membership_hint

# The examples of IATA Resolution 792, attachment B: mandatory alone, everything, a part; two legs.
BARE = "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100"
SHORT = "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 106>60000"
WHOLE = (
    "M1DESMARAIS/LUC       EAB12C3 YULFRAAC 0834 326J003A0027 167>5321WW1325BAC 00141234560020014123467001"
    "00141234789012A0141234567890 1AC AC {number:16}4PCYLX58Z^108ABCDEFGH"
)
WITHOUT_UNIQUE = (
    "M1GRANDMAIRE/MELANIE  EABC123 GVACDGAF 0123 339C002F0025 130>5002A0571234567890  AF AF {number:16}    Y^18ABCDEFGH"
)

_NAMES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ/ ", min_size=20, max_size=20)
_DIGITS = st.text("0123456789", min_size=9, max_size=9)


def test_the_examples_of_the_resolution() -> None:
    assert len(BARE) == 60
    assert membership_hint(BARE) is None
    assert membership_hint(SHORT) is None
    for example_ in (WHOLE, WITHOUT_UNIQUE):
        assert membership_hint(example_.format(number="001969720")) == "001969720"
        assert membership_hint(example_.format(number="1969720")) == "001969720"
        assert membership_hint(example_.format(number="1234567890123")) is None, "another programme's"
        assert membership_hint(example_.format(number="")) is None


def test_it_may_be_in_a_later_leg() -> None:
    scanned = boarding_pass(
        "YAMAMOTO/SAKURA",
        leg(first=True, number=None, rest="LH FREE TEXT"),
        leg(first=False, number="DGH32"),
        leg(first=False, number="001969720"),
    )
    assert membership_hint(scanned) == "001969720"


def test_what_a_scanner_sends_after_it_does_no_harm() -> None:
    scanned = WHOLE.format(number="001969720")
    for ending in ("\r", "\n", "\r\n", "\t"):
        assert membership_hint(scanned + ending) == "001969720"


@given(_NAMES, _DIGITS, st.text("ABCDEFGHJK0123456789", max_size=7), _DIGITS, st.integers(1, 4), st.data())
def test_the_number_and_nothing_else(
    name: str, number: str, pnr: str, ticket: str, legs: int, data: st.DataObject
) -> None:
    """Ticket, booking and baggage numbers have nine digits in a row too; only the one at its place is taken."""
    at = data.draw(st.integers(0, legs - 1))
    rest = data.draw(st.text("ABC 0123456789", max_size=20))
    parts = [
        leg(first=i == 0, number=number if i == at else "", pnr=pnr, ticket=ticket + "0", rest=rest)
        for i in range(legs)
    ]
    scanned = boarding_pass(name, *parts, security="^164GIWVC5EH7JNT684")
    assert membership_hint(scanned) == number
    without = [leg(first=i == 0, number="", pnr=pnr, ticket=ticket + "0", rest=rest) for i in range(legs)]
    assert membership_hint(boarding_pass(name, *without, security="^164" + number)) is None


@given(st.text(max_size=400) | st.binary(max_size=400).map(lambda raw: raw.decode("latin-1")))
@example("M1")
@example("M4" + "F" * 400)
@example("M２" + "0" * 80)
@example("M9" + BARE[2:])
def test_whatever_is_scanned_it_never_raises(scanned: str) -> None:
    hint = membership_hint(scanned)
    assert hint is None or (len(hint) == 9 and hint.isdecimal())


@given(st.integers(0, 260), st.characters(), _DIGITS)
def test_a_damaged_pass_never_raises_and_says_no_more(at: int, wrong: str, number: str) -> None:
    scanned = boarding_pass("YAMAMOTO/SAKURA", leg(first=True, number=number), leg(first=False, number=""))
    for damaged in (scanned[:at], scanned[:at] + wrong + scanned[at + 1 :], scanned[:at] + wrong + scanned[at:]):
        hint = membership_hint(damaged)
        assert hint is None or (len(hint) == 9 and hint.isdecimal())


def test_what_is_no_boarding_pass() -> None:
    assert may_be_boarding_pass(BARE)
    for other in (
        "",
        "M",
        "M0",
        "M5" + BARE[2:],
        "m1" + BARE[2:],
        "moonmail-kiosk:x#y",
        BARE[1:],
        "https://moonmail.example",
    ):
        assert not may_be_boarding_pass(other)
        assert membership_hint(other) is None
    assert membership_hint(WHOLE.format(number="001969720") + " " * LONGEST) is None


class TestTheScannerThatTypes:
    @staticmethod
    def type(wedge: Wedge, text: str, every: float = 0.01, at: float = 5.0) -> list[bool]:
        return [wedge.key(key, at + every * i) for i, key in enumerate(text)]

    def test_a_scan_is_taken_away_whole(self) -> None:
        wedge = Wedge()
        assert all(self.type(wedge, WHOLE.format(number="001969720")))
        assert wedge.reading
        assert wedge.end() == "001969720"
        assert not wedge.reading
        assert "DESMARAIS" not in repr(vars(wedge)), "nothing stays"

    def test_what_a_person_types_is_theirs(self) -> None:
        wedge = Wedge()
        for typed in (" ", "m", "1", "Hello", "あ"):
            assert not any(self.type(wedge, typed))
        assert self.type(wedge, "Moon") == [True, False, False, False]
        assert self.type(wedge, "M1", every=0.3) == [True, False], "too slow for a scanner"
        assert not wedge.reading

    def test_a_scan_that_broke_off_is_forgotten(self) -> None:
        wedge = Wedge()
        self.type(wedge, "M1DESMARAIS/LUC", at=5.0)
        self.type(wedge, WHOLE.format(number="001969720"), at=9.0)
        assert wedge.end() == "001969720"
        self.type(wedge, "M1DESMARAIS/LUC")
        assert wedge.end() is None

    def test_it_does_not_grow_without_end(self) -> None:
        wedge = Wedge()
        assert all(self.type(wedge, "M1" + "x" * 5000))
        assert len(repr(vars(wedge))) < LONGEST + 200
        assert wedge.end() is None

    @given(st.lists(st.tuples(st.sampled_from(["M", "1", " ", "A", "", "\r", "あ"]), st.floats(0, 1))))
    def test_it_never_raises(self, keys: list[tuple[str, float]]) -> None:
        wedge, now = Wedge(), 0.0
        for text, after in keys:
            now += after
            wedge.key(text, now)
        wedge.end()
        assert not wedge.reading
