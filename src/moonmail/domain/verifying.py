"""Whether somebody who calls is the member they say: by what they know, of which staff see match or no match only.

Not by what is printed on a pass or told in a letter alone: two facts at least, of different kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final

NEEDED: Final = 2
TRIES: Final = 3
# After three failures nobody of the staff can try for so long, unless a supervisor says so.
LOCKED_FOR: Final = timedelta(minutes=15)
# Failures that lie further apart than that are no attempt to guess.
COUNTED_FOR: Final = timedelta(hours=1)
# As long as a call may last.
GOOD_FOR: Final = timedelta(minutes=30)
# A code that the member's app shows: long enough to find the telephone and read it out.
CODE_GOOD_FOR: Final = timedelta(minutes=5)
CODE_DIGITS: Final = 6
# To one member, within ``COUNTED_FOR``.
CODES_AT_MOST: Final = 5


class Fact(StrEnum):
    REFERENCE = "reference"
    NUMBER_TAIL = "number_tail"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    ONE_TIME_CODE = "one_time_code"


def verified(matches: Mapping[Fact, bool]) -> bool:
    """Return whether that is enough: two facts match, and none that was said is wrong."""
    return len(matches) >= NEEDED and all(matches.values())
