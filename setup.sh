#!/bin/sh
# Clientele in one command: see ./setup.sh --help
set -eu

usage() {
    cat <<'TEXT'
Usage:
  ./setup.sh [STREAMLIT OPTIONS]   make .venv, install requirements.txt, start the dashboard
  ./setup.sh --no-start            the same, but stop before starting
  ./setup.sh test [PYTEST OPTIONS] install requirements-dev.txt too and run every test
                                   (but for the long sweeps: add -m slow for those)
  ./setup.sh --locked ...          any of these, with the very versions of requirements.lock and
                                   requirements-dev.lock, their files checked by their hashes
  ./setup.sh lock                  renew the locks: the newest versions that the ranges allow
  ./setup.sh --help                this text

It needs Python 3.11 or newer. PYTHON=/path/to/python ./setup.sh uses that one.
Running it again is quick: nothing is installed unless a requirements file changed.
The dashboard opens on http://localhost:8501; ./setup.sh --server.port 8600 picks another port.
TEXT
}

fail() {
    printf 'setup: %s\n' "$1" >&2
    [ $# -lt 2 ] || printf '       %s\n' "$2" >&2
    exit 1
}

say() { printf 'setup: %s\n' "$1" >&2; }

# Runs the Python named in $1 and says whether it is new enough (a shim may exist and not run).
new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

# Debian and Ubuntu ship Python without the part that makes virtual environments.
can_make_venv() {
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1
}

find_python() {
    if [ -n "${PYTHON-}" ] && ! new_enough "$PYTHON"; then
        fail "PYTHON=$PYTHON does not run, or is older than 3.11." "Name a Python 3.11 or newer."
    fi
    incomplete=
    for candidate in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3 python; do
        new_enough "$candidate" || continue
        if can_make_venv "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
        incomplete=${incomplete:-$candidate}
    done
    if [ -n "$incomplete" ]; then
        fail "$incomplete cannot make virtual environments: its venv or ensurepip part is missing." \
            "On Debian and Ubuntu: sudo apt install python3-venv (or python3.12-venv and so on). Then run this again."
    fi
    fail "Clientele needs Python 3.11 or newer, and none was found on the PATH." \
        "Get it from https://www.python.org/downloads/ or your system's packages, or set PYTHON=/path/to/python3."
}

make_venv() {
    if [ -L .venv ] && [ ! -e .venv ]; then
        fail ".venv is a link that leads nowhere." "Remove it (rm .venv) and run this again."
    fi
    if [ -e .venv ]; then
        if new_enough .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; then
            return
        fi
        [ -f .venv/pyvenv.cfg ] || [ -z "$(ls -A .venv)" ] ||
            fail ".venv is there but is no virtual environment." "Move it away and run this again."
        say ".venv does not work any more (moved, or its Python is gone): making it anew"
        rm -rf .venv
    fi
    python=$(find_python)
    say "making .venv with $("$python" --version 2>&1)"
    "$python" -m venv .venv ||
        fail "$python could not make .venv." "Look at the message above; on Debian and Ubuntu python3-venv may be missing."
}

# Installs a requirements file, or with --locked its lock, unless the copy kept in .venv says it is
# installed already. A lock has hashes, so pip takes no file that it does not name.
install() {
    file=$1.$kind
    stamp=.venv/$file.installed
    # The stamp alone does not say that the packages are still there.
    if cmp -s "$file" "$stamp" && .venv/bin/python -c 'import importlib.util as there
raise SystemExit(not all(map(there.find_spec, ("streamlit", "duckdb", "pandas"))))'; then
        return
    fi
    say "installing $file (a few minutes the first time)"
    # What is installed now is no longer what the other kind left there.
    rm -f "$stamp" .venv/*."$other_kind".installed
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$file" ||
        fail "installing $file failed." "Check the connection to https://pypi.org and run this again."
    cp "$file" "$stamp"
}

# The newest versions that the ranges allow, for every system and every Python from 3.11 on at once
# (pyproject.toml, tool.uv.pip). First those of everything, so that the dashboard runs with the
# versions that were tested.
lock() {
    say "renewing requirements-dev.lock, requirements.lock and requirements-server.lock"
    .venv/bin/python -m uv pip compile --quiet --upgrade --python-version 3.11 \
        -o requirements-dev.lock requirements-dev.txt &&
        .venv/bin/python -m uv pip compile --quiet --upgrade --python-version 3.11 \
            -c requirements-dev.lock -o requirements.lock requirements.txt &&
        .venv/bin/python -m uv pip compile --quiet --upgrade --python-version 3.11 \
            -c requirements-dev.lock -o requirements-server.lock \
            requirements.txt requirements-server.txt ||
        fail "the locks could not be renewed." "Look at the message above."
}

case $(uname -s) in
    MINGW* | MSYS* | CYGWIN*) fail "this is Windows." "Run setup.bat instead." ;;
esac

kind=txt other_kind=lock
if [ "${1-}" = --locked ]; then
    kind=lock other_kind=txt
    shift
fi
task=start
case ${1-} in
    -h | --help | help)
        usage
        exit 0
        ;;
    test)
        task=test
        shift
        ;;
    --no-start)
        task=none
        shift
        [ $# -eq 0 ] || fail "--no-start takes nothing after it." "See ./setup.sh --help"
        ;;
    lock)
        task=lock
        shift
        [ $# -eq 0 ] || fail "lock takes nothing after it." "See ./setup.sh --help"
        ;;
    '' | --*) ;;
    *) fail "there is no '$1'." "See ./setup.sh --help" ;;
esac

# Works from any folder, also one whose path holds spaces.
CDPATH='' cd -- "$(dirname -- "$0")"

# Analyses the demo store once, so that its first visitor need not wait. A failure costs only that.
prepare_demo() {
    say "preparing the demo store"
    .venv/bin/python -m core demo >/dev/null 2>&1 || say "that did not work; the dashboard will do it"
}

make_venv
install requirements

case $task in
    lock)
        install requirements-dev
        lock
        ;;
    none)
        prepare_demo
        say "ready: ./setup.sh starts the dashboard"
        ;;
    test)
        install requirements-dev
        # One test file stays in one worker, which shares what it has made. Files in their own order:
        # xdist would keep those of one long test for the end, where the other worker waits for them.
        exec .venv/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not slow" "$@"
        ;;
    start)
        prepare_demo
        # Work on one's own machine lasts; CLIENTELE_PROJECTS= (empty) keeps nothing.
        export CLIENTELE_PROJECTS="${CLIENTELE_PROJECTS-$PWD/projects}"
        # Nobody else reaches one's own machine, nor a web page that gives it a name of its own.
        export STREAMLIT_SERVER_ADDRESS="${STREAMLIT_SERVER_ADDRESS-127.0.0.1}"
        export STREAMLIT_SERVER_ALLOWED_HOSTS="${STREAMLIT_SERVER_ALLOWED_HOSTS-localhost 127.0.0.1}"
        say "starting the dashboard on http://localhost:8501, or where Streamlit says below (Ctrl+C stops it)"
        exec .venv/bin/python -m streamlit run front_door.py --server.showEmailPrompt=false "$@"
        ;;
esac
