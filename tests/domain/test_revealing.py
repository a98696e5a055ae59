"""Masks: enough to see that something is there, never enough to use it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.domain.revealing import FIELD_WORDS, REASON_WORDS, PersonField, RevealReason, mask


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        (PersonField.NAME, "月野 うさぎ", "月● う●●"),
        (PersonField.NAME_LATIN, "Usagi Tsukino", "U●●●● T●●●●"),
        (PersonField.MEMBERSHIP_NUMBER, "001234567", "●●●●●●●67"),
        (PersonField.BIRTH_DATE, "1954-06-30", "●●●●-●●-●●"),
        (PersonField.EMAIL, "usagi@example.jp", "u●●●@e●●●"),
        (PersonField.PHONE, "+819012345678", "●●●●●●●●●●●78"),
        (PersonField.PHONE, "", ""),
        (PersonField.PHONE, "7", "7"),
    ],
)
def test_a_field_is_masked(field: PersonField, value: str, shown: str) -> None:
    assert mask(field, value) == shown


@given(
    field=st.sampled_from(PersonField), value=st.text(st.characters(categories=("L", "Nd")), min_size=5, max_size=40)
)
def test_no_mask_tells_more_than_two_letters_of_a_word(field: PersonField, value: str) -> None:
    assert sum(letter != "●" for letter in mask(field, value)) <= 5
    assert value not in mask(field, value)


def test_every_field_and_reason_has_words() -> None:
    assert set(FIELD_WORDS) == set(PersonField)
    assert set(REASON_WORDS) == set(RevealReason)
