# SPDX-License-Identifier: BSD-2-Clause
"""Whole flows through the binding, on files and on a software TPM.

usage: check_flow.py TPM-FACTORY
"""
import gc
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
from datetime import datetime, timezone

import tap
import tpmattest

FACTORY = sys.argv[1]
HERE = tempfile.mkdtemp(prefix="tpmattest-python-")


def part(name):
    """A part of the factory, as files: (folder, what to expect)."""
    folder = os.path.join(HERE, name)
    if not os.path.isdir(folder):
        subprocess.run([FACTORY, "provision", "--part", name, "--out", folder], check=True, timeout=60)
    with open(os.path.join(folder, "part.json"), encoding="utf-8") as f:
        return folder, json.load(f)


def read(*names):
    with open(os.path.join(*names), "rb") as f:
        return f.read()


def evidence(folder, manufacturer="INTC"):
    e = tpmattest.Evidence(manufacturer)
    for name in sorted(os.listdir(os.path.join(folder, "device"))):
        if name.startswith("nv-"):
            e.add_nv(int(name[3:11], 16), read(folder, "device", name))
    return e


def www(folder):
    """A transport over the part's www/, by URL path; counts."""
    asked = []

    def fetch(need):
        asked.append((need.kind, need.url))
        path = os.path.join(folder, "www", *need.url.split("/")[3:])
        return (404, b"") if not os.path.isfile(path) else read(path)

    return fetch, asked


class Files(unittest.TestCase):
    def setUp(self):
        self.folder, self.expect = part("intel-odca")

    def test_trusted(self):
        with evidence(self.folder) as e, tpmattest.TrustStore([os.path.join(self.folder, "trust")]) as t:
            report = tpmattest.verify(e, t)
        self.assertTrue(report.trusted)
        self.assertEqual(report.verdict, "trusted")
        self.assertEqual(report.aik_url, self.expect["aik"]["url"])
        self.assertEqual(len(report.chain), 7)
        self.assertEqual(report.chain[0].der, read(self.folder, "device", "ek-rsa2048.der"))
        self.assertEqual(report.chain[0].not_after.year, 2049)
        self.assertTrue(report.chain[6].anchor)

    def test_allow_list(self):
        with evidence(self.folder) as e, tpmattest.TrustStore([os.path.join(self.folder, "trust")]) as t:
            ek = tpmattest.verify(e, t).data["ek"]
            eks = [x["ek"]["spki_sha256"] for x in tpmattest.verify(e, t).data["eks"]]
            for allow in [eks, iter(eks), [ek["key_sha256"].upper()], ["serial:" + ek["serial"]], ek["spki_sha256"]]:
                with tpmattest.Policy(allow=allow) as p:
                    report = tpmattest.verify(e, t, p)
                self.assertTrue(report.trusted)
                self.assertIn("TPMATTEST_F_ALLOWED", [f.code for f in report.findings])
            with tpmattest.Policy(allow=["serial:01", "0" * 64]) as p:
                report = tpmattest.verify(e, t, p)
            self.assertEqual(report.verdict, "untrusted")
            self.assertEqual(report.findings[0].code, "TPMATTEST_F_NOT_ALLOWED")
            with tpmattest.Policy(allow=eks) as p:
                self.assertEqual(tpmattest.verify(e, None, p).verdict, "incomplete")
        for wrong in [[], (), ["serial:01\0"]]:
            with self.assertRaises(ValueError):
                tpmattest.Policy(allow=wrong)

    def test_incomplete_is_a_report(self):
        with evidence(self.folder) as e:
            report = tpmattest.verify(e)
        self.assertFalse(report.trusted)
        self.assertEqual(report.verdict, "incomplete")
        self.assertIn("TPMATTEST_F_ISSUER_MISSING", [f.code for f in report.findings])

    def test_report_has_no_truth_value(self):
        with evidence(self.folder) as e:
            report = tpmattest.verify(e)
        with self.assertRaises(TypeError):
            bool(report)

    def test_time(self):
        with evidence(self.folder) as e, tpmattest.TrustStore([os.path.join(self.folder, "trust")]) as t:
            with tpmattest.Policy(time=datetime(2060, 1, 1, tzinfo=timezone.utc)) as p:
                report = tpmattest.verify(e, t, p)
            with tpmattest.Policy(time=datetime(2060, 1, 1, tzinfo=timezone.utc), ignore_time=True) as p:
                ignored = tpmattest.verify(e, t, p)
        self.assertEqual(report.verdict, "untrusted")
        expired = [f for f in report.findings if f.code == "TPMATTEST_F_EXPIRED"]
        self.assertEqual({"error"}, {f.severity for f in expired})
        self.assertIn("--time", expired[0].remedy)
        self.assertTrue(expired[0].cause.endswith("."), expired[0].cause)
        self.assertTrue(ignored.trusted)
        with self.assertRaises(ValueError):
            tpmattest.Policy(time=datetime(2060, 1, 1))

    def test_capture_comes_back(self):
        with evidence(self.folder) as e:
            capture = e.to_json()
            self.assertEqual(e.source, "files")
            certificates = e.certificates()
        with tpmattest.Evidence.from_json(capture) as again:
            self.assertEqual(again.to_json(), capture)
            self.assertEqual(again.source, "capture")
            self.assertEqual(tpmattest.verify(again).evidence_source, "capture")
            self.assertEqual(again.certificates(), certificates)
            self.assertEqual([n.handle for n in again.nv()][0], 0x01C00002)
        self.assertEqual([c.is_ek for c in certificates], [True] * 3 + [False] * 3)
        self.assertEqual(certificates[0].key, "rsa2048")

    def test_inventory(self):
        with tpmattest.TrustStore([os.path.join(self.folder, "trust")]) as t:
            self.assertEqual((t.anchors, t.intermediates), (1, 2))
            self.assertEqual(t.inventory()["certificates"], 3)
            self.assertEqual(t.inventory()["schema"], "tpmattest.trust/1")

    def test_addresses(self):
        rom = read(self.folder, "device", "rom-ca.der")
        key_id = tpmattest.issuer_key_id(rom)
        self.assertEqual(key_id.hex(), self.expect["aik"]["id"])
        self.assertEqual(tpmattest.aik_url("INTC", key_id), self.expect["aik"]["url"])
        self.assertFalse(tpmattest.aik_registered("INTC", key_id))
        known = tpmattest.lookup("https://amd-keyid-CBB3F726E72C37BF7E9C6CFAA6EF06F88FD1FC4C.microsoftaik.azure.net/x")
        self.assertEqual(("withdrawn", "2022-08-01"), (known["registered"], known["withdrawn_on"]))
        self.assertIn("BIOS", known["remedy"])
        self.assertEqual("yes", tpmattest.lookup("ba21136573c2c38a5be57cb6c68bfc23bb36ca58")["registered"])
        with self.assertRaises(tpmattest.FormatError):
            tpmattest.lookup("INTC-KeyId-0")
        self.assertTrue(tpmattest.aik_registered("INTC", bytes.fromhex("ba21136573c2c38a5be57cb6c68bfc23bb36ca58")))
        self.assertEqual(tpmattest.aik_registry_date(), "2024-11-21")
        self.assertEqual(["Intel", None], [tpmattest.manufacturer_name(m) for m in ("INTC", "XYZ")])


