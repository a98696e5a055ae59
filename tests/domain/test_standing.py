"""One verdict for each pass that may lie on the receiving desk."""

from __future__ import annotations

from itertools import product

import pytest

from moonmail.domain.standing import GOOD, WORDS, Evidence, Known, Scanned, Standing, standing_of
from moonmail.domain.states import BookingState, ShipmentState
from moonmail.media.passes import PassVerdict

B, S = BookingState, ShipmentState
PASS = Scanned("MM 204", "XS", 2)
AWAITED = Known(S.AWAITING_ITEM, B.CONFIRMED, 2)
FLIGHTS = frozenset({"MM 204"})


def known(
    state: ShipmentState, booking: BookingState = B.CONFIRMED, sequence: int = 2, *, asked: bool = False
) -> Known:
    return Known(state, booking, sequence, asked)


@pytest.mark.parametrize(
    ("evidence", "scanned", "row", "standing"),
    [
        (Evidence.VALID, PASS, AWAITED, Standing.TAKE),
        (Evidence.FORGED, PASS, AWAITED, Standing.FORGED),
        (Evidence.ALTERED, None, None, Standing.ALTERED),
        (Evidence.UNKNOWN_KEY, PASS, AWAITED, Standing.FOREIGN),
        (Evidence.NOT_A_PASS, None, None, Standing.NOT_A_PASS),
        (Evidence.EXPIRED, PASS, AWAITED, Standing.EXPIRED),
        (Evidence.EXPIRED, PASS, None, Standing.EXPIRED),
        (Evidence.VALID, Scanned("MM 999", "XS", 1), None, Standing.OTHER_FLIGHT),
        (Evidence.VALID, Scanned("MM 204", "message", 1), None, Standing.MESSAGE),
        (Evidence.VALID, Scanned("MM 204", "XS", 1), AWAITED, Standing.REPLACED),
        (Evidence.VALID, PASS, None, Standing.UNKNOWN),
        (Evidence.VALID, PASS, known(S.WITHDRAWN, B.CANCELLED), Standing.CANCELLED),
        (Evidence.EXPIRED, PASS, known(S.WITHDRAWN, B.CANCELLED), Standing.CANCELLED),
        (Evidence.VALID, PASS, known(S.WITHDRAWN, B.REBOOKED), Standing.MOVED),
        (Evidence.VALID, PASS, known(S.NEEDS_REVIEW), Standing.IN_REVIEW),
        (Evidence.VALID, PASS, known(S.NOT_ALLOWED), Standing.NOT_ALLOWED),
        (Evidence.VALID, PASS, known(S.RECEIVED), Standing.TAKEN),
        (Evidence.VALID, PASS, known(S.RECEIVED, asked=True), Standing.AGAIN),
        (Evidence.VALID, PASS, known(S.ACCEPTED), Standing.TAKEN),
        (Evidence.VALID, PASS, known(S.REFUSED, B.CANCELLED), Standing.REFUSED),
    ],
)
def test_the_verdict(evidence: Evidence, scanned: Scanned | None, row: Known | None, standing: Standing) -> None:
    assert standing_of(evidence, scanned, row, FLIGHTS) is standing


def test_only_what_is_awaited_and_genuine_is_ever_good() -> None:
    for evidence, state, booking, sequence, asked in product(Evidence, S, B, (1, 2, 3), (False, True)):
        found = standing_of(evidence, PASS, known(state, booking, sequence, asked=asked), FLIGHTS)
        if found in GOOD:
            assert evidence is Evidence.VALID
            assert sequence <= PASS.sequence
            assert state is S.AWAITING_ITEM or (state is S.RECEIVED and asked)
            assert booking not in (B.CANCELLED, B.REBOOKED, B.LAPSED)
    assert standing_of(Evidence.VALID, PASS, AWAITED, FLIGHTS) in GOOD


def test_every_verdict_has_words_of_its_own() -> None:
    titles = [WORDS[standing].title.ja for standing in Standing]
    assert len(set(titles)) == len(titles)


def test_the_evidence_is_what_passes_show() -> None:
    assert {each.value for each in Evidence} == {each.value for each in PassVerdict}
