# SPDX-License-Identifier: BSD-2-Clause
"""The table of prototypes against the headers, the version map and itself.

usage: check_table.py SOURCE-ROOT
"""
import os
import re
import sys
import unittest

import headers
import tap

ROOT = sys.argv[1]
INCLUDE = os.path.join(ROOT, "include")
TABLE = os.path.join(ROOT, "python", "tpmattest", "_ffi.py")
# In headers of their own: another library, and a type of tpm2-tss.
ELSEWHERE = {"tpmattest_tpm_new_tcti"}

from tpmattest import _ffi  # noqa: E402


def core():
    return headers.prototypes(INCLUDE)


def exported():
    with open(os.path.join(ROOT, "lib", "libtpmattest.map"), encoding="utf-8") as f:
        return set(re.findall(r"\b(tpmattest_\w+);", f.read()))


def difference(prototypes, table):
    """What a table says otherwise than the prototypes: names, and (name, header, table)."""
    wrong = sorted(set(prototypes) ^ set(table))
    for name in set(prototypes) & set(table):
        restype, args = headers.signature(prototypes[name])
        have = table[name]
        if (restype, args) != have:
            wrong.append((name, (restype, args), have))
    return wrong


def table_text():
    """{name: (restype, args)} as names, from the source: ctypes makes some of them one object."""
    with open(TABLE, encoding="utf-8") as f:
        text = f.read()
    found = {}
    for m in re.finditer(r'"(tpmattest_\w+)": \(\s*([\w.()]+),\s*\[(.*?)\],?\s*\)', text, re.S):
        found[m[1]] = (m[2], [a.strip() for a in m[3].split(",") if a.strip()])
    return found


class Table(unittest.TestCase):
    def test_same_as_headers(self):
        self.assertEqual(difference(core(), table_text()), [])

    def test_a_wrong_parameter_is_found(self):
        broken = dict(table_text())
        restype, args = broken["tpmattest_evidence_add_nv"]
        broken["tpmattest_evidence_add_nv"] = (restype, [a.replace("c_uint32", "c_uint64") for a in args])
        self.assertEqual(len(difference(core(), broken)), 1)

    def test_a_missing_function_is_found(self):
        broken = dict(table_text())
        del broken["tpmattest_verify"]
        self.assertEqual(difference(core(), broken), ["tpmattest_verify"])

    def test_same_as_map(self):
        self.assertEqual(set(_ffi.PROTOTYPES), exported() - ELSEWHERE)

    def test_comments_are_the_prototypes(self):
        with open(TABLE, encoding="utf-8") as f:
            comments = set(re.findall(r"^    # (.*)$", f.read(), re.M))
        self.assertEqual(sorted(set(core().values()) - comments), [])

    @unittest.skipUnless(os.environ.get("TPMATTEST_CURL_LIBRARY"), "built without curl")
    def test_the_transport(self):
        names = {n for n in headers.prototypes(INCLUDE) if n.startswith("tpmattest_curl_")}
        with open(os.path.join(ROOT, "lib", "curl", "libtpmattest-curl.map"), encoding="utf-8") as f:
            self.assertEqual(set(re.findall(r"\b(tpmattest_\w+);", f.read())), names)
        self.assertEqual(set(_ffi.CURL_PROTOTYPES), names)
        for name, (restype, args) in _ffi.CURL_PROTOTYPES.items():
            function = getattr(_ffi.curl(), name)
            self.assertIs(function.restype, restype)
            self.assertEqual(list(function.argtypes), args)

    def test_every_signature_is_set(self):
        for name, (restype, args) in _ffi.PROTOTYPES.items():
            function = getattr(_ffi.lib, name)
            self.assertIs(function.restype, restype)
            self.assertEqual(list(function.argtypes), args)


tap.main()
