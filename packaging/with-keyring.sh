#!/usr/bin/env bash
# Runs a command beside a real, unlocked keyring of its own: with-keyring.sh COMMAND [ARGUMENTS]
# Needs dbus-run-session and gnome-keyring-daemon. The person's keyring, settings and bus are not touched.
set -euo pipefail

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -m 700 "$scratch/runtime" "$scratch/data" "$scratch/config" "$scratch/cache"
export XDG_RUNTIME_DIR="$scratch/runtime" XDG_DATA_HOME="$scratch/data"
export XDG_CONFIG_HOME="$scratch/config" XDG_CACHE_HOME="$scratch/cache"
# The test suite forbids keyrings by this variable; here one is wanted.
unset PYTHON_KEYRING_BACKEND

# The daemon ends with the bus. Its password is read up to the end of input, without a line end.
dbus-run-session -- bash -c '
    printf %s "for this test only" | gnome-keyring-daemon --unlock --components=secrets >/dev/null
    "$@"
' with-keyring "$@"
