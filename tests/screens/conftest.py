"""Drawn by the software renderer with the bundled faces: the same pixels on every machine."""

from __future__ import annotations

import os

from tests.screens.fonts import use_bundled_fonts_only

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
use_bundled_fonts_only()
