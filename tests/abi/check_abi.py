# SPDX-License-Identifier: BSD-2-Clause
"""What programs that link the libraries rely on.

usage: check_abi.py SOURCE-ROOT LIBTPMATTEST.SO LIBTPMATTEST-STATIC.A [LIBTPMATTEST-CURL.SO]

Symbols: map, headers and what the library exports are the same set, and a program that names every one of them with its
prototype compiles and links. Headers: each compiles alone. Data: no object has writable static data. Needed libraries:
those of the list. Dump: the stored description of the ABI against this build. Every check has a control that fails it.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT, LIBRARY, ARCHIVE = sys.argv[1:4]
CURL = sys.argv[4] if len(sys.argv) > 4 else None
sys.path.insert(0, os.path.join(ROOT, "tests", "python"))

import headers  # noqa: E402
import tap  # noqa: E402

INCLUDE = os.path.join(ROOT, "include")
HERE = os.path.join(ROOT, "tests", "abi")
WORK = tempfile.mkdtemp(prefix="tpmattest-abi-")

NEEDED = {
    "libcrypto.so.3", "libjson-c.so.5", "libtss2-sys.so.1", "libtss2-mu.so.0", "libtss2-tctildr.so.0", "libtss2-rc.so.0",
    "libmspack.so.0", "libc.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1",
}
NEEDED_CURL = {"libtpmattest.so.1", "libcurl.so.4", "libcrypto.so.3", "libc.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}


def run(*args, **more):
    return subprocess.run(args, capture_output=True, text=True, timeout=300, **more)


def have_tss():
    """Is there what tss2.h needs? A build without tpm2-tss can do without."""
    return run("cc", "-fsyntax-only", "-x", "c", "-", input="#include <tss2/tss2_tcti.h>\n").returncode == 0


TSS = ["tss2.h"] if have_tss() else []


def exported(library):
    """The symbols that a library defines for others, with their version node."""
    out = run("nm", "-D", "--defined-only", "--with-symbol-versions", library).stdout
    return {line.split()[-1] for line in out.splitlines() if " T " in line or " B " in line or " D " in line or " R " in line}


def mapped(path, node):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    return {f"{name}@@{node}" for name in re.findall(r"^\t(tpmattest_\w+);", text, re.M)}


def prototypes(curl):
    """{function: prototype} of one library; tss2.h counts to the main one."""
    found = headers.prototypes(INCLUDE)
    with open(os.path.join(INCLUDE, "tpmattest", "tss2.h"), encoding="utf-8") as f:
        if "tpmattest_tpm_new_tcti" in f.read():
            found["tpmattest_tpm_new_tcti"] = "int tpmattest_tpm_new_tcti(TSS2_TCTI_CONTEXT *tcti, tpmattest_tpm **out, tpmattest_error **err)"
    return {n: p for n, p in found.items() if n.startswith("tpmattest_curl_") == curl}


def link_all(names, library, includes):
    """Compile and link a program that calls nothing and names everything, each with the type that the header gives it."""
    source = os.path.join(WORK, "all.c")
    with open(source, "w", encoding="utf-8") as f:
        f.writelines(f"#include <tpmattest/{i}>\n" for i in includes)
        f.writelines(f"extern __typeof__({n}) *const p_{n};\n__typeof__({n}) *const p_{n} = {n};\n" for n in sorted(names))
        f.write("int main(void)\n{\n\treturn 0;\n}\n")
    return run("cc", "-std=gnu11", "-Wall", "-Werror", "-I", INCLUDE, "-o", os.path.join(WORK, "all"), source, library, LIBRARY)


def writable_sections(archive):
    """(object, section, size) of each writable section with content."""
    found, member = [], ""
    for line in run("size", "-A", archive).stdout.splitlines():
        m = re.match(r"(\S+)\s+(?:\(ex |:)", line)
        if m:
            member = m[1]
        m = re.match(r"(\.data|\.bss|\.tdata|\.tbss)(\.\S+)?\s+(\d+)\s", line)
        if m and int(m[3]) and not (m[2] or "").startswith(".rel.ro"):
            found.append((member, m[1], int(m[3])))
    return found


class Symbols(unittest.TestCase):
    def check(self, library, map_file, node, curl, includes):
        names = set(prototypes(curl))
        self.assertEqual(exported(library), mapped(map_file, node))
        self.assertEqual({f"{n}@@{node}" for n in names}, mapped(map_file, node))
        p = link_all(names if TSS else names - {"tpmattest_tpm_new_tcti"}, library, includes)
        self.assertEqual(p.returncode, 0, p.stderr)

    def test_main(self):
        self.check(LIBRARY, os.path.join(ROOT, "lib", "libtpmattest.map"), "LIBTPMATTEST_1.0", False,
                   ["tpmattest.h", *TSS, "probe.h"])

    @unittest.skipUnless(CURL, "built without curl")
    def test_curl(self):
        self.check(CURL, os.path.join(ROOT, "lib", "curl", "libtpmattest-curl.map"), "LIBTPMATTEST_CURL_1.0", True,
                   ["curl.h"])

    def test_a_missing_symbol_is_found(self):
        p = link_all(set(prototypes(False)) | {"tpmattest_not_there"}, LIBRARY, ["tpmattest.h", *TSS, "probe.h"])
        self.assertNotEqual(p.returncode, 0)

    def test_a_symbol_without_export_is_found(self):
        source = os.path.join(WORK, "hidden.c")
        with open(source, "w", encoding="utf-8") as f:
            f.write("int ta_error_nomem(void *);\nint main(void)\n{\n\treturn ta_error_nomem(0);\n}\n")
        self.assertNotEqual(run("cc", "-o", os.path.join(WORK, "hidden"), source, LIBRARY).returncode, 0)

    def test_soname(self):
        self.assertIn("[libtpmattest.so.1]", run("readelf", "-d", LIBRARY).stdout)


class Headers(unittest.TestCase):
    def compile(self, language, standard, text):
        compiler = "cc" if language == "c" else "c++"
        return run(compiler, "-x", language, f"-std={standard}", "-Wall", "-Wextra", "-Werror", "-pedantic-errors",
                   "-fsyntax-only", "-I", INCLUDE, "-", input=text)

    def each(self, language, standard):
        for name in sorted(set(os.listdir(os.path.join(INCLUDE, "tpmattest"))) - ({"tss2.h"} - set(TSS))):
            p = self.compile(language, standard, f"#include <tpmattest/{name}>\nextern int not_empty;\n")
            self.assertEqual(p.returncode, 0, f"{name}: {p.stderr}")

    def test_c99(self):
        self.each("c", "c99")

    def test_c11(self):
        self.each("c", "c11")

    @unittest.skipUnless(shutil.which("c++"), "no C++ compiler")
    def test_cxx17(self):
        self.each("c++", "c++17")

    def test_a_broken_header_is_found(self):
        self.assertNotEqual(self.compile("c", "c99", "int f(missing_type x);\n").returncode, 0)

    def test_only_standard_headers(self):
        for name in os.listdir(os.path.join(INCLUDE, "tpmattest")):
            with open(os.path.join(INCLUDE, "tpmattest", name), encoding="utf-8") as f:
                includes = set(re.findall(r"#include <([^>]+)>", f.read()))
            foreign = {i for i in includes if not i.startswith("tpmattest/")} - {"stddef.h", "stdint.h"}
            self.assertEqual(foreign, {"tss2/tss2_tcti.h"} if name == "tss2.h" else set(), name)


class Data(unittest.TestCase):
    def test_no_writable_static_data(self):
        self.assertEqual(writable_sections(ARCHIVE), [])

    def test_writable_data_is_found(self):
        source, archive = os.path.join(WORK, "w.c"), os.path.join(WORK, "w.a")
        with open(source, "w", encoding="utf-8") as f:
            f.write("int counter = 5;\nstatic int hidden;\nint f(void)\n{\n\treturn hidden++;\n}\n_Thread_local int t;\n")
        run("cc", "-c", "-o", source + ".o", source)
        run("ar", "rc", archive, source + ".o")
        self.assertEqual({s for _, s, _ in writable_sections(archive)}, {".data", ".bss", ".tbss"})


class Needed(unittest.TestCase):
    def needed(self, library):
        return set(re.findall(r"\(NEEDED\).*\[(.+)\]", run("readelf", "-d", library).stdout))

    def test_main(self):
        self.assertEqual(self.needed(LIBRARY) - NEEDED, set())

    @unittest.skipUnless(CURL, "built without curl")
    def test_curl(self):
        self.assertEqual(self.needed(CURL) - NEEDED_CURL, set())

    def test_a_foreign_library_is_found(self):
        library = os.path.join(WORK, "foreign.so")
        run("cc", "-shared", "-Wl,--no-as-needed", "-o", library, "-x", "c", "/dev/null", "-lm")
        self.assertEqual(self.needed(library) - NEEDED, {"libm.so.6"})


@unittest.skipUnless(shutil.which("abidw"), "libabigail is not installed")
class Dump(unittest.TestCase):
    def dump(self, library):
        out = os.path.join(WORK, "now.abi")
        p = run("sh", os.path.join(HERE, "dump.sh"), library, out)
        self.assertEqual(p.returncode, 0, p.stderr)
        return out

    def stored(self, library, name):
        old, now = os.path.join(HERE, name), self.dump(library)
        p = run("abidiff", "--no-added-syms", old, now)
        self.assertEqual(p.returncode, 0, p.stdout)

    def test_main(self):
        self.stored(LIBRARY, "libtpmattest.so.1.abi")

    @unittest.skipUnless(CURL, "built without curl")
    def test_curl(self):
        self.stored(CURL, "libtpmattest-curl.so.1.abi")

    def test_a_changed_parameter_width_is_found(self):
        with open(os.path.join(HERE, "libtpmattest.so.1.abi"), encoding="utf-8") as f:
            text = f.read()
        size = re.search(r"<typedef-decl name='size_t'[^>]* id='([^']+)'", text)[1]
        narrow = re.search(r"<typedef-decl name='uint32_t'[^>]* id='([^']+)'", text)[1]
        function = re.search(r"<function-decl name='tpmattest_evidence_add_nv'.*?</function-decl>", text, re.S)[0]
        changed = os.path.join(WORK, "changed.abi")
        with open(changed, "w", encoding="utf-8") as f:
            f.write(text.replace(function, function.replace(f"'{size}'", f"'{narrow}'")))
        p = run("abidiff", "--no-added-syms", os.path.join(HERE, "libtpmattest.so.1.abi"), changed)
        self.assertNotEqual(p.returncode, 0)

    def test_a_removed_symbol_is_found(self):
        with open(os.path.join(HERE, "libtpmattest.so.1.abi"), encoding="utf-8") as f:
            text = f.read()
        text = re.sub(r"    <elf-symbol name='tpmattest_verify'[^>]*/>\n", "", text)
        text = re.sub(r"\s*<function-decl name='tpmattest_verify'.*?</function-decl>", "", text, flags=re.S)
        changed = os.path.join(WORK, "removed.abi")
        with open(changed, "w", encoding="utf-8") as f:
            f.write(text)
        p = run("abidiff", "--no-added-syms", os.path.join(HERE, "libtpmattest.so.1.abi"), changed)
        self.assertNotEqual(p.returncode, 0)


try:
    tap.main()
finally:
    shutil.rmtree(WORK, ignore_errors=True)
