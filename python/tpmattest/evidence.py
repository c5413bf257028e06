# SPDX-License-Identifier: BSD-2-Clause
"""The evidence of a device."""
import ctypes
from typing import List, NamedTuple, Optional, Union

from ._ffi import lib
from ._handle import Handle, call, take_text
from .errors import text

Bytes = Union[bytes, bytearray, memoryview]


class Certificate(NamedTuple):
    """A certificate found in evidence. It has not been verified."""

    der: bytes
    source: str
    is_ek: bool
    subject: str
    issuer: str
    key: str


class NvIndex(NamedTuple):
    """An NV index of the EK range: its content, or None and an error code."""

    handle: int
    data: Optional[bytes]
    code: int


class Evidence(Handle):
    """Evidence, initially empty. from_tpm() and from_json() create it from a TPM or a capture."""

    _free = lib.tpmattest_evidence_free

    def __init__(self, manufacturer: Optional[str] = None, *, _pointer: Optional[ctypes.c_void_p] = None) -> None:
        out = _pointer or ctypes.c_void_p()
        if _pointer is None:
            call(lib.tpmattest_evidence_new, ctypes.byref(out))
        super().__init__(out)
        if manufacturer is not None:
            self.set_manufacturer(manufacturer)

    @classmethod
    def from_tpm(cls, tcti: Optional[str] = None, *, ek_public: bool = False, other: bool = False,
                 owner_auth: Bytes = b"") -> "Evidence":
        """Read a TPM 2.0. `tcti` is a TCTI string of tpm2-tss, or None for the system's TPM.
        `ek_public`: also read or create the EKs. `other`: also read the certificates of the
        platform, of attestation keys and of device identities."""
        tpm, out = ctypes.c_void_p(), ctypes.c_void_p()
        call(lib.tpmattest_tpm_open, tcti.encode() if tcti is not None else None, ctypes.byref(tpm))
        try:
            auth = bytes(owner_auth)
            call(lib.tpmattest_tpm_set_owner_auth, tpm, auth, len(auth))
            flags = (1 if ek_public else 0) | (2 if other else 0)
            call(lib.tpmattest_tpm_read_evidence, tpm, flags, ctypes.byref(out))
        finally:
            lib.tpmattest_tpm_close(tpm)
        return cls(_pointer=out)

    @classmethod
    def from_json(cls, document: Union[str, Bytes]) -> "Evidence":
        """Create evidence from a capture ("tpmattest.evidence/1")."""
        raw = document.encode() if isinstance(document, str) else bytes(document)
        out = ctypes.c_void_p()
        call(lib.tpmattest_evidence_from_json, raw, len(raw), ctypes.byref(out))
        return cls(_pointer=out)

    def to_json(self) -> str:
        """Return the evidence as a capture."""
        with self._use() as e:
            return take_text(lib.tpmattest_evidence_to_json, e)

    def set_manufacturer(self, manufacturer: Optional[str]) -> None:
        """Set the manufacturer ("INTC"), overriding the one that the TPM reports. None removes
        it."""
        with self._use() as e:
            call(lib.tpmattest_evidence_set_manufacturer, e, manufacturer.encode() if manufacturer is not None else None)

    @property
    def source(self) -> str:
        """The origin of the evidence: "tpm", "capture" or "files". Only "tpm" was read from a TPM
        by this process."""
        with self._use() as e:
            return text(lib.tpmattest_evidence_source(e))

    @property
    def manufacturer(self) -> str:
        """The effective manufacturer, "" if unknown."""
        with self._use() as e:
            return text(lib.tpmattest_evidence_manufacturer(e))

    def add_nv(self, index: int, data: Bytes) -> None:
        """Add the content of an NV index."""
        raw = bytes(data)
        with self._use() as e:
            call(lib.tpmattest_evidence_add_nv, e, index, raw, len(raw))

    def add_ek(self, data: Bytes, name: Optional[str] = None) -> None:
        """Add an EK certificate, DER or PEM."""
        self._add_file(1, data, name)

    def add_chain(self, data: Bytes, name: Optional[str] = None) -> None:
        """Add one or several certificates of the on-die chain, DER or PEM."""
        self._add_file(2, data, name)

    def _add_file(self, role: int, data: Bytes, name: Optional[str]) -> None:
        raw = bytes(data)
        with self._use() as e:
            call(lib.tpmattest_evidence_add_file, e, role, name.encode() if name is not None else None, raw, len(raw))

    def add_ek_public(self, tpm2b_public: Bytes, handle: int = 0, nv_index: int = 0) -> None:
        """Add an EK's public area (a marshalled TPM2B_PUBLIC) to compare with its certificate."""
        raw = bytes(tpm2b_public)
        with self._use() as e:
            call(lib.tpmattest_evidence_add_ek_public, e, nv_index, handle, 0, raw, len(raw))

    def nv(self) -> List[NvIndex]:
        """Return the NV indices in ascending order."""
        found = []
        with self._use() as e:
            for i in range(lib.tpmattest_evidence_nv_count(e)):
                index, data, size = ctypes.c_uint32(), ctypes.c_void_p(), ctypes.c_size_t()
                code = lib.tpmattest_evidence_nv(e, i, ctypes.byref(index), ctypes.byref(data), ctypes.byref(size))
                content = ctypes.string_at(data, size.value) if code == 0 and data else (b"" if code == 0 else None)
                found.append(NvIndex(index.value, content, code))
        return found

    def certificates(self) -> List[Certificate]:
        """Return all certificates: EKs first, then the chain."""
        certs = ctypes.c_void_p()
        with self._use() as e:
            call(lib.tpmattest_certs_new, e, ctypes.byref(certs))
        try:
            return [_certificate(certs, i) for i in range(lib.tpmattest_certs_count(certs))]
        finally:
            lib.tpmattest_certs_free(certs)


def _certificate(certs: ctypes.c_void_p, i: int) -> Certificate:
    size = ctypes.c_size_t()
    c = lib.tpmattest_certs_at(certs, i)
    der = lib.tpmattest_cert_der(c, ctypes.byref(size))
    return Certificate(
        ctypes.string_at(der, size.value),
        text(lib.tpmattest_cert_source(c)),
        bool(lib.tpmattest_cert_is_ek(c)),
        text(lib.tpmattest_cert_subject(c)),
        text(lib.tpmattest_cert_issuer(c)),
        text(lib.tpmattest_cert_key(c)),
    )
