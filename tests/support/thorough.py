"""Whether everything is tested. What takes long and seldom finds what the rest does not waits for ``make test-all``."""

from __future__ import annotations

import os

THOROUGH = os.environ.get("MOONMAIL_THOROUGH") == "1"
