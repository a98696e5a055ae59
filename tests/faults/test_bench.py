"""The fault bench, quickly: a few seeds find nothing, and the same bench finds what is broken on purpose."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.faults import bench
from tests.faults.bench import Plan

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="kills the POSIX way"),
    pytest.mark.timeout(240),
]


@pytest.mark.parametrize("seed", [7])
def test_nothing_is_lost_nothing_twice_nothing_oversold(seed: int, scarce_data: Path, tmp_path: Path) -> None:
    found = bench.run(Plan(seed, members=2, steps=16, kills=3), tmp_path / "run", scarce_data)
    assert found.is_clean, found.report()
    # A run in which nothing happened would prove nothing.
    assert found.kills == 3
    assert found.done >= 10
    assert sum(found.faults.values()) >= 10


def test_the_bench_finds_what_is_done_twice_and_what_is_missed(scarce_data: Path, tmp_path: Path) -> None:
    """A client that makes a new UUID at each try, and a backend whose cursor is the time."""
    plan = Plan(
        5,
        members=2,
        steps=12,
        kills=0,
        jumps=0,
        rate=0.6,
        loses_a_flight=False,
        client_control="new_ids",
        server_control="timestamps",
    )
    found = bench.run(plan, tmp_path / "run", scarce_data)
    assert found.twice
    assert found.diverged
