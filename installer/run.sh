#!/usr/bin/env bash
# Installs what is missing and opens the window on this user's home; with no display, runs the demo instead.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_packages "${run_packages[@]}"
set_up

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$python" "$house/main.py" "$@"
fi
say "Không có màn hình (DISPLAY và WAYLAND_DISPLAY đều trống) nên không mở được cửa sổ; chạy thử một hồ sơ mẫu."
exec "$python" "$house/main.py" "$@" demo
