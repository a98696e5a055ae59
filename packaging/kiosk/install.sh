#!/bin/sh
# Makes a bare Debian 12 a MoonMail kiosk: packages, user, service, and what keeps it shut. Run it again after an upgrade.
# usage: sudo packaging/kiosk/install.sh WHEEL [cage|x]
set -eu
wheel=${1:?usage: install.sh WHEEL [cage|x]}
display=${2:-cage}
here=$(cd "$(dirname "$0")" && pwd)
say() { printf 'moonmail-kiosk: %s\n' "$*"; }

[ "$(id -u)" = 0 ] || { say "run this as root"; exit 1; }
case $display in
# Debian's cage does not start without Xwayland.
cage) screen="cage xwayland" ;;
x) screen="xserver-xorg-core xserver-xorg-input-libinput xinit x11-xkb-utils x11-xserver-utils xauth" ;;
*) say "the display is cage or x"; exit 1 ;;
esac

say "installing system packages"
apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
  python3 python3-venv libpam-systemd dbus $screen \
  libegl1 libgl1 libgl1-mesa-dri libglib2.0-0 libxkbcommon0 libfontconfig1 libdbus-1-3 libx11-xcb1 libxcb-cursor0 \
  libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-sync1 libxcb-util1 \
  libxcb-xfixes0 libxcb-xkb1 libxcb-glx0 libxkbcommon-x11-0 \
  espeak-ng alsa-utils cups cups-client >/dev/null

say "installing the app into /opt/moonmail"
[ -x /opt/moonmail/bin/python ] || python3 -m venv /opt/moonmail
if [ -f "$here/../../requirements.lock" ]; then
  /opt/moonmail/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$here/../../requirements.lock"
  /opt/moonmail/bin/python -m pip install -q --disable-pip-version-check --no-deps --force-reinstall "$wheel"
else
  /opt/moonmail/bin/python -m pip install -q --disable-pip-version-check "$wheel[kiosk]"
fi

say "making the user kiosk"
getent passwd kiosk >/dev/null || adduser --system --group --home /var/lib/moonmail-kiosk --shell /usr/sbin/nologin kiosk
for group in audio; do
  if getent group "$group" >/dev/null; then adduser --quiet kiosk "$group"; fi
done

say "setting up the service"
install -D -m 755 -t /usr/local/lib/moonmail-kiosk "$here/start" "$here/app"
install -D -m 644 -t /etc/systemd/system "$here/moonmail-kiosk.service" "$here/var-spool-cups.mount"
install -D -m 644 "$here/moonmail-kiosk.pam" /etc/pam.d/moonmail-kiosk
install -D -m 644 -t /etc/systemd/logind.conf.d "$here/90-moonmail-kiosk-logind.conf"
install -D -m 644 "$here/90-moonmail-kiosk-sysctl.conf" /etc/sysctl.d/90-moonmail-kiosk.conf
install -D -m 644 "$here/90-moonmail-kiosk-xorg.conf" /etc/X11/xorg.conf.d/90-moonmail-kiosk.conf
mkdir -p /etc/systemd/system/moonmail-kiosk.service.d
printf '[Service]\nEnvironment=MOONMAIL_KIOSK_DISPLAY=%s\n' "$display" \
  >/etc/systemd/system/moonmail-kiosk.service.d/display.conf

say "having the print service forget"
for line in "PreserveJobFiles No" "PreserveJobHistory No" "Browsing No" "WebInterface No" "LogLevel warn" "AccessLogLevel config"; do
  name=${line%% *}
  sed -i "/^[[:space:]]*$name[[:space:]]/Id" /etc/cups/cupsd.conf
  printf '%s\n' "$line" >>/etc/cups/cupsd.conf
done
sed -i '/^[[:space:]]*\(Listen\|Port\)[[:space:]]/Id' /etc/cups/cupsd.conf
printf 'Listen /run/cups/cups.sock\n' >>/etc/cups/cupsd.conf
# The kiosk reads them to say what is wrong with them.
chmod a+r /etc/cups/cupsd.conf /etc/cups/cups-files.conf

say "switching off swap, cores and keys of the system"
swapoff -a || true
sed -i '/^[^#].*[[:space:]]swap[[:space:]]/s/^/# /' /etc/fstab
systemctl mask -q swap.target
systemctl mask -q ctrl-alt-del.target
sysctl -q -p /etc/sysctl.d/90-moonmail-kiosk.conf || true
systemctl daemon-reload
systemctl enable -q var-spool-cups.mount moonmail-kiosk.service
systemctl set-default -q graphical.target

say "done. Now, as docs/kiosk.md says:"
say "  runuser -u kiosk -- /opt/moonmail/bin/moonmail kiosk --profile /var/lib/moonmail-kiosk enrol"
say "  runuser -u kiosk -- /opt/moonmail/bin/moonmail kiosk --profile /var/lib/moonmail-kiosk set-pin"
say "  reboot"
