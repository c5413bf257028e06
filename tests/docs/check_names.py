# SPDX-License-Identifier: BSD-2-Clause
"""Section 3 of the manual against headers, version maps and installed names.

usage: check_names.py SOURCE-ROOT curl|no-curl BUILD-ROOT [MESON]

Each page's NAME, the prototypes of its SYNOPSIS, the headers and the maps name the same functions, and the prototypes are
the same; each function is on one page only, and explained there. Codes that a header promises are on the page. Each
function's name is installed as a page. Every check has a control that fails it.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT, WITH_CURL, BUILD = sys.argv[1:4]
MESON = sys.argv[4] if len(sys.argv) > 4 else None
sys.path.insert(0, os.path.join(ROOT, "tests", "python"))
sys.path.insert(0, os.path.join(ROOT, "tests", "docs"))

import headers  # noqa: E402
import pages  # noqa: E402
import tap  # noqa: E402

INCLUDE = os.path.join(ROOT, "include")
DOCUMENTED = re.compile(r"/\*\*((?:(?!\*/).)*)\*/\s*((?:TPMATTEST_API\b[^;]*;\s*)+)", re.S)


def read(*names):
    with open(os.path.join(ROOT, *names), encoding="utf-8") as f:
        return f.read()


def exported():
    found = []
    for path in (("lib", "libtpmattest.map"), ("lib", "curl", "libtpmattest-curl.map")):
        found += re.findall(r"^\t(tpmattest_\w+);", read(*path), re.M)
    return set(found)


def declared():
    """{function: prototype} of all headers."""
    return {**headers.prototypes(INCLUDE), **headers.prototypes(INCLUDE, {"tss2.h"})}


def promised():
    """{function: error codes that the comment above it names}; "E_NET..." stands for several and is left out."""
    found = {}
    for name in os.listdir(os.path.join(INCLUDE, "tpmattest")):
        for m in DOCUMENTED.finditer(read("include", "tpmattest", name)):
            codes = {f"TPMATTEST_{c}" for c in re.findall(r"\b(E_[A-Z0-9_]*[A-Z0-9])\b(?!_?\.\.\.)", m[1])}
            for function in re.findall(r"(tpmattest_\w+)\(", m[2]):
                found[function] = codes
    return found


def faults(texts, prototypes, symbols):
    """What does not agree, as lines."""
    found, seen = [], {}
    for page, text in texts.items():
        have = pages.prototypes(text)
        if pages.names(text) != [n for n, _ in have]:
            found.append(f"{page}: NAME and SYNOPSIS differ: {set(pages.names(text)) ^ {n for n, _ in have}}")
        body = text.partition(".Sh DESCRIPTION")[2]
        for name, line in have:
            if name in seen:
                found.append(f"{name} is in {seen[name]} and {page}")
            seen[name] = page
            if prototypes.get(name) != line:
                found.append(f"{page}: {line}\n  header: {prototypes.get(name)}")
            if not re.search(rf"\bFn {name}\b", body):
                found.append(f"{page}: {name} is not explained")
    for name in sorted(set(prototypes) ^ symbols | set(prototypes) ^ set(seen)):
        where = [w for w, s in (("headers", prototypes), ("maps", symbols), ("manual", seen)) if name not in s]
        found.append(f"{name} is missing in {', '.join(where)}")
    return found


def code_faults(texts, codes, known):
    """Codes that a header promises and the page does not name, and names in a page that are no codes."""
    found = []
    for page, text in texts.items():
        there = set(re.findall(r"\bTPMATTEST_E_[A-Z0-9_]*[A-Z0-9]\b", text))
        for name in pages.names(text):
            found += [f"{page}: {name}: {c}" for c in sorted(codes.get(name, set()) - there)]
        found += [f"{page}: no such code: {c}" for c in sorted(there - known - {"TPMATTEST_E_UNKNOWN"})]
    return found


class Names(unittest.TestCase):
    def setUp(self):
        self.texts = pages.texts(ROOT)
        self.known = set(re.findall(r"#define (TPMATTEST_E_\w+)", read("include", "tpmattest", "error.h")))

    def doctored(self, page, old, new):
        self.assertIn(old, self.texts[page])
        return {**self.texts, page: self.texts[page].replace(old, new, 1)}

    def test_manual_headers_and_maps_agree(self):
        self.assertEqual(faults(self.texts, declared(), exported()), [])

    def test_a_name_left_out_is_found(self):
        texts = self.doctored("tpmattest_certs.3", ".Nm tpmattest_certs_count ,\n", "")
        self.assertEqual(len(faults(texts, declared(), exported())), 1)

    def test_a_name_too_much_is_found(self):
        texts = self.doctored("tpmattest_certs.3", ".Nm tpmattest_certs_count ,\n", ".Nm tpmattest_certs_sum ,\n.Nm tpmattest_certs_count ,\n")
        self.assertEqual(len(faults(texts, declared(), exported())), 1)

    def test_another_parameter_type_is_found(self):
        texts = self.doctored("tpmattest_evidence.3", '.Fa "size_t len"', '.Fa "uint32_t len"')
        self.assertEqual(len(faults(texts, declared(), exported())), 1)

    def test_a_prototype_left_out_is_found(self):
        texts = self.doctored("tpmattest_verify.3", ".Fo tpmattest_verify\n", ".Fo tpmattest_veriphy\n")
        self.assertIn("tpmattest_verify is missing in manual", faults(texts, declared(), exported()))

    def test_a_function_without_a_page_is_found(self):
        more = {**declared(), "tpmattest_new": "int tpmattest_new(void)"}
        self.assertEqual(faults(self.texts, more, exported()), ["tpmattest_new is missing in maps, manual"])

    def test_a_symbol_left_out_of_the_map_is_found(self):
        self.assertEqual(faults(self.texts, declared(), exported() - {"tpmattest_verify"}),
                         ["tpmattest_verify is missing in maps"])

    def test_a_function_on_two_pages_is_found(self):
        texts = {**self.texts, "copy.3": self.texts["tpmattest_verify.3"]}
        self.assertEqual(len(faults(texts, declared(), exported())), 1)

    def test_promised_codes_are_on_the_pages(self):
        self.assertEqual(code_faults(self.texts, promised(), self.known), [])

    def test_a_code_left_out_is_found(self):
        texts = self.doctored("tpmattest_verify.3", "TPMATTEST_E_CRYPTO", "TPMATTEST_E_CRIPTO")
        self.assertEqual(len(code_faults(texts, promised(), self.known)), 2)

    def test_references_lead_somewhere(self):
        texts = {**self.texts, **{n: read("man", n) for n in ("tpmattest.1", "tpmattest.7")}}
        there = set(texts) | {"tpmattest-codes.7"} | {f"{n}.3" for n in declared()}
        self.assertGreater(sum(t.count(".Xr tpmattest") for t in texts.values()), 50)
        self.assertEqual(dead_references(texts, there), [])
        self.assertEqual(set(dead_references(texts, there - {"tpmattest_free.3"})),
                         {f"{p}: tpmattest_free(3)" for p, t in texts.items() if "Xr tpmattest_free 3" in t})


def dead_references(texts, there):
    """References to pages of this project that do not exist."""
    return [f"{page}: {name}({number})" for page, text in texts.items()
            for name, number in re.findall(r"\bXr (tpmattest\S*) (\d)", text) if f"{name}.{number}" not in there]


def not_installed(found, functions):
    """Functions under whose name there is no page, or one that does not explain them."""
    return [n for n in sorted(functions) if n not in pages.names(found.get(f"{n}.3", ""))]


class Installed(unittest.TestCase):
    def setUp(self):
        if not MESON:
            self.skipTest("meson is not on the path under its name")
        self.root = tempfile.mkdtemp(prefix="tpmattest-man-")
        subprocess.run([MESON, "install", "-C", BUILD, "--no-rebuild", "--quiet", "--tags", "man", "--destdir", self.root],
                       check=True, stdout=subprocess.DEVNULL, timeout=120)

    def tearDown(self):
        shutil.rmtree(self.root, ignore_errors=True)

    def test_every_function_is_a_page(self):
        found = {}
        for folder, _, names in os.walk(self.root):
            for name in names:
                with open(os.path.join(folder, name), encoding="utf-8") as f:
                    found[name] = f.read()
        want = {n for n in declared() if WITH_CURL == "curl" or not n.startswith("tpmattest_curl_")}
        self.assertEqual(not_installed(found, want), [])
        self.assertEqual(not_installed(found, want | {"tpmattest_none"}), ["tpmattest_none"])
        found["tpmattest_free.3"] = found["tpmattest_verify.3"]
        self.assertEqual(not_installed(found, want), ["tpmattest_free"])
        self.assertEqual(sorted(n for n in found if n.endswith(".3") and n[:-2] not in want and n not in pages.texts(ROOT)), [])
        self.assertLessEqual({"tpmattest.1", "tpmattest.7", "tpmattest-codes.7", "tpmattest.3"}, set(found))


tap.main()
