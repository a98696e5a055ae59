from __future__ import annotations

import operator
import os

import pytest

from moonmail.media.apart import WorkFailedError, apart


def test_the_result_comes_back_from_another_process() -> None:
    assert apart(operator.add, 2, 3) == 5
    assert apart(os.getpid) != os.getpid()


def test_a_failure_is_told_with_its_words() -> None:
    with pytest.raises(WorkFailedError, match="ZeroDivisionError"):
        apart(operator.truediv, 1, 0)
