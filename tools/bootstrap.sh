#!/usr/bin/env bash
# Makes .venv ready to run MoonMail: system libraries where it may install them, locked packages, built assets.
# usage: tools/bootstrap.sh [app|tests]
set -euo pipefail
cd "$(dirname "$0")/.."
want=${1:-app}

say() { printf '%s\n' "moonmail: $*" >&2; }

app_packages="python3-venv libegl1 libgl1 libglib2.0-0 libxkbcommon0 libfontconfig1 libdbus-1-3 libx11-xcb1 libxcb-cursor0
  libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-sync1 libxcb-util1
  libxcb-xfixes0 libxcb-xkb1 libxcb-glx0 libxkbcommon-x11-0"
# The last two: the kiosk's English voice, and what plays sound.
test_packages="chromium chromium-driver xvfb xauth libxtst6 cups poppler-utils espeak-ng alsa-utils"

missing_packages() {
  command -v dpkg-query >/dev/null || return 0
  for package in "$@"; do
    dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || printf '%s ' "$package"
  done
}

install_packages() {
  local missing
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  local sudo=""
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo="sudo -n"; else
      say "please install these first, then run the same command again:  sudo apt-get install $missing"
      return 1
    fi
  fi
  command -v apt-get >/dev/null || { say "please install: $missing"; return 1; }
  say "installing system packages: $missing"
  $sudo apt-get update -qq
  # shellcheck disable=SC2086
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

if [ "$(uname -s)" = Linux ]; then
  # shellcheck disable=SC2086
  install_packages $app_packages
  # shellcheck disable=SC2086
  if [ "$want" = tests ]; then install_packages $test_packages || say "going on without them: the tests that need them say so"; fi
fi

python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
  { say "MoonMail needs Python 3.11 or newer; set PYTHON=/path/to/python3.11 and run the same command again"; exit 1; }

[ -x .venv/bin/python ] || "$python" -m venv .venv
stamp=$(cat requirements.lock pyproject.toml | cksum)
if [ "$(cat .venv/.ready 2>/dev/null)" != "$stamp" ]; then
  say "installing locked packages into .venv"
  .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
  .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
  printf '%s' "$stamp" >.venv/.ready
fi
.venv/bin/python tools/build_assets.py
