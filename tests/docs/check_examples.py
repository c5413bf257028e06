# SPDX-License-Identifier: BSD-2-Clause
"""The programs in the EXAMPLES of section 3: each compiles without a warning, links, and those that need no device run.

usage: check_examples.py SOURCE-ROOT LIBTPMATTEST.SO [LIBTPMATTEST-CURL.SO]
"""
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = sys.argv[1]
LIBRARIES = [os.path.abspath(lib) for lib in sys.argv[2:]]
sys.path.insert(0, os.path.join(ROOT, "tests", "python"))
sys.path.insert(0, os.path.join(ROOT, "tests", "docs"))

import pages  # noqa: E402
import tap  # noqa: E402

CC = shlex.split(os.environ.get("CC", "cc"))
WORK = tempfile.mkdtemp(prefix="tpmattest-examples-")

# What the first program of a page prints, where it needs neither a TPM nor a file nor the network. Its status is 0.
PRINTS = {
    "tpmattest_endpoint.3": "https://INTC-KeyId-ba21136573c2c38a5be57cb6c68bfc23bb36ca58.microsoftaik.azure.net/templates/Aik/scep\n"
                            "registered on 2024-11-21: yes\n",
    "tpmattest_error.3": "",
    "tpmattest_policy.3": "",
    "tpmattest_probe.3": "POSTPKIOperation\nSHA-256\n",
    "tpmattest_report.3": "incomplete, heard from files",
    "tpmattest_ek.3": "TPMATTEST_F_NO_EK_CERT",
    "tpmattest_resolver.3": "",
    "tpmattest_response.3": "TPMATTEST_E_INCOMPLETE\n",
}


def run(*args):
    return subprocess.run(args, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)


def flags(source):
    """Include and link flags, as the page says that a program needs them."""
    if "tss2_tctildr.h" not in source:
        return []
    return run("pkg-config", "--cflags", "--libs", "tss2-tctildr").stdout.split()


def build(source, name="example"):
    """Compile and link; (program, what the compiler said)."""
    path = os.path.join(WORK, name)
    with open(f"{path}.c", "w", encoding="utf-8") as f:
        f.write(source)
    rpath = [f"-Wl,-rpath,{os.path.dirname(lib)}" for lib in LIBRARIES]
    done = run(*CC, "-std=c11", "-Wall", "-Wextra", "-Werror", "-I", os.path.join(ROOT, "include"), "-o", path, f"{path}.c",
               *reversed(LIBRARIES), *rpath, *flags(source))
    return (path if done.returncode == 0 else None), done.stderr


class Examples(unittest.TestCase):
    def test_each_page_has_a_program(self):
        self.assertEqual([p for p, text in pages.texts(ROOT).items() if not pages.programs(text)], [])

    def test_a_misspelt_function_is_found(self):
        source = pages.programs(pages.texts(ROOT)["tpmattest_verify.3"])[0]
        self.assertIsNone(build(source.replace("tpmattest_verify(", "tpmattest_veriphy("))[0])

    def test_an_ignored_result_is_found(self):
        source = pages.programs(pages.texts(ROOT)["tpmattest_policy.3"])[0]
        self.assertIsNone(build(source.replace("rc = tpmattest_policy_set_flags", "tpmattest_policy_set_flags"))[0])

    def test_a_function_that_no_library_has_is_found(self):
        program, said = build('#include <tpmattest/error.h>\nTPMATTEST_API int tpmattest_none(void);\n'
                              'int main(void)\n{\n\treturn tpmattest_none();\n}\n')
        self.assertIsNone(program)
        self.assertIn("tpmattest_none", said)


def one(page, number, source):
    def test(self):
        if "tpmattest/curl.h" in source and len(LIBRARIES) < 2:
            self.skipTest("built without libtpmattest-curl")
        if "tss2" in source and run("pkg-config", "tss2-tctildr").returncode:
            self.skipTest("tpm2-tss is not installed")
        program, said = build(source, f"{page}-{number}")
        self.assertEqual(said, "")
        if number == 0 and page in PRINTS:
            done = run(program)
            self.assertIn(PRINTS[page], done.stdout)
            self.assertEqual(done.returncode, 0, done.stderr)
    return test


for page, text in pages.texts(ROOT).items():
    for number, source in enumerate(pages.programs(text)):
        setattr(Examples, f"test_{page[:-2]}_{number}", one(page, number, source))

try:
    tap.main()
finally:
    shutil.rmtree(WORK, ignore_errors=True)
