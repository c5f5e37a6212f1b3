#!/usr/bin/env bash
# Installs what is missing, then runs every check and ends with pytest's summary; --long adds the soak and fault runs.
# The tests start what they need themselves: a screen with its window manager for each worker, a CUPS daemon in a
# folder of its own, SANE's test backend. Nothing of this machine's own printers, scanners and homes is touched.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

test_packages=(
    cups cups-client cups-filters libxtst6 openbox openssl poppler-utils printer-driver-cups-pdf qpdf sane-airscan
    sane-utils xdotool xvfb
)
failed=()

step() {
    local name=$1
    shift
    say "$name"
    "$@" || failed+=("$name")
}

need_packages "${run_packages[@]}" "${test_packages[@]}"
set_up test
cd "$house"

step "ruff check" "$python" -m ruff check app tests installer main.py
step "ruff format" "$python" -m ruff format --check app tests installer main.py
step "mypy" "$python" -m mypy app tests main.py installer/translations.py
step "import-linter" .venv/bin/lint-imports
step "gettext" "$python" installer/translations.py check
# One worker more than cores: tests wait for windows, scanners and servers. Neighbours share what a module makes once.
step "pytest" "$python" -m pytest -n "$(($(nproc) + 1))" --dist worksteal "$@"

[ ${#failed[@]} -eq 0 ] || fail "Failed: ${failed[*]}"
