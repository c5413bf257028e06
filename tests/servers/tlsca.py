# SPDX-License-Identifier: BSD-2-Clause
"""Server certificates for the tests: a CA of their own, made afresh with the openssl program for each run."""
import os
import subprocess

CONFIG = """\
[req]
distinguished_name = dn
[dn]
[ca]
default_ca = test
[test]
database = {dir}/index.txt
serial = {dir}/serial
new_certs_dir = {dir}
certificate = {dir}/ca.pem
private_key = {dir}/key.pem
default_md = sha256
default_days = 30
policy = any
unique_subject = no
[any]
commonName = supplied
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[good]
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
extendedKeyUsage = serverAuth
subjectAltName = {names}
[other]
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
extendedKeyUsage = serverAuth
subjectAltName = DNS:somewhere-else.invalid
"""

# Long past: what an expired certificate is given.
EXPIRED = ["-startdate", "20200101000000Z", "-enddate", "20200201000000Z"]


def openssl(folder, *args):
    """Run the openssl program; its complaints are shown only when it fails."""
    done = subprocess.run(["openssl", *args], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"openssl {' '.join(args)}: {done.stderr.strip()}")


def make(folder, names):
    """Fill folder with ca.pem, key.pem (of all of them) and good, expired, other, unknown .pem."""
    path = os.path.join
    san = ["DNS:localhost", "IP:127.0.0.1"] + [f"DNS:{n}" for n in names]
    with open(path(folder, "ca.cnf"), "w", encoding="ascii") as f:
        f.write(CONFIG.format(dir=folder, names=",".join(san)))
    with open(path(folder, "index.txt"), "w", encoding="ascii"):
        pass
    with open(path(folder, "serial"), "w", encoding="ascii") as f:
        f.write("1000\n")
    openssl(folder, "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-out", "key.pem")
    for cert, section, subject in [("ca", "authority", "tpmattest test CA"), ("unknown", "good", "localhost")]:
        openssl(folder, "req", "-x509", "-new", "-key", "key.pem", "-days", "30", "-config", "ca.cnf",
                "-extensions", section, "-subj", f"/CN={subject}", "-out", f"{cert}.pem")
    openssl(folder, "req", "-new", "-key", "key.pem", "-config", "ca.cnf", "-subj", "/CN=localhost", "-out", "leaf.csr")
    for cert, section, dates in [("good", "good", []), ("expired", "good", EXPIRED), ("other", "other", [])]:
        openssl(folder, "ca", "-batch", "-notext", "-config", "ca.cnf", "-extensions", section, *dates,
                "-in", "leaf.csr", "-out", f"{cert}.pem")
