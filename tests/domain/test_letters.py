from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.domain.letters import (
    Choice,
    Concern,
    Ending,
    Letter,
    Review,
    Slip,
    Tone,
    Whereabouts,
    ending_letter,
    review_letter,
    slip_letter,
    whereabouts,
)
from moonmail.domain.mission import EntitlementKind, ObligationEnd, Outcome, duty_fulfilled
from moonmail.domain.states import ShipmentKind, ShipmentState
from moonmail.domain.text import Language, Text

BY = Text("2027年3月3日（水） 23:59 日本時間", "Wed 3 Mar 2027 23:59 Japan time")
CHOICE = Choice(tuple(EntitlementKind), EntitlementKind.REFUND, BY)
ON_EARTH = (
    ShipmentState.DECLARED,
    ShipmentState.AWAITING_ITEM,
    ShipmentState.RECEIVED,
    ShipmentState.INTEGRATED,
)


def ending(
    outcome: Outcome, kind: ShipmentKind, fulfilled: bool, state: ShipmentState, choice: Choice | None = CHOICE
) -> Letter:
    return ending_letter(
        Ending("MM 204", outcome, kind, state, ObligationEnd.LANDED, fulfilled, choice=None if fulfilled else choice)
    )


def state_of(outcome: Outcome) -> ShipmentState:
    if outcome is Outcome.CANCELLED:
        return ShipmentState.INTEGRATED
    landed = {Outcome.SUCCESS, Outcome.LANDED_TIPPED, Outcome.LANDED_NO_CONTACT}
    return ShipmentState.DELIVERED if outcome in landed else ShipmentState.LOST


ENDINGS = {
    f"{outcome}-{kind}-{'done' if fulfilled else 'owed'}-{chosen}": ending(
        outcome,
        kind,
        fulfilled,
        state_of(outcome),
        Choice(tuple(EntitlementKind), EntitlementKind.REFUND, BY, chosen),
    )
    for outcome, kind, fulfilled, chosen in product(Outcome, ShipmentKind, (True, False), (None, *EntitlementKind))
}
SLIPS = {
    f"slip-{kind}-{state}-{bool(reason)}-{bool(free)}": slip_letter(
        Slip(
            "MM 204",
            kind,
            state,
            Text("2027年3月", "March 2027"),
            Text("2027年9月", "September 2027"),
            reason,
            free is not None,
            free,
        )
    )
    for kind, state, reason, free in product(
        ShipmentKind, ON_EARTH, (None, Text("エンジンの交換", "an engine is being replaced")), (None, BY)
    )
}
REVIEWS = {
    f"review-{state}-{bool(words)}-{bool(free)}": review_letter(
        Review(
            "MM 204",
            "貝殻",
            state,
            words,
            (Text("磁石が含まれています。", "It contains a magnet."),),
            (Text("磁石を外す", "Take the magnet out"),),
            free is not None,
            free,
            BY,
        )
    )
    for state, words, free in product(
        (ShipmentState.NOT_ALLOWED, ShipmentState.REFUSED, ShipmentState.CLEARED, ShipmentState.AWAITING_ITEM),
        (None, Text("強い磁石が入っていました。", "There was a strong magnet in it.")),
        (None, BY),
    )
}
LETTERS = ENDINGS | SLIPS | REVIEWS


def texts(letter: Letter) -> list[Text]:
    return [
        letter.title,
        letter.happened,
        *letter.certain,
        *letter.uncertain,
        letter.yours,
        *letter.can,
        *([letter.until] if letter.until else []),
        letter.talk,
    ]


def whole(letter: Letter, language: Language) -> str:
    return "\n".join(text.in_(language) for text in texts(letter))


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_says_the_whole(name: str) -> None:
    letter = LETTERS[name]
    assert letter.certain, "what is certain must be said"
    assert letter.uncertain, "what is not certain must be said"
    assert letter.can, "what can be done must be said"
    for language in Language:
        text = whole(letter, language)
        assert not re.search(r"[{}]", text), text
        assert "  " not in text
        assert "。。" not in text
        assert not re.search(r"None|null", text)
        assert all(line == line.strip() for line in text.splitlines())


@pytest.mark.parametrize("name", LETTERS)
def test_no_letter_promises_or_jokes(name: str) -> None:
    ja, en = (whole(LETTERS[name], language) for language in (Language.JA, Language.EN))
    for word in (
        "必ず",
        "絶対",
        "確実に",
        "お約束",
        "保証",
        "きっと",
        "間違いなく",
        "まもなく",
        "すぐに",
        "！",
        "!",
        "笑",
    ):
        assert word not in ja, word
    for word in ("promise", "guarantee", "definitely", "certainly", "surely", "soon", "will ", "shortly", "never", "!"):
        assert word not in en.lower(), word
    assert not re.search("[\U0001f300-\U0001faff☀-➿]", ja + en)


@pytest.mark.parametrize("name", LETTERS)
def test_no_date_is_made_up(name: str) -> None:
    letter = LETTERS[name]
    given = " ".join((BY.ja, "2027年3月 2027年9月 2027 March September", BY.en, "MM 204"))
    for language in Language:
        for number in re.findall(r"\d+", whole(letter, language)):
            assert number in given


