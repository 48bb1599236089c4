#!/usr/bin/env bash
# Installs the wheel of dist/ on this machine as a till, an agent or a hub. May be run again, and for a second role.
set -euo pipefail
umask 022

readonly HERE="$(cd "$(dirname "$0")" && pwd)"
readonly ROOT="$(dirname "$HERE")"
readonly HOME_OF_KONTUAR=/opt/kontuar

fail() { echo "$*" >&2; exit 1; }

role="${1:-}"
case "$role" in
    till | agent | hub) ;;
    *) fail "Which role has this machine? packaging/install.sh till, agent or hub (make install ROLE=till)" ;;
esac
[ "$(id -u)" -eq 0 ] || fail "This installs for every account, so it needs the administrator: sudo make install ROLE=$role"
wheel="$(ls -t "$ROOT"/dist/kontuar-*.whl 2>/dev/null | head -n 1)"
[ -n "$wheel" ] || fail "There is no wheel in dist/ yet. As an ordinary user, first: make package"

python3 "$HERE/prepare.py" --role "$role" --venv "$HOME_OF_KONTUAR" --wheel "$wheel"
mkdir -p /usr/local/bin
ln -sfn "$HOME_OF_KONTUAR/bin/kontuar" /usr/local/bin/kontuar
install -Dm644 -t "$HOME_OF_KONTUAR/share/doc/kontuar" "$ROOT"/README.md "$ROOT"/CHANGELOG.md "$ROOT"/LICENSE "$ROOT"/docs/*.md

install_hub() {
    getent passwd kontuar >/dev/null ||
        useradd --system --user-group --home-dir /var/lib/kontuar --no-create-home --shell /usr/sbin/nologin kontuar
    install -Dm644 -t /etc/systemd/system "$HERE/systemd/kontuar-hub.service"
    # Options may carry a database's password, and a changed file is the administrator's.
    [ -e /etc/kontuar/hub.conf ] || install -Dm640 -g kontuar "$HERE/systemd/hub.conf" /etc/kontuar/hub.conf
    reload_systemd
    echo "The hub is installed. To start it now and at every boot: systemctl enable --now kontuar-hub"
}

install_agent() {
    install -Dm644 -t /etc/systemd/user "$HERE/systemd/kontuar-agent.service"
    echo "The agent is installed. As the account that sells: systemctl --user enable --now kontuar-agent"
}

install_till() {
    install -Dm644 -t /etc/systemd/user "$HERE/systemd/kontuar-agent.service" "$HERE/systemd/kontuar-kiosk.service"
    install -Dm644 -t /etc/udev/rules.d "$HERE/udev/70-kontuar.rules"
    install -Dm644 -t /usr/local/share/applications "$HERE/desktop/kontuar.desktop"
    install -Dm644 -t /usr/local/share/icons/hicolor/scalable/apps "$HERE/desktop/kontuar.svg"
    install -Dm644 -t "$HOME_OF_KONTUAR/share" "$HERE/desktop/kontuar-autostart.desktop"
    reload_udev
    echo "The till is installed: Kontuar in the menu. For its devices, once for each account that sells:"
    echo "  usermod --append --groups dialout ${SUDO_USER:-ACCOUNT}"
}

reload_systemd() { [ ! -d /run/systemd/system ] || systemctl daemon-reload; }

reload_udev() {
    [ -S /run/udev/control ] || return 0
    udevadm control --reload
    udevadm trigger --subsystem-match=tty --subsystem-match=usbmisc --subsystem-match=usb --subsystem-match=hidraw
}

"install_$role"
