#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Count what a meson test run did, test case by test case.

usage: tally.py TESTLOG.json MESON-EXIT-STATUS

A program that speaks TAP counts by its lines; any other counts as one. A program that died, timed out or broke its plan
counts as one more failure. Prints "N passed, N failed, N skipped" and fails when anything failed or nothing ran.
"""
import json
import re
import sys

LINE = re.compile(r"^(not )?ok\b(.*)$", re.M)


def count(entry):
    """(passed, failed, skipped) of one program."""
    lines = LINE.findall(entry.get("stdout") or "")
    if not lines:
        result = entry["result"]
        return (int(result == "OK"), int(result not in ("OK", "SKIP")), int(result == "SKIP"))
    skipped = sum("# SKIP" in rest.upper() for _, rest in lines)
    failed = sum(bool(bad) and "# SKIP" not in rest.upper() for bad, rest in lines)
    passed = len(lines) - skipped - failed
    if entry["result"] not in ("OK", "SKIP") and failed == 0:
        failed = 1
    return (passed, failed, skipped)


def main():
    path, status = sys.argv[1], int(sys.argv[2])
    total = [0, 0, 0]
    try:
        with open(path, encoding="utf-8") as log:
            for line in log:
                entry = json.loads(line)
                counts = count(entry)
                total = [a + b for a, b in zip(total, counts)]
                if counts[1]:
                    print(f"failed: {entry['name']} ({entry['result']})")
                if counts[2]:
                    print(f"skipped: {counts[2]} of {entry['name']}")
    except OSError as e:
        print(f"tally.py: {e}")
        total[1] += 1
    if status and not total[1]:
        total[1] = 1
    print("{} passed, {} failed, {} skipped".format(*total))
    sys.exit(1 if total[1] or not total[0] else 0)


if __name__ == "__main__":
    main()