@pytest.mark.parametrize("kind", ShipmentKind)
@pytest.mark.parametrize("outcome", Outcome)
def test_a_duty_that_was_not_done_brings_every_choice_with_its_last_date(outcome: Outcome, kind: ShipmentKind) -> None:
    letter = ending(outcome, kind, False, state_of(outcome))
    assert len(letter.can) == len(EntitlementKind)
    assert letter.until is not None
    assert BY.ja in letter.until.ja
    assert "全額返金" in letter.until.ja
    assert "Full refund" in letter.until.en


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.SUCCESS])
def test_a_duty_that_was_done_is_said_with_its_reason_and_offers_nothing(outcome: Outcome) -> None:
    letter = ending(outcome, ShipmentKind.MESSAGE, True, state_of(outcome))
    assert letter.until is None
    assert "月面への着陸" in letter.can[0].ja
    assert "landing on the Moon" in letter.can[0].en


def test_a_choice_that_was_made_is_not_asked_for_again() -> None:
    chosen = Choice(tuple(EntitlementKind), EntitlementKind.REFUND, BY, EntitlementKind.REFLIGHT)
    letter = ending(Outcome.LOST_LANDING, ShipmentKind.ITEM, False, ShipmentState.LOST, chosen)
    assert letter.until is None
    assert len(letter.can) == 1
    assert "再搭載" in letter.can[0].ja


def test_what_is_owed_but_not_known_here_yet_is_not_denied() -> None:
    letter = ending(Outcome.LOST_LANDING, ShipmentKind.ITEM, False, ShipmentState.LOST, None)
    assert "失われていません" in letter.can[0].ja


@pytest.mark.parametrize("outcome", [Outcome.LOST_LANDING, Outcome.NO_LANDING_ATTEMPT, Outcome.LAUNCH_FAILURE])
def test_a_loss_is_called_a_loss(outcome: Outcome) -> None:
    for kind, fulfilled in product(ShipmentKind, (True, False)):
        letter = ending(outcome, kind, fulfilled, ShipmentState.LOST)
        assert letter.tone is Tone.GRAVE
        assert "失われた" in letter.yours.ja
        assert "lost" in letter.yours.en
        assert "申し訳ありません" in letter.happened.ja


def test_a_cancelled_flight_tells_where_the_item_is() -> None:
    told = {state: ending(Outcome.CANCELLED, ShipmentKind.ITEM, False, state).yours.ja for state in ON_EARTH}
    assert "届いていません" in told[ShipmentState.AWAITING_ITEM]
    assert "地上でお預かり" in told[ShipmentState.RECEIVED]
    assert "組み込まれ" in told[ShipmentState.INTEGRATED]
    for words in told.values():
        assert "失われ" not in words


def test_a_note_of_the_operator_counts_as_certain() -> None:
    note = Text("高度192 mでデータが途絶えました。", "Data ended at 192 m.")
    letter = ending_letter(
        Ending(
            "M2",
            Outcome.LOST_LANDING,
            ShipmentKind.ITEM,
            ShipmentState.LOST,
            ObligationEnd.LANDED,
            duty_fulfilled(Outcome.LOST_LANDING, ObligationEnd.LANDED),
            note,
        )
    )
    assert note in letter.certain


def test_a_slip_tells_its_reason_or_that_there_is_none() -> None:
    assert "エンジンの交換" in SLIPS["slip-message-declared-True-True"].happened.ja
    assert "公表されていません" in SLIPS["slip-message-declared-False-True"].happened.ja
    assert SLIPS["slip-message-declared-True-True"].until is not None
    assert SLIPS["slip-message-declared-True-False"].until is None
    assert "サポートデスク" in SLIPS["slip-message-declared-True-False"].can[1].ja


def test_a_reason_ends_in_one_full_stop() -> None:
    reason = Text("エンジンを交換するため。", "An engine is being replaced.")
    letter = slip_letter(Slip("MM 204", ShipmentKind.ITEM, ShipmentState.DECLARED, BY, BY, reason))
    assert letter.happened.ja.endswith("交換するため。")
    assert letter.happened.en.endswith("being replaced.")


def test_reviews_say_what_would_help_while_it_can_be_changed() -> None:
    open_ = REVIEWS["review-not_allowed-True-True"]
    assert open_.concern is Concern.NOT_ALLOWED
    assert open_.can[0].ja == "磁石を外す"
    assert "強い磁石" in open_.happened.ja
    assert "磁石を外す" not in [text.ja for text in REVIEWS["review-not_allowed-True-False"].can]
    assert REVIEWS["review-refused-True-True"].until is None
    assert "お預かりしています" in REVIEWS["review-refused-True-True"].yours.ja


@given(
    st.sampled_from(
        [
            s
            for s in ShipmentState
            if s
            not in {
                ShipmentState.NOT_ALLOWED,
                ShipmentState.REFUSED,
                ShipmentState.CLEARED,
                ShipmentState.AWAITING_ITEM,
            }
        ]
    )
)
def test_nothing_is_said_of_a_review_that_has_not_been(state: ShipmentState) -> None:
    with pytest.raises(ValueError, match="nothing was found"):
        review_letter(Review("MM 204", "貝殻", state))


@given(st.sampled_from(ShipmentKind), st.sampled_from(ShipmentState))
def test_a_message_is_never_said_to_be_in_the_senders_hands(kind: ShipmentKind, state: ShipmentState) -> None:
    place = whereabouts(kind, state)
    if kind is ShipmentKind.MESSAGE:
        assert place not in {Whereabouts.WITH_SENDER, Whereabouts.IN_CARE}
    if state is ShipmentState.LAUNCHED:
        assert place is Whereabouts.UNDER_WAY
