from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from moonmail.domain.references import (
    ALPHABET,
    REFERENCE_LENGTH,
    new_reference,
    normalise_membership_number,
    normalise_reference,
)

references = st.text(ALPHABET, min_size=REFERENCE_LENGTH, max_size=REFERENCE_LENGTH)


def full_width(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)


def test_new_references_are_read_as_themselves_and_differ() -> None:
    made = {new_reference() for _ in range(200)}
    assert len(made) == 200
    assert all(normalise_reference(reference) == reference for reference in made)


@given(references, st.integers(0, REFERENCE_LENGTH), st.sampled_from(["", " ", "-", "　", "－", "ー"]))
def test_however_it_is_typed_the_same_is_meant(reference: str, place: int, between: str) -> None:
    typed = reference[:place] + between + reference[place:]
    for variant in (typed, typed.lower(), full_width(reference), f" {typed} "):
        assert normalise_reference(variant) == reference


@given(references, st.sampled_from("01258OILZSBUV!あ"))
def test_look_alikes_and_others_are_not_guessed(reference: str, wrong: str) -> None:
    assert normalise_reference(wrong + reference[1:]) is None


@given(st.text())
def test_whatever_is_typed_gives_a_reference_or_nothing(typed: str) -> None:
    found = normalise_reference(typed)
    assert found is None or (len(found) == REFERENCE_LENGTH and set(found) <= set(ALPHABET))


@given(st.from_regex(r"[0-9]{7}", fullmatch=True))
def test_seven_digits_are_padded(digits: str) -> None:
    assert normalise_membership_number(digits) == "00" + digits
    assert normalise_membership_number(full_width(digits)) == "00" + digits
    assert normalise_membership_number("00" + digits) == "00" + digits
    assert normalise_membership_number(f"{digits[:3]}-{digits[3:]}") == "00" + digits


@given(st.text("0123456789", max_size=12).filter(lambda digits: len(digits) not in (7, 9)))
def test_other_lengths_are_no_membership_number(digits: str) -> None:
    assert normalise_membership_number(digits) is None


def test_digits_of_other_scripts_are_not_taken_for_ascii() -> None:
    assert normalise_membership_number("١٢٣٤٥٦٧") is None
