from __future__ import annotations

import sys
from pathlib import Path

# The tools of the repository are no package of the product: their tests find them by its root.
sys.path.append(str(Path(__file__).resolve().parents[3]))
