# What .ci/run and .ci/full share; sourced by both.

cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CARGO_BUILD_JOBS="${CARGO_BUILD_JOBS:-$(nproc 2>/dev/null || echo 2)}"
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-never}"
export CARGO_INCREMENTAL=0
tools=target/ci/tools
export CARGO_DENY="$tools/bin/cargo-deny"
passed=0
rm -f target/ci/not_checked
left_out=()
now=''

# step NAME COMMAND...: a step that fails ends the run.
step() {
    now=$1
    shift
    printf '\n== %s\n' "$now"
    local start=$SECONDS
    "$@"
    printf '== %s: passed in %d s\n' "$now" $((SECONDS - start))
    passed=$((passed + 1))
}

# A step that needs the network: done, unless it was asked to be left out.
online() {
    if [[ -n ${CORRIDOR_CI_OFFLINE:-} ]]; then
        left_out+=("$1")
    else
        step "$@"
    fi
}

trap 'code=$?; if ((code)); then printf "\nFAILED: %s\n%d passed, 1 failed\n" "${now:-the start}" "$passed"; fi; exit "$code"' EXIT

# installed PACKAGE: a Debian package, by apt-get.
installed() {
    if ! command -v apt-get >/dev/null 2>&1 || [[ $(id -u) != 0 ]]; then
        echo "$1 is missing, and can be installed here only as root with apt-get" >&2
        return 1
    fi
    echo "installing $1"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >/dev/null
}

# need PROGRAM PACKAGE: installs the package if the program is missing.
need() {
    command -v "$1" >/dev/null 2>&1 || installed "$2"
}

# The tools of requirements.txt, in an environment of their own that is made anew when the list changes.
install_tools() {
    if cmp -s .ci/requirements.txt "$tools/requirements.txt"; then return; fi
    need python3 python3
    rm -rf "$tools"
    if ! python3 -m venv "$tools" >/dev/null 2>&1; then
        rm -rf "$tools"
        installed python3-venv
        python3 -m venv "$tools"
    fi
    "$tools/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement .ci/requirements.txt
    cp .ci/requirements.txt "$tools/requirements.txt"
}

closing() {
    now=''
    if ((${#left_out[@]})); then
        printf '\nleft out, as CORRIDOR_CI_OFFLINE asks:\n'
        printf '  %s\n' "${left_out[@]}"
    fi
    if [[ -s target/ci/not_checked ]]; then
        printf '\nnot checked, for want of data:\n'
        sed 's/^/  /' target/ci/not_checked
    fi
    printf '\n%s\n%d passed, 0 failed, %d skipped\n' "$1" "$passed" "${#left_out[@]}"
}
