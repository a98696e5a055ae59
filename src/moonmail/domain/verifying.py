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


class Fact(StrEnum):
    REFERENCE = "reference"
    NUMBER_TAIL = "number_tail"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"


def verified(matches: Mapping[Fact, bool]) -> bool:
    """Return whether that is enough: two facts match, and none that was said is wrong."""
    return len(matches) >= NEEDED and all(matches.values())
