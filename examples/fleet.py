#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Verify the captures of many machines. Prints one line each, then the number per AIK authority.

usage: fleet.py FOLDER TRUST...

FOLDER contains captures written by "tpmattest capture" (*.json). TRUST is a directory, a bundle or a
TrustedTpm.cab. A firewall must allow connections to the authorities in the last lines.

Exit status: 0 all are trusted, 1 at least one is untrusted or unreadable, 3 at least one is
incomplete, 2 usage error or no trust store.
"""
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import tpmattest


def judge(capture, trust):
    """Return (verdict, reasons, AIK host or None) for one capture. An unreadable one does not stop
    the others."""
    try:
        with tpmattest.Evidence.from_json(capture.read_bytes()) as evidence:
            report = tpmattest.verify(evidence, trust)
    except (tpmattest.Error, OSError) as e:
        return "unreadable", str(e), None
    reasons = [f.code for f in report.findings if f.severity == "error"]
    host = urlsplit(report.aik_url).netloc if report.aik_url else None
    return report.verdict, ", ".join(reasons) or "-", host


def main():
    if len(sys.argv) < 3 or not Path(sys.argv[1]).is_dir():
        print(__doc__.splitlines()[2], file=sys.stderr)
        return 2
    try:
        trust = tpmattest.TrustStore(sys.argv[2:])
    except tpmattest.Error as e:
        print(f"fleet.py: {e}", file=sys.stderr)
        return 2
    verdicts, hosts = Counter(), Counter()
    with trust:
        for capture in sorted(Path(sys.argv[1]).glob("*.json")):
            verdict, reasons, host = judge(capture, trust)
            print(capture.stem, verdict, reasons, sep="\t")
            verdicts[verdict] += 1
            if host:
                hosts[host] += 1
    print()
    print(", ".join(f"{n} {verdict}" for verdict, n in sorted(verdicts.items())) or "no captures")
    for host, n in hosts.most_common():
        print(n, host)
    if verdicts["untrusted"] or verdicts["unreadable"]:
        return 1
    return 3 if verdicts["incomplete"] else 0


if __name__ == "__main__":
    sys.exit(main())
