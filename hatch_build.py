"""The wheel carries what runs: icons, Moon and translations are compiled while it is built."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if version != "editable":
            subprocess.run([sys.executable, str(root / "tools" / "build_assets.py")], check=True)
        build_data["artifacts"].append("src/moonmail/desktop/assets/*")
