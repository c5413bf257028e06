#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What the commands answer, each option, each exit status: on parts of the factory as files and captures."""
import base64
import hashlib
import json
import os
import shutil
import subprocess

from harness import Part, Tap, path, read, run, write

t = Tap()


def openssl(*args, then):
    """What openssl writes for these arguments, given to a second openssl."""
    first = subprocess.run(["openssl", *args], capture_output=True, check=True).stdout
    return subprocess.run(["openssl", *then], input=first, capture_output=True, check=True).stdout


intel = Part("intel-odca")
evidence = write("intel.json", json.dumps(intel.evidence()))
trust = ["--trust", intel.file("trust")]
aik, naive = intel.info["aik"]["url"], intel.info["aik"]["naive_id"]
files = intel.chain()
LINKS = ["SVN 01 PTT", "SVN 01 Kernel CA", "ROM CA"]

# The three verdicts, from a capture and from files.
for name, source in [("capture", ["--evidence", evidence]), ("files", files)]:
    t.runs(name + ": incomplete without trust", run("resolve", *source), 3,
           says=["incomplete, could not find out", "(issuer named, not on the device)", "no AIK URL, because the authority is not certain",
                 "candidate " + intel.info["aik"]["authority"], "TPMATTEST_F_AIK_UNCERTAIN", "--fetch",
                 "TPMATTEST_F_TRUST_MISSING", "not fetched (see --fetch): issuer http://pki.tpm.test/"] + LINKS, lacks=["<- anchor", "AIK: ", aik])
    t.runs(name + ": trusted", run("resolve", *source, *trust), says=["trusted: ", "<- anchor", aik, "--verbose"] + LINKS)
    t.runs(name + ": incomplete without the root", run("resolve", *source, "--trust", intel.file("trust", "issuing-ca.pem")),
           3, says=["(issuer named, not found)"], err="holds no anchor")
out = run("resolve", "--evidence", evidence, *trust).out
lines = out.splitlines()
t.ok(lines[0].startswith("trusted: ") and lines[1].startswith("TPM: manufacturer INTC"), "verdict first, then the TPM", out)
order = [next(i for i, line in enumerate(lines) if s in line) for s in ["EK certificate  ["] + LINKS]
t.ok(order == sorted(order), "the tree goes up from the EK", out)
t.ok(all(ord(c) < 128 for c in out), "the tree is ASCII", out)
t.runs("the manufacturer was said", run("resolve", "--evidence", evidence), 3, says=["INTC (Intel), as the capture says", "from a capture, which"])
t.runs("or given", run("resolve", "--evidence", evidence, "--manufacturer", "AMD"), 1,
       says=["manufacturer AMD, as given, not read from a TPM"])
t.runs("or the certificate's", run("resolve", *files), 3, says=["INTC (Intel), as the EK certificate says; model"])
# A file may be called what it likes: the library's own word stands before it.
os.mkdir(path("trust:x"))
ek = read(files[1])
for name in ["nv:0x01c00002", "trust:x/trust:anchor", "trust:x/fetched:http:"]:
    t.runs("a file called " + name, run("resolve", "--ek", write(name, ek), *files[2:]), 3,
           says=["file:" + os.path.basename(name) + ","], lacks=[", " + os.path.basename(name) + ","])
t.runs("standard input", run("resolve", "--evidence", "-", *trust, stdin=read(evidence)), says=["trusted: "])
t.runs("an EK on standard input", run("aik-url", "--ek", "-", *files[2:], *trust, stdin=read(files[1])), says=[aik],
       err="not registered")
loose = run("resolve", "--evidence", evidence, *trust, "--verbose")
t.runs("verbose shows the rest", loose, says=["\ninfo: "], lacks=["--verbose shows"])
t.ok("\ninfo: " not in out, "which is not there otherwise", out)

# JSON.
r = run("resolve", "--evidence", evidence, *trust, "--json")
t.runs("JSON", r, says=['"schema":"tpmattest.report/1"'])
j = r.json
t.ok(j["verdict"] == "trusted" and j["aik"]["url"] == aik and j["aik"]["rule"] == "device-top" and len(j["eks"]) == 3,
     "its content", r)
t.ok([c["sha256"] for c in j["chain"]] == [next(x["sha256"] for x in intel.info["certificates"] if x["id"] == i)
                                           for i in intel.info["chain"]], "the chain is the part's, in order", r)
