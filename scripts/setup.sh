# Sourced by every chore: makes .venv if it is missing and installs what the chore needs.
#
#   source scripts/setup.sh EXTRA…        e.g.  source scripts/setup.sh kokoro web test
#
# Copies of pyproject.toml in .venv tell what was installed, which makes a second run quick.

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
    return 1
}

if [ ! -e .venv/.ready ]; then
    echo "scripts: making .venv" >&2
    python=$(find_python)
    "$python" -m venv --clear .venv
    # Resolvers older than 24 fail on this set of packages.
    .venv/bin/python -m pip install --quiet --upgrade 'pip>=24'
    touch .venv/.ready
fi

missing=()
for extra in "$@"; do
    cmp -s pyproject.toml ".venv/.installed-$extra" || missing+=("$extra")
done
if [ ${#missing[@]} -gt 0 ]; then
    extras=$(IFS=,; echo "${missing[*]}")
    echo "scripts: installing bulletin[$extras]" >&2
    .venv/bin/python -m pip install --quiet --editable ".[$extras]"
    for extra in "${missing[@]}"; do
        cp pyproject.toml ".venv/.installed-$extra"
    done
fi
export PATH="$PWD/.venv/bin:$PATH"
