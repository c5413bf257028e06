# SPDX-License-Identifier: BSD-2-Clause
"""Addresses of AIK authorities and EK certificate services. Nothing is fetched."""
import ctypes

from ._ffi import lib
from ._handle import call, take_text
from .errors import text
from .evidence import Bytes


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


def aik_registry_date() -> str:
    """Return the date of the built-in table."""
    return text(lib.tpmattest_aik_registry_date())


def ek_service_url(manufacturer: str, key: Bytes) -> str:
    """Return the URL of the EK certificate for a key at the vendor's service. `key`:
    SubjectPublicKeyInfo or certificate, DER or PEM."""
    raw = bytes(key)
    return take_text(lib.tpmattest_ek_service_url, manufacturer.encode(), raw, len(raw))