t.ok(run("resolve", "--evidence", evidence, *trust, "--format", "json").out == r.out, "--format json is the same")
t.ok(run("resolve", "--evidence", evidence, *trust, "--json", "--format", "json").out == r.out, "both are the same")
t.ok(run("resolve", "--evidence", evidence, *trust, "--format", "tree").out == out, "--format tree is the default")
t.ok(r.out.count("\n") == 1 and r.out.endswith("}\n"), "one line")
r = run("resolve", "--evidence", evidence, "--json")
t.ok(r.status == 3 and r.json["verdict"] == "incomplete" and not r.err, "the exit status is the same with JSON", r)

# Options of the policy.
t.runs("expired in 2090", run("resolve", *files, *trust, "--time", "2090-01-01T00:00:00Z"), 1,
       says=["UNTRUSTED", "TPMATTEST_F_EXPIRED"])
t.runs("not yet valid in 2001", run("resolve", *files, *trust, "--time", "2001-01-01T00:00:00Z"), 1,
       says=["TPMATTEST_F_NOT_YET_VALID"])
t.runs("validity to the second", run("resolve", *files, *trust, "--time", "2049-12-31T23:59:59Z"), says=["trusted: "])
t.runs("and one later", run("resolve", *files, *trust, "--time", "2050-01-01T01:00:00+01:00"), 1, says=["TPMATTEST_F_EXPIRED"])
t.runs("time now", run("resolve", *files, *trust, "--time", "now"), says=["trusted: "])
t.runs("time ignored", run("resolve", *files, *trust, "--time", "ignore"), says=["trusted: "])
crls = ["--crl", intel.file("crl")]
r = run("resolve", *files, *trust, "--require-revocation")
t.runs("revocation required and not at hand", r, 3, says=["TPMATTEST_F_REVOCATION_UNKNOWN", "not fetched (see --fetch): crl "])
r = run("resolve", *files, *trust, *crls, "--require-revocation")
t.runs("revocation required and at hand", r, says=["trusted: ", "revocation good"])
one_by_one = []
for c in intel.info["crl"]:
    one_by_one += ["--crl", intel.file("crl", c)]
t.ok(run("resolve", *files, *trust, *one_by_one, "--require-revocation").out == r.out, "lists one by one are the same", r)
r = run("resolve", *files, *trust, "--strict")
t.runs("strict refuses the unlabelled anchor", r, 1, says=["TPMATTEST_F_VENDOR_UNLABELLED"])
t.runs("a leaf that is no EK", run("resolve", "--ek", intel.device("ptt-ca"), *files[2:6], *trust), 1, says=["UNTRUSTED"])
t.runs("with --leaf any", run("resolve", "--ek", intel.device("ptt-ca"), *files[2:6], *trust, "--leaf", "any"),
       says=["trusted: ", "TPMATTEST_F_LEAF_ANY"])
t.runs("--leaf ek is the default", run("resolve", *files, *trust, "--leaf", "ek"), says=["trusted: "])
t.runs("allow SHA-1 changes nothing here", run("resolve", *files, *trust, "--allow-sha1"), says=["trusted: "])
t.runs("--bind without an EK public", run("resolve", *files, *trust, "--bind"), 3, says=["TPMATTEST_F_BINDING_UNCHECKED"])
t.runs("vendor roots alone know nothing of the factory", run("resolve", *files, "--vendor-roots"), 3, says=["incomplete"])

# Anchors by hand: any certificate, DER or PEM.
root, issuing = intel.file("root.pem"), intel.file("trust", "issuing-ca.pem")
rest = ["--trust", intel.file("trust", "intermediate.pem"), "--trust", issuing]
t.runs("an anchor in PEM", run("resolve", *files, *rest, "--anchor", root), says=["trusted: "])
der = base64.b64decode("".join(read(root).decode().split("-----")[2].split()))
t.runs("an anchor in DER", run("resolve", *files, *rest, "--anchor", write("root.der", der)), says=["trusted: "])
t.runs("an anchor that is no root", run("resolve", *files, "--anchor", issuing), says=["trusted: "])
t.runs("an anchor that is the device's", run("resolve", *files, "--anchor", intel.device("rom-ca")), says=["trusted: "])
t.runs("an anchor with its vendor", run("resolve", *files, *rest, "--anchor", root, "--anchor-vendor", "INTC+AMD"),
       says=["trusted: "], lacks=["TPMATTEST_F_VENDOR_UNLABELLED"])
