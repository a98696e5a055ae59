"""Roles: each may do what its work needs and no more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.domain.staff import MAY, ROLE_NAMES, DeskAct, RolesContradict, StaffRole, allowed, role_for, roles_of


def test_every_act_belongs_to_a_role_and_every_role_has_a_name() -> None:
    assert allowed(StaffRole) == set(DeskAct)
    assert set(ROLE_NAMES) == set(MAY) == set(StaffRole)


@pytest.mark.parametrize(
    ("act", "roles"),
    [
        # Whoever takes items in never learns whose they are; whoever flies never meets a member.
        (DeskAct.REVEAL, {"agent", "supervisor"}),
        (DeskAct.FIND, {"agent", "supervisor"}),
        (DeskAct.RECEIVE, {"receiving"}),
        (DeskAct.DECLARE, {"operations"}),
        (DeskAct.GOODWILL, {"supervisor"}),
        (DeskAct.KEEP_STAFF, {"supervisor"}),
        (DeskAct.READ_AUDIT, {"auditor"}),
    ],
)
def test_who_may_do_what_would_hurt(act: DeskAct, roles: set[str]) -> None:
    assert {role.value for role in StaffRole if act in MAY[role]} == roles


@given(names=st.sets(st.sampled_from([role.value for role in StaffRole])))
def test_nobody_looks_through_the_record_of_what_they_did_themselves(names: set[str]) -> None:
    if not names or ("auditor" in names and len(names) > 1):
        with pytest.raises(RolesContradict):
            roles_of(names)
    else:
        assert {role.value for role in roles_of(names)} == names


def test_what_is_no_role_is_refused() -> None:
    with pytest.raises(ValueError, match="pilot"):
        roles_of(["pilot"])


@given(roles=st.sets(st.sampled_from(StaffRole)), act=st.sampled_from(DeskAct))
def test_somebody_with_several_roles_acts_in_one_that_may(roles: set[StaffRole], act: DeskAct) -> None:
    found = role_for(roles, act)
    if act in allowed(roles):
        assert found in roles
        assert act in MAY[found]
    else:
        assert found is None


def test_of_two_roles_that_may_the_smaller_one_is_told() -> None:
    assert role_for({StaffRole.SUPERVISOR, StaffRole.AGENT}, DeskAct.HELP) is StaffRole.AGENT
