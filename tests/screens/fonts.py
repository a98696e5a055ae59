"""The same faces on every machine: the bundled ones, whatever else is installed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

BUNDLED = Path(__file__).resolve().parents[2] / "src/moonmail/media/fonts"


def use_bundled_fonts_only() -> None:
    """Call before the application object is made."""
    folder = Path(tempfile.gettempdir()) / f"moonmail-fonts-{os.getuid() if hasattr(os, 'getuid') else 0}"
    folder.mkdir(mode=0o700, exist_ok=True)
    config = folder / "fonts.conf"
    config.write_text(
        f'<?xml version="1.0"?>\n<fontconfig><dir>{BUNDLED}</dir><cachedir>{folder}</cachedir></fontconfig>\n',
        encoding="utf-8",
    )
    os.environ["FONTCONFIG_FILE"] = str(config)