class Errors(unittest.TestCase):
    CASES = [
        (lambda: tpmattest.Evidence("IN/C"), tpmattest.UsageError, "TPMATTEST_E_MANUFACTURER"),
        (lambda: tpmattest.Evidence.from_json("{"), tpmattest.FormatError, "TPMATTEST_E_JSON"),
        (lambda: tpmattest.Evidence.from_json(b""), tpmattest.FormatError, "TPMATTEST_E_EMPTY"),
        (lambda: tpmattest.Evidence().add_ek(b"no certificate"), tpmattest.FormatError, "TPMATTEST_E_FORMAT"),
        (lambda: tpmattest.TrustStore(["/nonexistent"]), tpmattest.SystemFailure, "TPMATTEST_E_NOT_FOUND"),
        (lambda: tpmattest.TrustStore().add_anchor(b"\0"), tpmattest.FormatError, None),
        (lambda: tpmattest.Evidence.from_tpm("device:/nonexistent"), tpmattest.TpmError, "TPMATTEST_E_TPM_OPEN"),
        (lambda: tpmattest.Policy(allow=["12"]), tpmattest.FormatError, "TPMATTEST_E_VALUE"),
        (lambda: tpmattest.Policy(ek_index=5), tpmattest.UsageError, "TPMATTEST_E_USAGE"),
    ]

    def test_each_has_its_class_and_name(self):
        for make, kind, name in self.CASES:
            with self.assertRaises(kind) as caught:
                make()
            if name:
                self.assertEqual(caught.exception.name, name)
            self.assertLess(caught.exception.code, 0)
            self.assertTrue(caught.exception.message)

    def test_closed_objects_say_so(self):
        e = tpmattest.Evidence()
        e.close()
        e.close()
        with self.assertRaises(tpmattest.UsageError):
            e.to_json()


