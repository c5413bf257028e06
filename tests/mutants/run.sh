#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Faults put into the library one by one, each of which some test must find. See mutants.py and mutants.tsv beside it.
exec python3 "$(dirname "$0")/mutants.py" "$@"
