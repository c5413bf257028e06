#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What gen-table.py refuses, and that it makes the same bytes of the same rows in any order.

usage: check_gen_table.py GEN_TABLE SOURCE_ROOT
"""
import pathlib
import random
import subprocess
import sys
import tempfile

GEN, ROOT = sys.argv[1], pathlib.Path(sys.argv[2])
ID, HASH = "ab" * 20, "cd" * 32
DATE = "# date: 2024-11-21\n"
WITHDRAWN = "KEYID\tAMD\t" + "ab" * 20 + "\t-\t2022-08-01\tCA\tversion.txt\n"
AUTHORITY = f"KEYID\tINTC\t{ID}\t-\t-\t-\n"
PIN = f"AMD\t{HASH}\t{ID}\tyes\tx\tCN=X\t\tcab\n"
BETWEEN = f"IFX\tCN=X\t{HASH}\t2022-03-10\thttps://x/\t{HASH}\tno\n"
MAKER = "NTC\tNuvoton\tNTC+WEC\tNuvoton\t-\t-\n"
KIN = "WEC\tWinbond\tWEC+NTC\t-\tintel\tid:00001014\n"
DEBUG = f"{ID}\tCN=X\tCN=Y\n"
FINDING = "## 1xx: x\nA\t100\tinfo, error with --x\twarning\tuntrusted\ttext\tCause.\tRemedy.\n"
ERROR = "# retired: -459\n## X\nE_A\t-100\ttext\tCause.\tRemedy.\n"

GOOD = [
    ("authorities", DATE + AUTHORITY),
    ("authorities", DATE + AUTHORITY + AUTHORITY.replace("INTC", "INTL")),
    ("authorities", DATE + AUTHORITY + AUTHORITY.replace("KEYID", "NAMEID")),
    ("pins", PIN),
    ("pins", PIN.replace("AMD", "AMD+MSFT")),
    ("intermediates", BETWEEN),
    ("intermediates", BETWEEN + BETWEEN.replace("CN=X", "CN=Y").replace("cd", "ce", 1)),
    ("debug-cas", DEBUG + DEBUG.replace("CN=X", "CN=Z")),
    ("findings", FINDING),
    ("findings-header", FINDING),
    ("errors", ERROR),
    ("manufacturers", MAKER + KIN),
    ("manufacturers", MAKER.replace("Nuvoton\t-", "!Nuvoton\t-") + KIN),
]
BAD = [
    ("authorities", AUTHORITY),
    ("authorities", DATE + DATE + AUTHORITY),
    ("authorities", "# date: yesterday\n" + AUTHORITY),
    ("authorities", DATE + AUTHORITY + AUTHORITY),
    ("authorities", DATE + AUTHORITY.replace("KEYID", "KEY")),
    ("authorities", DATE + AUTHORITY.replace("INTC", "INTEL")),
    ("authorities", DATE + AUTHORITY.replace("INTC", "I/C")),
    ("authorities", DATE + AUTHORITY.replace("INTC", "")),
    ("authorities", DATE + AUTHORITY.replace(ID, ID[2:])),
    ("authorities", DATE + AUTHORITY.replace(ID, ID + "ab")),
    ("authorities", DATE + AUTHORITY.replace(ID, ID.upper())),
    ("authorities", DATE + AUTHORITY.replace("\t-\n", "\n")),
    ("pins", PIN + PIN),
    ("pins", PIN.replace(HASH, HASH[2:])),
    ("pins", PIN.replace("AMD", "AMD+")),
    ("pins", PIN.replace("AMD", "NUVOTON")),
    ("intermediates", BETWEEN + BETWEEN.replace("CN=X", "CN=Y")),
    ("intermediates", BETWEEN + BETWEEN.replace("cd", "ce", 1)),
    ("intermediates", BETWEEN.replace("IFX", "IFX+STM")),
    ("intermediates", BETWEEN.replace("CN=X", "")),
    ("intermediates", BETWEEN.replace("2022-03-10", "2022")),
    ("intermediates", BETWEEN.replace("https", "http")),
    ("intermediates", BETWEEN.replace(HASH, HASH[2:], 1)),
    ("intermediates", BETWEEN.replace("\tno", "")),
    ("debug-cas", DEBUG.replace(ID, ID[1:])),
    ("debug-cas", DEBUG.replace("\tCN=Y", "")),
    ("findings", FINDING + FINDING),
    ("findings", FINDING + FINDING.replace("A\t", "B\t")),
    ("findings", FINDING + FINDING.replace("100", "101")),
    ("findings", "# retired: 99 100\n" + FINDING),
    ("findings", FINDING.replace("## 1xx: x\n", "")),
    ("findings", FINDING.replace("info", "minor")),
    ("findings", FINDING.replace("info, error with --x", "error")),
    ("findings", FINDING.replace("untrusted", "no")),
    ("findings", FINDING.replace("text", "text.")),
    ("findings", FINDING.replace("Remedy.", "Remedy")),
    ("findings-header", FINDING.replace("Cause.", "")),
    ("errors", ERROR.replace("-100", "-459")),
    ("errors", ERROR.replace("\tRemedy.", "")),
    ("manufacturers", MAKER),
    ("manufacturers", MAKER + MAKER + KIN),
    ("manufacturers", MAKER + KIN.replace("WEC+NTC", "WEC")),
    ("manufacturers", MAKER + KIN.replace("WEC+NTC", "NTC+WEC")),
    ("manufacturers", MAKER + KIN.replace("WEC+NTC", "WEC+NTC+NTC")),
    ("manufacturers", MAKER + KIN.replace("\t-\t", "\tnuvoton\t")),
    ("manufacturers", MAKER + KIN.replace("id:00001014", "00001014")),
    ("manufacturers", MAKER + KIN.replace("id:00001014", "id:0000101a")),
    ("manufacturers", MAKER + KIN.replace("\tid:00001014", "")),
    ("manufacturers", MAKER + KIN.replace("Winbond", "")),
    ("manufacturers", MAKER + KIN.replace("intel", "../intel")),
    ("manufacturers", MAKER + KIN.replace("\tintel", "")),
    ("nonsense", DEBUG),
]
TABLES = [
    ("authorities", ROOT / "lib/vendor/authorities.tsv"),
    ("pins", ROOT / "lib/vendor/vendor-roots.tsv"),
    ("intermediates", ROOT / "lib/vendor/vendor-intermediates.tsv"),
    ("debug-cas", ROOT / "lib/vendor/debug-cas.tsv"),
    ("manufacturers", ROOT / "lib/vendor/manufacturers.tsv"),
]


def run(kind, text):
    """The generated text, or None when it was refused."""
    with tempfile.TemporaryDirectory() as folder:
        source, made = pathlib.Path(folder, "t.tsv"), pathlib.Path(folder, "t.h")
        source.write_text(text, encoding="utf-8")
        pathlib.Path(folder, "t-withdrawn.tsv").write_text(WITHDRAWN, encoding="utf-8")
        result = subprocess.run([sys.executable, GEN, kind, source, made], capture_output=True, text=True, check=False)
        if result.returncode == 0:
            return made.read_text(encoding="utf-8")
        if made.exists() or not result.stderr or "Traceback" in result.stderr:
            sys.exit(f"{kind}: refused, but not properly: {result.stderr}")
        return None


def main():
    for kind, text in GOOD:
        if run(kind, text) is None:
            sys.exit(f"{kind}: refused {text!r}")
    for kind, text in BAD:
        if run(kind, text) is not None:
            sys.exit(f"{kind}: took {text!r}")
    for kind, path in TABLES:
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines(keepends=True)
        random.Random(1).shuffle(lines)
        if run(kind, text) != run(kind, "".join(lines)):
            sys.exit(f"{kind}: the order of the rows of {path} shows in the result")


if __name__ == "__main__":
    main()
