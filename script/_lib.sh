# What script/server, script/test, script/lock and .ci/run share. Sourced, never run.
# shellcheck shell=bash

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
VENV="$ROOT/.venv"
PYTHON="$VENV/bin/python"

say() { printf '==> %s\n' "$*"; }

stop() {
    printf 'Stopped: %s\n' "$*" >&2
    exit 1
}

apt_hint() {
    local sudo="sudo "
    [ "$(id -u)" = 0 ] && sudo=""
    printf '%sapt-get update && %sapt-get install -y %s' "$sudo" "$sudo" "$*"
}

is_recent_python() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

# Prints the first Python that is new enough.
find_python() {
    local candidate
    for candidate in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if is_recent_python "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

create_venv() {
    local python
    python="$(find_python)" ||
        stop "Python 3.11 or newer is missing. Install it with: $(apt_hint python3 python3-venv)"
    say "Making a virtual environment in .venv with $("$python" --version 2>&1)"
    rm -rf "$VENV"
    mkdir "$VENV"
    touch "$VENV/.unfinished"
    if command -v uv >/dev/null 2>&1; then
        uv venv --quiet --allow-existing --python "$python" "$VENV" || stop "uv could not make .venv (see above)"
    else
        "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
            stop "python3-venv is missing. Install it with: $(apt_hint python3-venv)"
        "$python" -m venv "$VENV" || stop ".venv could not be made (see above)"
    fi
}

install_requirements() {
    if command -v uv >/dev/null 2>&1; then
        uv pip install --quiet --python "$PYTHON" --require-hashes -r "$ROOT/$1"
    else
        "$PYTHON" -m pip install -qq --disable-pip-version-check --require-hashes -r "$ROOT/$1"
    fi || stop "the packages could not be installed (see above)"
}

# The mark of what is installed: a file of pinned packages, by name and content.
mark_of() { printf '%s %s' "$1" "$(sha256sum <"$ROOT/$1")"; }

# requirements-dev.txt holds all of requirements.txt with the same pins (a test sees to that), so it serves both.
is_installed() {
    local installed
    installed="$(cat "$VENV/.installed" 2>/dev/null)" || return 1
    [ "$installed" = "$(mark_of "$1")" ] || [ "$installed" = "$(mark_of requirements-dev.txt)" ]
}

# prepare_environment FILE: .venv exists and holds what FILE pins. Does nothing when it already does.
# An installation that was killed half-way is known by its mark and made anew.
prepare_environment() {
    exec 9<"$ROOT/script"
    if command -v flock >/dev/null 2>&1 && ! flock --nonblock 9; then
        say "Waiting for another command that prepares .venv"
        flock 9
    fi
    if [ -e "$VENV/.unfinished" ] || ! is_recent_python "$PYTHON"; then
        create_venv
    fi
    if ! is_installed "$1"; then
        say "Installing $1 (the first time takes a few minutes)"
        touch "$VENV/.unfinished"
        rm -f "$VENV/.installed"
        install_requirements "$1"
        mark_of "$1" >"$VENV/.installed"
    fi
    rm -f "$VENV/.unfinished"
    exec 9<&-
}
