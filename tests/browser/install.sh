#!/bin/sh
# Makes sure that the browser tests find a Chromium and fonts for Chinese: what the system has, else
# Debian's packages where this runs as root, else Playwright's own download.
#   install.sh PYTHON
set -eu
python=$1

have_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
have_fonts() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh family)" ]; }
as_root_on_debian() { [ "$(id -u)" = 0 ] && command -v apt-get; }

if have_browser >/dev/null && have_fonts; then
    exit 0
fi
if as_root_on_debian >/dev/null; then
    echo "Installing Debian's chromium and fonts-noto-cjk for the browser tests"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null
elif ! have_browser >/dev/null; then
    echo "Installing Playwright's Chromium for the browser tests"
    "$python" -m playwright install chromium
fi