t.runs("an anchor of another vendor", run("resolve", *files, *rest, "--anchor", root, "--anchor-vendor", "STM"), 1,
       says=["TPMATTEST_F_VENDOR_MISMATCH"])
t.fails("a vendor that is none", run("resolve", *files, *rest, "--anchor", root, "--anchor-vendor", "IN/C"), 2, "E_MANUFACTURER")
t.runs("two anchors", run("resolve", *files, "--anchor", issuing, "--anchor", root), says=["trusted: "])
both = write("both.pem", read(root) + read(issuing))
t.fails("two in one file", run("resolve", *files, "--anchor", both), 2, "E_PEM", [both])

# Identity and the allow-list.
ek_hash, key_hash = j["ek"]["spki_sha256"], j["ek"]["key_sha256"]
t.ok(hashlib.sha256(openssl("x509", "-inform", "DER", "-in", intel.device("ek-rsa2048"), "-pubkey", "-noout",
                            then=("pkey", "-pubin", "-outform", "DER"))).hexdigest() == ek_hash
     if shutil.which("openssl") else True, "the SPKI hash is what openssl says", ek_hash)
t.ok(len(key_hash) == 64 and key_hash != ek_hash and j["ek"]["serial"] == j["chain"][0]["serial"] and j["ek"]["tpm_name"] is None,
     "the other members", j["ek"])
t.ok(lines[3] == "EK: SHA-256 of its public key (SPKI) " + ek_hash, "the tree has the hash", out)
colons = ":".join(ek_hash[i:i + 2] for i in range(0, 64, 2)).upper()
for name, text in [("SPKI", ek_hash + "\n"), ("bare key", key_hash), ("serial", "serial:00" + j["ek"]["serial"] + "\r\n"),
                   ("colons", "# a comment\n\n  " + colons + "  # mine\n"), ("others", "serial:01\n" + "0" * 64 + "\n" + ek_hash)]:
    r = run("resolve", *files, *trust, "--allow", write("allow.txt", text), "--verbose")
    t.runs("allowed by " + name, r, says=["trusted: ", "TPMATTEST_F_ALLOWED"], lacks=["NOT_ALLOWED"])
allow = ["--allow", write("allow.txt", ek_hash)]
t.runs("allowed is not trusted", run("resolve", *files, *allow, "--verbose"), 3,
       says=["incomplete", "TPMATTEST_F_ALLOWED", "TPMATTEST_F_TRUST_MISSING"])
t.runs("allowed on standard input", run("resolve", *files, *trust, "--allow", "-", stdin=ek_hash.encode()), says=["trusted: "])
r = run("resolve", *files, *trust, "--allow", write("allow.txt", "serial:01\n"))
t.runs("not allowed", r, 1, says=["UNTRUSTED: EK is not on the allow-list", "<- anchor", "TPMATTEST_F_NOT_ALLOWED", ek_hash])
for text, line in [("zz\n", 1), ("# x\n\n" + ek_hash + "\n" + ek_hash[1:] + "\n", 4), (ek_hash + " " + ek_hash, 1), ("serial:\n", 1),
                   (ek_hash + "\0", 1), ("\n\0\n", 2), ("serial:01\x1b[2J", 1)]:
    t.fails("line {} of {!r:.20}".format(line, text), run("resolve", *files, *trust, "--allow", write("allow.txt", text)), 2, "E_USAGE",
            ["allow.txt", "line {} is no entry".format(line)])
for text in ["", "# nothing\n", "\n \t\n"]:
    t.fails("no entry in {!r}".format(text), run("resolve", *files, *trust, "--allow", write("allow.txt", text)), 2, "E_EMPTY",
            ["no entry"])
many = "".join("{:064x}\n".format(i) for i in range(1000000))
t.runs("a million entries", run("resolve", *files, *trust, "--allow", write("allow.txt", many)), 1, says=["TPMATTEST_F_NOT_ALLOWED"])
t.fails("one more", run("resolve", *files, *trust, "--allow", write("allow.txt", many + ek_hash)), 2, "E_LIMIT_ALLOW")
t.fails("no such file", run("resolve", *files, *trust, "--allow", path("nowhere")), 3, "E_NOT_FOUND")

