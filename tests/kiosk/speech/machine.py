"""What these tests need of the machine: real voices and a real player, which plays into a file."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest


def missing() -> str:
    """Return what can't be heard here, or nothing."""
    if importlib.util.find_spec("pyopenjtalk") is None:
        return "the Japanese voice is not installed: pip install moonmail[kiosk]"
    for program in ("espeak-ng", "aplay"):
        if shutil.which(program) is None:
            return f"{program} is not installed: tools/bootstrap.sh tests"
    return ""


needs_voices = pytest.mark.skipif(bool(missing()), reason=missing() or "all is here")

# ALSA's own device that plays into a file: everything but the loudspeaker is real. One file for all streams.
_CONFIGURATION = """
pcm.null {{ type null }}
pcm.!default {{ type file; file "|cat >>{file}"; format raw; slave.pcm null }}
"""


def sound_into(folder: Path) -> tuple[Path, Path]:
    """Return ALSA's configuration, and the file into which everything is played."""
    heard, configuration = folder / "heard.raw", folder / "asound.conf"
    heard.touch()
    configuration.write_text(_CONFIGURATION.format(file=heard), encoding="utf-8")
    return configuration, heard


def no_sound(folder: Path) -> Path:
    """Return ALSA's configuration of a machine without any sound device."""
    configuration = folder / "asound.conf"
    configuration.write_text("pcm.!default { type hw; card 7 }\n", encoding="utf-8")
    return configuration
