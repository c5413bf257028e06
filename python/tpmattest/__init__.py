# SPDX-License-Identifier: BSD-2-Clause
"""Verify that a TPM is genuine and find the Microsoft AIK authority for it.

    import tpmattest
    report = tpmattest.resolve(trust=["TrustedTpm.cab"], vendor_roots=True)
    print(report.verdict, report.aik_url)
    for finding in report.findings:
        print(finding.severity, finding.code, finding.message)
"""
from ._ffi import lib as _lib
from .addresses import aik_registered, aik_registry_date, aik_url, ek_service_url, issuer_key_id, lookup, manufacturer_name
from .errors import (
    Error, FormatError, InternalError, NetworkError, SystemFailure, TpmError, TrustError, UsageError, text as _text,
)
from .evidence import Certificate, Evidence, NvIndex
from .fetching import Need
from .probe import probe
from .report import Finding, Link, Report, verify
from .resolver import Resolver, resolve
from .transport import Curl
from .trust import Policy, TrustStore

__version__ = _text(_lib.tpmattest_version())

__all__ = [
    "Certificate", "Curl", "Error", "Evidence", "Finding", "FormatError", "InternalError", "Link", "Need", "NetworkError",
    "NvIndex", "Policy", "Report", "Resolver", "SystemFailure", "TpmError", "TrustError", "TrustStore", "UsageError",
    "aik_registered", "aik_registry_date", "aik_url", "ek_service_url", "issuer_key_id", "lookup", "manufacturer_name", "probe",
    "resolve", "verify",
]