# Several EKs.
for index, key in [("0x01c00002", "rsa2048"), ("0x01c0000a", "p256"), ("29360150", "p384")]:
    r = run("resolve", "--evidence", evidence, *trust, "--json", "--ek-index", index)
    t.ok(r.status == 0 and r.json["ek"]["key"] == key and r.json["aik"]["url"] == aik, "the EK at " + index, r)
t.runs("the others have a line", run("resolve", "--evidence", evidence, *trust), says=["EK at nv:0x01c0000a, p256: trusted"])
t.runs("an index without EK", run("resolve", "--evidence", evidence, *trust, "--ek-index", "0x01c0001c"), 3,
       says=["no EK certificate", "TPMATTEST_F_NO_EK_CERT"])

# capture writes what --evidence reads; a second time around nothing changes.
r = run("capture", "--evidence", evidence)
t.runs("a capture of a capture", r, says=['"schema":"tpmattest.evidence/1"'])
t.ok(run("capture", "--evidence", write("again.json", r.out)).out == r.out, "byte for byte", r)
r = run("capture", *files)
t.runs("a capture of files", r)
again = write("files.json", r.out)
t.ok(run("resolve", "--evidence", again, *trust).out.splitlines()[0] == lines[0], "judges as the files do")
r = run("capture", "--evidence", evidence, "--manufacturer", "AMD")
t.ok("AMD" in r.out and r.status == 0, "a manufacturer given is kept", r)

# aik-url.
for name, args in [("capture", ["--evidence", evidence]), ("files", files), ("given", [*files, "--manufacturer", "INTC"])]:
    r = run("aik-url", *args, *trust)
    t.ok(r.status == 0 and r.out == aik + "\n", "aik-url from " + name, r)
    t.ok("not registered in Microsoft's cabinet: " in r.err and r.err.count("\n") == 1, "and that it is not registered", r)
    t.fails("aik-url from " + name + ": the issuer is not known", run("aik-url", *args), 3, "E_INCOMPLETE",
            ["not certain", intel.info["aik"]["authority"], "--trust"])
