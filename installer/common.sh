# What run.sh and test.sh share: system packages, the virtual environment, the compiled sentences. Sourced, not run.

house=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
python="$house/.venv/bin/python"

# what the window (Qt on X11 or Wayland), scanning and printing need of the system
run_packages=(
    ca-certificates libdbus-1-3 libegl1 libfontconfig1 libfreetype6 libgl1 libglib2.0-0 libwayland-client0
    libwayland-cursor0 libwayland-egl1 libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1
    libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0 libxkbcommon0
    cups-client libusb-1.0-0 sane-utils tesseract-ocr tesseract-ocr-osd tesseract-ocr-vie
)

say() { printf '\n== %s\n' "$*"; }

fail() {
    printf '\n!! %s\n' "$*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "Cần quyền quản trị (root hoặc sudo) để chạy: $*"
    fi
}

# need_packages NAME...: installs by apt what is not there; Ubuntu 24.04 gave some libraries new names that end in t64
need_packages() {
    local name present missing=() chosen=()
    if ! command -v apt-get >/dev/null; then
        say "Máy này không có apt. Hãy tự cài các gói tương ứng với: $*"
        return 0
    fi
    present=" $(dpkg-query -W -f='${db:Status-Abbrev}${Package} ' "$@" "${@/%/t64}" 2>/dev/null || true)"
    for name in "$@"; do
        [[ $present == *" ii $name "* || $present == *" ii ${name}t64 "* ]] || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "Cài gói của hệ điều hành: ${missing[*]}"
    as_root apt-get update -q
    for name in "${missing[@]}"; do
        if offered "$name"; then
            chosen+=("$name")
        elif offered "${name}t64"; then
            chosen+=("${name}t64")
        else
            fail "Không tìm thấy gói $name trong các nguồn của apt."
        fi
    done
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${chosen[@]}"
}

offered() { [[ $(LC_ALL=C apt-cache policy "$1") =~ Candidate:\ [^\(] ]]; }

# prints the first Python that is new enough, of those that this shell finds
find_python() {
    local name
    for name in python3 /usr/bin/python3 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

make_environment() {
    local base version
    ! "$python" -m pip --version >/dev/null 2>&1 || return 0
    if ! base=$(find_python); then
        need_packages python3
        base=$(find_python) || fail "Cần Python từ 3.11 trở lên."
    fi
    if ! "$base" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$base" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        need_packages "python$version-venv"
    fi
    say "Tạo môi trường Python trong .venv"
    "$base" -m venv --clear "$house/.venv"
}

# need_libraries [EXTRA]: the libraries of pyproject.toml and of one of its extras, as constraints.txt pins them
need_libraries() {
    local stamp="$house/.venv/installed${1:+-$1}" list="$house/.venv/libraries${1:+-$1}.txt" wanted
    "$python" - "$house/pyproject.toml" "${1:-}" <<'PYTHON' >"$list"
import sys
import tomllib

with open(sys.argv[1], "rb") as given:
    project = tomllib.load(given)["project"]
print("\n".join(project["dependencies"] + project["optional-dependencies"].get(sys.argv[2], [])))
PYTHON
    wanted=$(cat "$list" "$house/constraints.txt" | sha256sum)
    [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || return 0
    say "Cài thư viện Python theo constraints.txt"
    "$python" -m pip install --disable-pip-version-check -q -c "$house/constraints.txt" -r "$list"
    printf '%s\n' "$wanted" >"$stamp"
}

# set_up [EXTRA]: all that the program needs in this folder; what is there already takes no time
set_up() {
    exec 9<"$house"
    flock 9 # two set-ups of one folder wait for each other
    make_environment
    need_libraries "$@"
    "$python" "$house/installer/translations.py" compile
    "$python" -m compileall -q "$house/app" "$house/main.py" # else the first start takes twice as long
    exec 9<&-
}
