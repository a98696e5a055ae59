"""What the receiving desk finds decides: the capsule, the mass, the checklist; and staff are never milder."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moonmail.domain.fit import CAPSULES, fit
from moonmail.domain.item import Answer, Hazard, ItemShape
from moonmail.domain.rules import RULES
from moonmail.domain.screening import (
    BY_ID,
    CHECKLIST,
    MASS,
    MISFIT,
    CheckId,
    Decision,
    Found,
    expected,
    screen,
)
from moonmail.domain.sizes import SizeCode

RING = Found(ItemShape.ROUND, 12.0, 12.0, 2.0, 1.8)


def test_a_good_item_is_accepted() -> None:
    screened = screen(SizeCode.XS, RING, [], declared_mass_g=1.8)
    assert (screened.decision, screened.reasons) == (Decision.ACCEPT, ())
    assert screened.allows(Decision.ACCEPT)
    # Nobody is asked or refused without a reason to give.
    assert not screened.allows(Decision.ASK)
    assert not screened.allows(Decision.REFUSE)


def test_what_goes_into_a_larger_capsule_is_asked_about() -> None:
    screened = screen(SizeCode.XS, Found(ItemShape.ROUND, 18.0, 18.0, 2.0, 1.8), [])
    (reason,) = screened.reasons
    assert (screened.decision, reason.id) == (Decision.ASK, MISFIT)
    assert "18" in reason.why.ja
    assert "カプセル S" in (reason.remedy.ja if reason.remedy else "")


def test_what_goes_into_no_capsule_is_refused() -> None:
    screened = screen(SizeCode.XS, Found(ItemShape.BOX, 90, 60, 60, 40), [])
    assert (screened.decision, screened.reasons[0].id) == (Decision.REFUSE, MISFIT)
    assert not screened.allows(Decision.ASK)
    assert screened.allows(Decision.REFUSE)


@pytest.mark.parametrize(
    ("declared", "asked"), [(1.8, False), (3.7, False), (0.3, False), (3.9, True), (30.0, True), (None, False)]
)
def test_another_mass_is_asked_about(declared: float | None, *, asked: bool) -> None:
    screened = screen(SizeCode.XS, RING, [], declared_mass_g=declared)
    assert [reason.id for reason in screened.reasons] == ([MASS] if asked else [])


@pytest.mark.parametrize("check", CHECKLIST, ids=lambda check: check.id)
def test_every_failed_check_has_words_and_leads_somewhere(check: object) -> None:
    line = BY_ID[check.id]  # type: ignore[attr-defined]
    screened = screen(SizeCode.XS, RING, [line.id])
    assert screened.decision is line.fails is not Decision.ACCEPT
    assert screened.reasons[0].why is line.why
    assert line.remedy is not None or line.fails is Decision.REFUSE or line.id in (CheckId.REMAINS, CheckId.RIGHTS)


def test_the_checklist_asks_about_every_hazard_once_and_is_as_hard_as_the_rules() -> None:
    hazards = [hazard for check in CHECKLIST for hazard in check.hazards]
    assert sorted(hazards) == sorted(Hazard)
    hard = {rule.applies.hazard for rule in RULES if rule.kind == "not_allowed"}  # type: ignore[union-attr]
    assert hard == {h for check in CHECKLIST if check.fails is Decision.REFUSE for h in check.hazards}
    assert set(BY_ID) == set(CheckId)


def test_what_was_declared_is_expected() -> None:
    assert expected(BY_ID[CheckId.MAGNET], {Hazard.MAGNET: Answer.YES})
    assert not expected(BY_ID[CheckId.MAGNET], {Hazard.MAGNET: Answer.UNSURE, Hazard.LIQUID: Answer.YES})


_mm = st.floats(0.1, 120, allow_nan=False)


@settings(max_examples=50)
@given(
    st.sampled_from(CAPSULES),
    st.builds(Found, st.sampled_from(ItemShape), _mm, _mm, _mm, st.floats(0.01, 500)),
    st.frozensets(st.sampled_from(CheckId)),
    st.none() | st.floats(0.01, 500),
)
def test_the_hardest_reason_decides_and_nothing_milder_is_allowed(
    size: SizeCode, found: Found, failed: frozenset[CheckId], declared: float | None
) -> None:
    screened = screen(size, found, failed, declared_mass_g=declared)
    assert {reason.id for reason in screened.reasons} >= {str(check) for check in failed}
    assert (MISFIT in {reason.id for reason in screened.reasons}) is not fit(found.measures, size).fits
    order = list(Decision)
    hardest = max((order.index(reason.leads_to) for reason in screened.reasons), default=0)
    assert order.index(screened.decision) == hardest
    for wanted in Decision:
        milder = order.index(wanted) < hardest
        unfounded = wanted is not Decision.ACCEPT and not screened.reasons
        assert screened.allows(wanted) is not (milder or unfounded)