for cut in range(2, len(files), 2):
    for store in [], trust:
        t.fails("without its chain, {} of it, {}".format(cut // 2 - 1, store), run("aik-url", *files[:cut], *store), 3, "E_INCOMPLETE",
                ["on-die certificate chain is missing", "--chain", "IntermediateCACertStore"])
r = run("resolve", *files[:2], *trust)
t.ok(r.status == 3 and "AIK: " not in r.out and "candidate INTC-KeyId-" + naive in r.out and "TPMATTEST_F_ON_DIE_CHAIN_MISSING" in r.out
     and "IntermediateCACertStore" in r.out, "resolve shows the candidate, and what to do", r)
r = run("resolve", *files[:2], *trust, "--json")
a = r.json["aik"]
t.ok(a["url"] is None and a["certain"] is False and a["authority"] is None and a["candidates"][0]["authority"].endswith(naive),
     "and in JSON there is no URL", r)
r = run("resolve", *files, *trust, "--json")
t.ok(r.json["aik"]["certain"] is True and r.json["aik"]["url"] == aik and r.json["aik"]["withdrawn_on"] is None, "with it there is", r)
forged = bytearray(read(intel.device("rom-ca")))
forged[forged.index(b"\x03\x62\x00\x04") + 20] ^= 1  # in its public key
forged = write("forged.der", bytes(forged))
r = run("aik-url", *files[:2], *files[4:], "--chain", forged)
t.ok(r.status in (0, 3) and aik not in r.out, "a forged certificate on top does not decide", r)
r = run("aik-url", "--evidence", evidence, "--ek-index", "0x01c00016", *trust)
t.ok(r.out == aik + "\n", "aik-url of another EK", r)
amd = Part("amd-pluton")
r = run("aik-url", *amd.chain(), "--trust", amd.file("trust"))
t.ok(r.status == 0 and r.out.startswith("https://"), "Pluton has an address", r)
nuvoton = Part("nuvoton")
r = run("aik-url", *nuvoton.chain(), "--trust", nuvoton.file("trust"))
t.ok(r.out == nuvoton.info["aik"]["url"] + "\n" and "-NameId-" in r.out, "a part without key identifiers", r)
empty = write("empty.json", json.dumps({"schema": "tpmattest.evidence/1", "tpm": {"manufacturer": "INTC"}, "nv": []}))
t.fails("no EK certificate, no address", run("aik-url", "--evidence", empty), 3, "E_NO_EK", ["no EK certificate"])
t.fails("none at this index", run("aik-url", "--evidence", evidence, "--ek-index", "0x01c0001c"), 3, "E_NO_EK")
stray = Part("stray-odd")
stray_json = write("stray.json", json.dumps(stray.evidence()))
t.runs("a stray odd index is no EK", run("resolve", "--evidence", stray_json, *trust), 3,
       says=["incomplete, could not find out: no EK certificate found", "TPMATTEST_F_NO_EK_CERT"], lacks=["trusted"])
t.runs("nor in JSON", run("resolve", "--evidence", stray_json, "--json"), 3, says=['"verdict":"incomplete"'])
t.runs("it is captured all the same", run("capture", "--evidence", stray_json), says=["0x01c00003"],
       err="no EK certificate was found")

# ek-url.
r = run("ek-url", "--ek", intel.device("ek-rsa2048"))
t.ok(r.status == 0 and r.out.startswith("https://ekop.intel.com/ekcertservice/"), "ek-url of a certificate", r)
t.ok(run("ek-url", "--public", intel.device("ek-rsa2048"), "--manufacturer", "INTC").out == r.out, "or as --public")
t.ok(run("ek-url", "--evidence", evidence).out == r.out, "or of a capture")
r = run("ek-url", "--ek", intel.device("ek-rsa2048"), "--manufacturer", "AMD")
t.ok(r.status == 0 and r.out.startswith("https://ftpm.amd.com/pki/aia/"), "with another manufacturer", r)
ek = ["--ek", intel.device("ek-rsa2048")]
t.fails("a manufacturer without service", run("ek-url", *ek, "--manufacturer", "IFX"), 2, "E_UNSUPPORTED")
t.fails("one whose interface is not public", run("ek-url", *ek, "--manufacturer", "QCOM"), 2, "E_UNSUPPORTED", ["ekcert.spserv.microsoft.com"])
t.fails("no EK at all", run("ek-url", "--evidence", empty), 3, "E_NO_EK")
unknown = write("unknown.json", json.dumps({"schema": "tpmattest.evidence/1", "tpm": {}, "nv": []}))
t.fails("nobody says the manufacturer", run("ek-url", "--evidence", unknown), 2, "E_NO_MANUFACTURER", ["--manufacturer"])

# What the store could not give.
bad = write("bad.pem", read(intel.file("root.pem")) + b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" * 3)
r = run("resolve", *files, "--trust", bad)
t.ok(r.status == 3 and "3 files or blocks could not be loaded, the first at " in r.err and "bad.pem: " in r.err
     and "'tpmattest trust --trust" in r.err, "resolve says what a store lacks", r)
r = run("trust", "--trust", bad)
t.ok(r.status == 0 and "unusable: 3" in r.out and not r.err, "trust says it once", r)
r = run("resolve", *files, *trust)
t.ok(not r.err, "a store that is well says nothing", r)
r = run("trust", *trust, "--vendor-roots", "--list")
ski = next(c["ski"] for c in intel.info["certificates"] if c["id"] == "issuing-ca")
t.ok("key id " + ski in r.out and "pinned " in r.out and "https://" in r.out, "trust --list: key ids and pins", r)
r = run("trust", *trust, "--vendor-roots", "--list", "--json")
t.ok(len(r.json["pins"]) >= 49 and all(len(p["sha256"]) == 64 for p in r.json["pins"]), "as JSON", r)
t.ok(not run("trust", *trust, "--list", "--json").json["pins"], "no pins, where none were asked for")

# Intermediates without their root.
part = ["--trust", intel.file("trust", "issuing-ca.pem")]
t.runs("an intermediate alone is no anchor", run("resolve", *files, *part), 3, err="holds no anchor")
t.runs("with --partial-chain it is one", run("resolve", *files, *part, "--partial-chain"), says=["trusted: ", "Issuing CA"], lacks=["Root Cert"])

# The shapes in which others keep their stores, each with all that the part needs.
pems = [read(intel.file("trust", name)) for name in sorted(os.listdir(intel.file("trust")))]
commented = b"".join(b"# Subject: CN=test %d\n#   SHA-256: 00:11\n#\n" % i + pem + b"\n\n" for i, pem in enumerate(pems))
glued = b"".join(pem.strip() for pem in pems)
os.makedirs(path("shapes/intel"))
for i, pem in enumerate(pems):
    der = subprocess.run(["openssl", "x509", "-outform", "der"], input=pem, stdout=subprocess.PIPE, check=True, timeout=60).stdout
    write("shapes/intel/ca-{}.crt".format(i), der if i % 2 else pem)
for what, where in [("a bundle with comments", write("commented.pem", commented)), ("a bundle whose blocks touch", write("glued.pem", glued)),
                    ("a directory for each vendor, PEM and DER", path("shapes"))]:
    r = run("resolve", *files, "--trust", where)
    t.ok(r.status == 0 and r.out.startswith("trusted: ") and not r.err, what, r)
r = run("resolve", *files, "--trust", write("half.pem", commented[:-200]))
t.ok(r.status == 3 and "1 file or block could not be loaded, at " in r.err, "a bundle that was cut off says so", r)

# lookup.
ADL = "ba21136573c2c38a5be57cb6c68bfc23bb36ca58"
r = run("lookup", "https://intc-keyid-" + ADL.upper() + ".microsoftaik.azure.net/templates/Aik/scep")
t.runs("registered", r, says=["INTC-KeyId-" + ADL + ": registered in Microsoft's cabinet (cabinet of 2024-11-21)", "CA of the vendor Intel: ADL_PROD_00002820"],
       lacks=["what to do"])
r = run("lookup", "EUS-AMD-KEYID-CBB3F726E72C37BF7E9C6CFAA6EF06F88FD1FC4C.cer")
t.runs("withdrawn", r, 1, says=["withdrawn on 2022-08-01", "AMD-fTPM-RSA-ICA-ZPFamily", "what to do: ", "BIOS", "inferred"])
r = run("lookup", "INTC-KeyId-" + "0" * 39 + "1")
t.runs("never listed", r, 1, says=["never listed", "most likely a CA in a single device (inferred)", "IntermediateCACertStore"])
r = run("lookup", ADL, "--json")
t.ok(r.status == 0 and r.json["schema"] == "tpmattest.authority/1" and r.json["registered"] == "yes", "as JSON", r)
t.fails("41 digits", run("lookup", "NTZ-keyid-" + ADL + "0"), 2, "E_VALUE", ["41 hexadecimal digits", "as it is written in the log"])
t.fails("no authority", run("lookup"), 2, "E_USAGE", ["no authority given"])
t.fails("two authorities", run("lookup", ADL, ADL), 2, "E_USAGE", ["unexpected argument"])

# trust.
r = run("trust", *trust)
t.runs("inventory", r, says=["certificates 3", "anchors 1", "intermediates 2", "AIK authorities known: 312 by key, 20 by name"])
r = run("trust", *trust, "--list")
t.ok(all(s in r.out for s in ["anchor ", "intermediate ", "root.pem"]) and r.status == 0, "each by name", r)
j = run("trust", *trust, "--json").json
t.ok(j["schema"] == "tpmattest.trust/1" and j["anchors"] == 1 and "entries" not in j, "as JSON", j)
t.ok(len(run("trust", *trust, "--json", "--list").json["entries"]) == 3, "with entries")
r = run("trust", "--trust", issuing, *crls, "--vendor-roots")
t.runs("what reaches no anchor is named", r, says=["reach no anchor:", "issued by", "revocation lists 4", "are anchors"])
mixed = path("mixed")
os.mkdir(mixed)
write("mixed/good.pem", read(root))
write("mixed/bad.der", b"\x30\x82\x01\x00garbage")
r = run("trust", "--trust", mixed)
t.runs("a file that cannot be used is named, the rest loads", r, says=["anchors 1", "unusable: 1", "bad.der", "[TPMATTEST_E_"])
t.runs("resolve goes on with the rest", run("resolve", *files, *rest, "--trust", mixed), says=["trusted: "],
       err="bad.der")
t.fails("a certificate among the lists", run("trust", "--crl", mixed), 2, "E_CRL", ["bad.der"])
t.end()