class Lifetimes(unittest.TestCase):
    def test_freeing_in_every_order(self):
        folder, _ = part("intel-odca")
        for order in itertools.permutations(range(5)):
            e = evidence(folder)
            t = tpmattest.TrustStore([os.path.join(folder, "trust")])
            p = tpmattest.Policy()
            r = tpmattest.verify(e, t, p)
            things = [e, t, p, r, tpmattest.Resolver(e, t, p)]
            del e, t, p, r
            for i in order:
                things[i] = None
                gc.collect()

    def test_the_report_outlives_all(self):
        folder, expect = part("intel-odca")
        e, t = evidence(folder), tpmattest.TrustStore([os.path.join(folder, "trust")])
        r = tpmattest.verify(e, t)
        e.close()
        t.close()
        gc.collect()
        self.assertEqual(r.chain[3].der, read(folder, "device", "rom-ca.der"))
        self.assertEqual(r.aik_url, expect["aik"]["url"])


class Resolving(unittest.TestCase):
    def setUp(self):
        self.folder, self.expect = part("intel-odca")
        self.e = evidence(self.folder)
        self.t = tpmattest.TrustStore()
        self.t.add_anchor(read(self.folder, "root.pem"))

    def resolver(self, **more):
        return tpmattest.Resolver(self.e, self.t, any_host=True, **more)

    def test_issuers_come_over_the_transport(self):
        fetch, asked = www(self.folder)
        with self.resolver() as r:
            report = r.run(fetch)
        self.assertTrue(report.trusted, report.json)
        self.assertEqual([kind for kind, _ in asked], ["issuer", "issuer"])

    def test_step_by_step(self):
        fetch, _ = www(self.folder)
        with self.resolver() as r:
            while not r.done:
                need = r.next()
                self.assertEqual(r.pending, 1)
                answer = fetch(need)
                r.supply(need, 200, answer)
            self.assertTrue(r.report().trusted)

    def test_an_exception_comes_out_unchanged(self):
        class Mine(Exception):
            pass

        mine = Mine("from the callback")

        def fetch(need):
            raise mine

        with self.resolver() as r:
            with self.assertRaises(Mine) as caught:
                r.run(fetch)
        self.assertIs(caught.exception, mine)

    def test_a_network_error_is_a_finding(self):
        def fetch(need):
            raise tpmattest.NetworkError(-601, "too slow for me")

        with self.resolver() as r:
            report = r.run(fetch)
        self.assertEqual(report.verdict, "incomplete")
        self.assertTrue(any("too slow for me" in f.message for f in report.findings), report.json)

    def test_a_body_over_the_limit_is_told_apart(self):
        with self.resolver() as r:
            report = r.run(lambda need: b"x" * (need.limit + 1))
        self.assertEqual(report.verdict, "incomplete")
        self.assertIn("TPMATTEST_F_FETCH_TOO_LARGE", [f.code for f in report.findings])

    def test_a_wrong_answer_type_is_the_callers_error(self):
        with self.resolver() as r:
            with self.assertRaises(TypeError):
                r.run(lambda need: object())

    def test_hosts_outside_the_table_are_not_asked(self):
        fetch, asked = www(self.folder)
        report = tpmattest.resolve(evidence=self.e, trust=self.t, fetch=fetch)
        self.assertEqual(asked, [])
        self.assertEqual(report.verdict, "incomplete")


