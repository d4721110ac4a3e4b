# Sourced by every chore: makes .venv if it is missing and installs what the chore needs.
#
#   source scripts/setup.sh EXTRA…        e.g.  source scripts/setup.sh kokoro test
#
# A stamp of pyproject.toml makes a second run quick.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "scripts: Python 3.11 or newer is needed; set PYTHON to one" >&2
    exit 1
}

if [ ! -x .venv/bin/python ]; then
    echo "scripts: making .venv" >&2
    "$(find_python)" -m venv .venv
    # Resolvers older than 24 fail on this set of packages.
    .venv/bin/python -m pip install --quiet --upgrade 'pip>=24'
fi

for extra in "$@"; do
    stamp=".venv/.installed-$extra"
    if ! cmp -s pyproject.toml "$stamp"; then
        echo "scripts: installing bulletin[$extra]" >&2
        .venv/bin/python -m pip install --quiet --editable ".[$extra]"
        cp pyproject.toml "$stamp"
    fi
done
export PATH="$PWD/.venv/bin:$PATH"
