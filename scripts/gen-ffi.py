#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Generate the tables of prototypes in python/tpmattest/_ffi.py from the public headers.

The python test suite compares them.

usage: scripts/gen-ffi.py
"""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "python"))

import headers  # noqa: E402

FFI = os.path.join(ROOT, "python", "tpmattest", "_ffi.py")


def table(curl):
    lines = []
    for name, prototype in headers.prototypes(os.path.join(ROOT, "include")).items():
        if name.startswith("tpmattest_curl_") == curl:
            restype, args = headers.signature(prototype)
            lines += [f"    # {prototype}", f'    "{name}": ({restype}, [{", ".join(args)}]),']
    return "\n".join(lines) + "\n"


def main():
    with open(FFI, encoding="utf-8") as f:
        text = f.read()
    for name, curl in (("PROTOTYPES", False), ("CURL_PROTOTYPES", True)):
        text = re.sub(rf"(?ms)^({name}: Dict\[str, Signature\] = {{\n).*?^}}", lambda m: m[1] + table(curl) + "}", text)
    with open(FFI, "w", encoding="utf-8") as f:
        f.write(text)


main()