class TestServer:
    """The project's own web server over a folder, on loopback."""

    def __init__(self, folder, *more):
        serve = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "servers", "serve.py")
        self.process = subprocess.Popen([sys.executable, serve, *more, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.said = {}
        for line in iter(self.process.stdout.readline, "ready\n"):
            name, value = line.split(None, 1)
            self.said[name] = value.strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(30)


@unittest.skipUnless(os.environ.get("TPMATTEST_CURL_LIBRARY"), "built without curl")
class Transport(unittest.TestCase):
    def setUp(self):
        self.folder, self.expect = part("intel-odca")
        self.t = tpmattest.TrustStore()
        self.t.add_anchor(read(self.folder, "root.pem"), "INTC")

    def run_with(self, server, **more):
        told = []
        base = f"http://127.0.0.1:{server.said['http']}/"
        with evidence(self.folder) as e, tpmattest.Curl(retries=0, progress=lambda *a: told.append(a), **more) as c:
            with tpmattest.Resolver(e, self.t, mirrors=[("http://pki.tpm.test/", base)]) as r:
                return r.run(c), told

    def test_issuers_come_over_http(self):
        with TestServer(os.path.join(self.folder, "www")) as server:
            report, told = self.run_with(server)
        self.assertTrue(report.trusted, report.json)
        self.assertEqual([(kind, status, cached) for kind, _, status, _, cached in told], [("issuer", 200, False)] * 2)

    def test_the_cache_answers_when_nobody_does(self):
        cache = os.path.join(HERE, "cache")
        with TestServer(os.path.join(self.folder, "www")) as server:
            self.assertTrue(self.run_with(server, cache=cache)[0].trusted)
        report, told = self.run_with(server, cache=cache)
        self.assertTrue(report.trusted, report.json)
        self.assertEqual([t[4] for t in told], [True, True])

    def test_an_exception_of_the_progress_function_comes_out(self):
        def progress(*_):
            raise KeyError("mine")

        with TestServer(os.path.join(self.folder, "www")) as server:
            base = f"http://127.0.0.1:{server.said['http']}/"
            with evidence(self.folder) as e, tpmattest.Curl(progress=progress) as c:
                with tpmattest.Resolver(e, self.t, mirrors=[("http://pki.tpm.test/", base)]) as r:
                    with self.assertRaises(KeyError):
                        r.run(c)

    def test_probe(self):
        url, label = self.expect["aik"]["url"], self.expect["aik"]["authority"]
        with TestServer(os.path.join(self.folder, "www"), "--aik", label) as server, tpmattest.Curl(retries=0) as c:
            base = f"http://127.0.0.1:{server.said['http']}/" + "{authority}"
            self.assertEqual(tpmattest.probe(url, c, base=base)["exists"], "yes")
            self.assertEqual(tpmattest.probe(url.replace("INTC", "INTX"), c, base=base)["exists"], "no")
        self.assertEqual(tpmattest.probe(url, lambda need: (404, b"<html>"))["exists"], "unknown")
        with self.assertRaises(tpmattest.UsageError):
            tpmattest.probe("nonsense", lambda need: b"")


class Threads(unittest.TestCase):
    def test_eight_share_a_store(self):
        folder, _ = part("intel-odca")
        capture = evidence(folder).to_json()
        verdicts, store = [], tpmattest.TrustStore([os.path.join(folder, "trust")])

        def work():
            for _ in range(25):
                with tpmattest.Evidence.from_json(capture) as e:
                    verdicts.append(tpmattest.verify(e, store).verdict)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        self.assertEqual(verdicts, ["trusted"] * 200)

    def test_closing_under_another_threads_feet(self):
        folder, _ = part("intel-odca")
        store = tpmattest.TrustStore([os.path.join(folder, "trust")])
        e = evidence(folder)
        begun, ended = threading.Event(), []

        def work():
            try:
                while True:
                    tpmattest.verify(e, store)
                    begun.set()
            except tpmattest.UsageError:
                ended.append(True)

        thread = threading.Thread(target=work)
        thread.start()
        self.assertTrue(begun.wait(60))
        store.close()
        thread.join(60)
        self.assertEqual(ended, [True])


SWTPM = """
import os, tpmattest
with tpmattest.Evidence.from_tpm(os.environ["TPMATTEST_TCTI"], ek_public=True) as e:
    e.set_manufacturer("INTC")
    with tpmattest.TrustStore([os.path.join(os.environ["TPM_FACTORY_DIR"], "trust")]) as t:
        with tpmattest.Policy(require_binding=True) as p:
            r = tpmattest.verify(e, t, p)
print(r.verdict, r.data["ek"]["bound"], r.data["tpm"]["manufacturer_source"])
"""


SERVICE = """
import os, tpmattest
from urllib.parse import unquote, urlsplit
folder, asked = os.environ["TPM_FACTORY_DIR"], []
def fetch(need):
    asked.append(need.kind)
    with open(os.path.join(folder, "www", *unquote(urlsplit(need.url).path).split("/")[1:]), "rb") as f:
        return f.read()
r = tpmattest.resolve(os.environ["TPMATTEST_TCTI"], manufacturer="INTC", trust=os.path.join(folder, "trust"), fetch=fetch)
print(r.verdict, r.data["ek"]["bound"], r.data["ek"]["source"].split("/")[2], *asked)
"""


class SoftwareTpm(unittest.TestCase):
    @unittest.skipUnless(shutil.which("swtpm"), "swtpm is not installed")
    def test_a_tpm_without_certificates_gives_its_keys(self):
        p = subprocess.run(
            [FACTORY, "run", "--part", "ekop", "--out", os.path.join(HERE, "ekop"), "--", sys.executable, "-c", SERVICE],
            capture_output=True, text=True, timeout=120,
        )
        said = p.stdout.split()
        self.assertEqual((p.returncode, said[:3]), (0, ["trusted", "yes", "ekop.intel.com"]), p.stdout + p.stderr)
        self.assertEqual(set(said[3:]), {"ek-certificate"})

    @unittest.skipUnless(shutil.which("swtpm"), "swtpm is not installed")
    def test_the_whole_flow(self):
        p = subprocess.run(
            [FACTORY, "run", "--part", "intel-odca", "--out", os.path.join(HERE, "swtpm"), "--", sys.executable, "-c", SWTPM],
            capture_output=True, text=True, timeout=120,
        )
        self.assertEqual((p.returncode, p.stdout.split()), (0, ["trusted", "yes", "given"]), p.stderr)


try:
    tap.main()
finally:
    shutil.rmtree(HERE, ignore_errors=True)
