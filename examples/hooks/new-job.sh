#!/bin/sh
# A hook for plumbline check --jobs 'exec=examples/hooks/new-job.sh': prints the id
# of a new job in the state that is wanted. What makes a job differs from one
# implementation to the next: put your way of doing it where curl stands. Here it
# is an address of the emulator's own.
set -eu
: "${EMULATOR:?the address of the emulator, such as http://127.0.0.1:4566}"

case "$PLUMBLINE_STATE" in
InProgress | Dispatched | Queued) ;;
*)
    # A state that cannot be made ends with a status other than 0. The cases that
    # need it are skipped then, for the reason that is printed here.
    echo "no job can be made in state $PLUMBLINE_STATE" >&2
    exit 1
    ;;
esac

# Several ids, one a line, are fine too: they are used one after the other, which
# saves calls.
curl --silent --show-error --fail --request POST "$EMULATOR/_admin/jobs?status=$PLUMBLINE_STATE"
