"""The members to try everything out with."""

from __future__ import annotations

from moonmail.domain.shop import age_on


def test_one_is_sixteen_with_a_guardian_and_all_others_are_adults(db: None) -> None:
    from moonmail.backend import clock
    from moonmail.backend.accounts.models import Member
    from moonmail.backend.accounts.samples import SAMPLES, ensure_sample_members
    from moonmail.domain.formats import JAPAN

    listed = ensure_sample_members()
    assert [each["membership_number"] for each in listed][:3] == ["001969720", "001959913", "001976809"]
    today = clock.now().astimezone(JAPAN).date()
    members = {row.membership_number: row for row in Member.objects.all()}
    young: list[tuple[int, str]] = []
    guarded = 0
    for sample in SAMPLES:
        row = members[sample.membership_number]
        assert row.birth_date is not None
        assert row.check_password(sample.password)
        assert {consent["document"] for consent in row.consents} == {"terms", "privacy"}
        age, guardian = age_on(row.birth_date, today), row.guardian
        guarded += guardian is not None
        if age < 18:
            assert guardian is not None
            young.append((age, guardian["relation"]))
    assert young == [(16, "母")]
    assert guarded == 1
