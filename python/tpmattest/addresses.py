# SPDX-License-Identifier: BSD-2-Clause
"""URLs of AIK authorities and EK certificate services, and what is known of an authority. Nothing is fetched."""
import ctypes
import json
from typing import Any, Dict, Optional

from ._ffi import lib
from ._handle import call, take_text
from .errors import text
from .evidence import Bytes
from .report import _maybe
from .trust import TrustStore


def issuer_key_id(cert_der: Bytes) -> bytes:
    """Return the AKI key identifier of a certificate."""
    raw, room = bytes(cert_der), ctypes.c_size_t(0)
    buffer = ctypes.create_string_buffer(256)
    room.value = len(buffer)
    call(lib.tpmattest_issuer_key_id, raw, len(raw), buffer, ctypes.byref(room))
    return buffer.raw[: room.value]


def aik_url(manufacturer: str, key_id: Bytes) -> str:
    """Return the AIK URL of the authority named by a key identifier."""
    raw = bytes(key_id)
    return take_text(lib.tpmattest_aik_url, manufacturer.encode(), raw, len(raw))


def aik_registered(manufacturer: str, key_id: Bytes) -> bool:
    """Whether the authority is in the built-in table."""
    raw = bytes(key_id)
    registered = ctypes.c_int()
    call(lib.tpmattest_aik_registered, manufacturer.encode(), raw, len(raw), ctypes.byref(registered))
    return registered.value == 2


def manufacturer_name(manufacturer: str) -> Optional[str]:
    """Return the name of a manufacturer, such as "Intel" for "INTC", or None if its id is not known."""
    name = lib.tpmattest_manufacturer_name(manufacturer.encode())
    return text(name) if name is not None else None


def lookup(authority: str, trust: Optional[TrustStore] = None, *, manufacturer: Optional[str] = None) -> Dict[str, Any]:
    """Look up an authority as it is written in a log: label, host name, URL or key identifier. Returns "tpmattest.authority/1" as a
    dict, whose "registered" is "yes", "withdrawn" or "no", with "cause" and "remedy" unless it is registered."""
    out = ctypes.c_void_p()
    with _maybe(trust) as t:
        call(lib.tpmattest_authority_lookup, t, authority.encode(),
             manufacturer.encode() if manufacturer is not None else None, ctypes.byref(out))
    try:
        found: Dict[str, Any] = json.loads(take_text(lib.tpmattest_authority_to_json, out))
        code = lib.tpmattest_authority_finding(out)
        found["cause"] = text(lib.tpmattest_finding_cause(code)) if code else None
        found["remedy"] = text(lib.tpmattest_finding_remedy(code)) if code else None
        return found
    finally:
        lib.tpmattest_authority_free(out)


def aik_registry_date() -> str:
    """Return the date of the built-in table."""
    return text(lib.tpmattest_aik_registry_date())


def ek_service_url(manufacturer: str, key: Bytes) -> str:
    """Return the URL of the EK certificate for a key at the vendor's service. `key`:
    SubjectPublicKeyInfo or certificate, DER or PEM."""
    raw = bytes(key)
    return take_text(lib.tpmattest_ek_service_url, manufacturer.encode(), raw, len(raw))
