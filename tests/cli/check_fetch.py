#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""resolve --fetch and probe, against the test servers: as the vendors' hosts behind a proxy, and in their own name.

usage: check_fetch.py TPMATTEST TPM-FACTORY SERVE-PY
"""
import json
import os
import subprocess
import sys
import urllib.request

from harness import Device, Part, Tap, have_swtpm, path, run, write

SERVE = sys.argv[3]
t = Tap()


class Servers:
    """serve.py over a folder, as long as the `with` lasts; ports by name, `ca` the file of its TLS authority."""

    def __init__(self, folder, *options):
        self.args = [sys.executable, SERVE, *options, folder]

    def __enter__(self):
        self.p = subprocess.Popen(self.args, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.said = {}
        for line in self.p.stdout:
            if line == "ready\n":
                break
            name, value = line.rstrip("\n").split(" ", 1)
            self.said[name] = value
        self.ca = self.said["ca"]
        proxy = "http://127.0.0.1:" + self.said["http"]
        self.proxy = {"http_proxy": proxy, "https_proxy": proxy, "no_proxy": ""}
        return self

    def __exit__(self, *_):
        self.p.stdin.close()
        self.p.stdout.close()
        self.p.wait(30)

    def url(self, server, rest=""):
        return "{}://127.0.0.1:{}/{}".format(server.split("-")[0], self.said[server], rest)

    def asked(self):
        """The targets that were asked since the last call."""
        control = "http://127.0.0.1:{}/".format(self.said["control"])
        local = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        log = json.load(local.open(control + "log"))["requests"]
        local.open(control + "reset").read()
        return log


# An on-die part whose issuing CA and intermediate are at the vendor's; the root is at hand.
intel = Part("intel-odca", "--base-url", "http://tsci.intel.com")
evidence = ["--evidence", write("intel.json", json.dumps(intel.evidence()))]
anchor = ["--anchor", intel.file("root.pem")]
with Servers(intel.file("www")) as s:
    def fetch(*args, **more):
        return run("resolve", "--fetch", *args, env=s.proxy, **more)

    r = run("resolve", *evidence, *anchor, env=s.proxy)
    t.runs("offline is the default", r, 3, says=["not fetched: issuer http://tsci.intel.com/"])
    t.ok(not s.asked(), "nobody was asked")
    r = fetch(*evidence, *anchor)
    t.runs("--fetch completes the chain", r, says=["trusted: ", "[p384, fetched:http://tsci.intel.com/"],
           err="tpmattest: fetch issuer http://tsci.intel.com/")
    t.ok(r.err.count("\n") == 2 and r.err.count(": 200, ") == 2 and len(s.asked()) == 2, "two certificates, a line each", r)
    r = fetch(*evidence, *anchor, "--json")
    t.ok(r.status == 0 and r.json["verdict"] == "trusted" and s.asked(), "with JSON the same", r)
    r = fetch(*evidence, *anchor, "--require-revocation")
    t.runs("and the revocation lists, when they are required", r, says=["trusted: ", "revocation good"], err="fetch crl ")
    s.asked()
    t.runs("private addresses may be opened", fetch(*evidence, *anchor, "--fetch-private"), says=["trusted: "], err=": 200, ")
    s.asked()
    cache = ["--cache", path("cache")]
    t.runs("with a cache", fetch(*evidence, *anchor, *cache), says=["trusted: "], err=": 200, ")
    s.asked()
    r = fetch(*evidence, *anchor, *cache)
    t.runs("which answers the second time", r, says=["trusted: "], err="from the cache")
    t.ok(not s.asked() and r.err.count("from the cache") == 2, "in place of the network", r)
    t.runs("a root that is fetched is no anchor", fetch(*evidence), 3, says=["incomplete"], err="fetch issuer ")
    s.asked()

    other = Part("intel-odca", folder="other")
    where = ["--evidence", write("other.json", json.dumps(other.evidence())), "--anchor", other.file("root.pem")]
    r = fetch(*where)
    t.runs("a host that is no vendor's is not asked", r, 3, says=["TPMATTEST_F_FETCH_REFUSED_HOST", "pki.tpm.test"])
    t.ok(not s.asked(), "nor anybody else")
    r = fetch(*where, "--fetch-host", "pki.tpm.test")
    t.runs("unless it is named", r, err="fetch issuer http://pki.tpm.test/", says=["fetched:http://pki.tpm.test/"])

for name, behave, says in [("a portal", "portal", "TPMATTEST_F_REPLY_HTML"), ("nothing", "empty", "TPMATTEST_F_REPLY_EMPTY"),
                           ("no such file", "status=404", "TPMATTEST_F_FETCH_NOT_FOUND"),
                           ("an endless answer", "endless", "TPMATTEST_F_FETCH_TOO_LARGE")]:
    with Servers(intel.file("www"), "--behave", behave) as s:
        r = run("resolve", "--fetch", *evidence, *anchor, env=s.proxy)
        t.runs(name + " in place of the certificate", r, 3, says=["incomplete", says], err="fetch issuer ")
        t.ok(r.err.count("\n") == 1, name + ": one line", r)
with Servers(intel.file("www")) as s:
    nobody = "http://127.0.0.1:" + s.said["closed"]
r = run("resolve", "--fetch", *evidence, *anchor, env={"http_proxy": nobody, "no_proxy": ""})
t.runs("a network that is not there", r, 3, says=["TPMATTEST_F_FETCH_FAILED"], err="TPMATTEST_E_NET")
r = run("resolve", "--fetch", *evidence, *anchor, "--cache", path("cache"), env={"http_proxy": nobody, "no_proxy": ""})
t.runs("but a cache", r, says=["trusted: "], err="from the cache")

for args in [["--cache", path("cache")], ["--fetch-private"], ["--cacert", intel.file("root.pem")], ["--fetch-host", "a.test"]]:
    t.fails(args[0] + " without --fetch", run("resolve", *evidence, *args), 2, "E_USAGE", ["require --fetch"])
for host in ["", "a b", "http://a.test/", "a.test:x"]:
    t.fails("host {!r}".format(host), run("resolve", *evidence, "--fetch", "--fetch-host", host), 2, "E_USAGE", ["--fetch-host"])
t.fails("CAs that are not there", run("resolve", *evidence, "--fetch", "--cacert", path("none")), 3, "E_NOT_FOUND", [path("none")])
t.fails("a cache below a file", run("resolve", *evidence, "--fetch", "--cache", evidence[1] + "/x"), 3, ("E_NOT_FOUND", "E_IO"))

# Parts whose EK certificate is at the vendor's service only.
SERVICES = [("ekop", "ekop.intel.com", "http://upgrades.intel.com", "root.pem"),
            ("amd-ftpm", "ftpm.amd.com", "http://ftpm.amd.com", "trust/root-rsa.pem")]
for name, host, base, root in SERVICES:
    if not have_swtpm():
        t.skip(name, "no swtpm")
        continue
    with Device(name, "--base-url", base) as d, Servers(d.file("www"), "--name", host) as s:
        args = ["--tcti", d.tcti, "--manufacturer", d.info["manufacturer"], "--fetch", "--anchor", d.file(root)]
        r = run("resolve", *args, "--cacert", s.ca, env=s.proxy)
        t.runs(name + ": trusted with what its vendor has", r, says=["trusted: ", "fetched:https://" + host, d.info["aik"]["url"]],
               err="fetch ek-certificate https://" + host)
        r = run("resolve", *args, env=s.proxy)
        t.runs(name + ": not over TLS of an unknown authority", r, 3, says=["TPMATTEST_F_FETCH_TLS"], err="TPMATTEST_E_NET_TLS")

# probe.
label = intel.info["aik"]["authority"]
files = intel.chain()
with Servers(intel.file("www"), "--aik", label) as s:
    tls = ["--cacert", s.ca, "--trust", intel.file("trust")]
    base = ["--base", s.url("https", "{authority}")]
    r = run("probe", *files, *tls, *base)
    t.runs("an authority that exists", r, says=["the authority exists", "capabilities: ", "GetCACaps"], err="fetch aik-caps ")
    r = run("probe", *files, *tls, *base, "--json")
    t.ok(r.status == 0 and r.json["schema"] == "tpmattest.probe/1" and r.json["exists"] == "yes" and r.json["capabilities"],
         "as JSON", r)
    tls2 = ["--cacert", s.ca]
    never, old = "INTC-KeyId-" + "0" * 39 + "1", "AMD-keyid-cbb3f726e72c37bf7e9c6cfaa6ef06f88fd1fc4c"
    r = run("probe", never, *tls2, *base)
    t.runs("one that does not", r, 1, says=["AIK authority " + never + " does not exist", "TPMATTEST_F_AUTHORITY_ABSENT"], err=": 404, ")
    r = run("probe", never, *tls2, *base, "--json")
    t.ok(r.status == 1 and r.json["exists"] == "no" and r.json["registered"] == "no", "as JSON", r)
    r = run("probe", label, *tls2, *base)
    t.runs("the same by its name", r, says=["the authority exists"], err="fetch aik-caps ")
    r = run("probe", "https://" + old.lower() + ".microsoftaik.azure.net/templates/Aik/scep", *tls2, *base)
    t.runs("one that was withdrawn", r, 1, says=["it was withdrawn on 2022-08-01"], err=": 404, ")
    r = run("probe", "ba21136573c2c38a5be57cb6c68bfc23bb36ca58", *tls2, *base)
    t.runs("one that the cabinet lists", r, 1, says=["although Microsoft's cabinet of 2024-11-21 lists it"], err=": 404, ")
    t.fails("no manufacturer", run("probe", "0" * 39 + "1", *tls2, *base), 2, "E_NO_MANUFACTURER", ["--manufacturer"])
    t.fails("both", run("probe", label, *files, *tls2), 2, "E_USAGE", ["cannot be combined"])
    t.fails("without its chain there is none", run("probe", *files[:2], *tls, *base), 3, "E_INCOMPLETE", ["on-die"])
    r = run("probe", *files, *tls, "--base", s.url("https", "_/portal/{authority}"))
    t.ok(r.status == 3 and not r.out and "(TPMATTEST_E_INCOMPLETE)" in r.err, "a captive portal is no answer", r)
    r = run("probe", *files, *tls, "--base", s.url("https", "_/status=404/{authority}"))
    t.ok(r.status == 3 and "(TPMATTEST_E_INCOMPLETE)" in r.err, "nor is anybody's 404", r)
    r = run("probe", *files, *base, "--trust", intel.file("trust"))
    t.ok(r.status == 3 and "E_NET_TLS" in r.err, "nor is a server that TLS does not trust", r)
    r = run("probe", *files, *tls, "--base", s.url("https-expired", "{authority}"))
    t.ok(r.status == 3 and "E_NET_TLS" in r.err and "expired" in r.err, "nor one whose certificate has expired", r)
    r = run("probe", *files, *tls, "--base", s.url("https", "{authority}").replace(s.said["https"], s.said["closed"]))
    t.ok(r.status == 3 and "TPMATTEST_E_NET\n" in r.err, "nor one that is not there", r)
    r = run("probe", *files, *tls, "--base", s.url("https", "{authority}").replace(s.said["https"], s.said["closed"]), "--json")
    t.ok(r.status == 3 and r.json["exists"] == "unknown", "which JSON says too", r)
    for bad in ["", "ftp://127.0.0.1/", "nowhere"]:
        t.fails("base {!r}".format(bad), run("probe", *files, "--trust", intel.file("trust"), "--base", bad), 2, "E_USAGE", ["--base"])
    empty = write("empty.json", json.dumps({"schema": "tpmattest.evidence/1", "tpm": {"manufacturer": "INTC"}, "nv": []}))
    t.fails("no address, no probe", run("probe", "--evidence", empty, *tls, *base), 3, "E_NO_EK")
os.makedirs(path("ra/aik/" + label.lower()))
with Servers(path("ra"), "--aik", label) as s:
    r = run("probe", *files, "--trust", intel.file("trust"), "--cacert", s.ca, "--base", s.url("https", "{authority}"), "--ra")
    t.runs("the registration authority is asked for too", r, says=["the authority exists"], err="fetch aik-chain ")
t.end()
