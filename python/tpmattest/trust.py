# SPDX-License-Identifier: BSD-2-Clause
"""The trust store and the policy."""
import ctypes
import json
import os
from datetime import datetime
from typing import Any, Dict, Iterable, Optional, Union

from ._ffi import lib
from ._handle import Handle, call, take_text
from .evidence import Bytes

Path = Union[str, "os.PathLike[str]"]


class TrustStore(Handle):
    """Anchors, intermediates and CRLs. It must be filled by one thread and may then be shared by
    several."""

    _free = lib.tpmattest_trust_free

    def __init__(self, paths: Union[Path, Iterable[Path]] = (), *, vendor_roots: bool = False,
                 partial_chain: bool = False) -> None:
        """`paths` is one path or several. With `partial_chain` every CA certificate becomes an
        anchor, not only self-signed ones, except in cabinets."""
        out = ctypes.c_void_p()
        call(lib.tpmattest_trust_new, ctypes.byref(out))
        super().__init__(out)
        if vendor_roots:
            self.add_vendor_roots()
        with self._use() as t:
            call(lib.tpmattest_trust_set_flags, t, 1 if partial_chain else 0)
        for path in (paths,) if isinstance(paths, (str, os.PathLike)) else paths:
            self.add_path(path)

    def add_path(self, path: Path) -> None:
        """Load a directory or file. The format is detected: PEM, DER, PKCS#7, Microsoft's cabinet,
        CRL."""
        with self._use() as t:
            call(lib.tpmattest_trust_add_path, t, os.fsencode(path))

    def add_data(self, data: Bytes, name: Optional[str] = None) -> None:
        """Load the content of a file from memory."""
        raw = bytes(data)
        with self._use() as t:
            call(lib.tpmattest_trust_add_data, t, name.encode() if name is not None else None, raw, len(raw))

    def add_anchor(self, der: Bytes, vendor: Optional[str] = None) -> None:
        """Add one certificate as an anchor. `vendor` lists the manufacturers it is an anchor for,
        such as "NTC+WEC"."""
        raw = bytes(der)
        with self._use() as t:
            call(lib.tpmattest_trust_add_anchor, t, raw, len(raw), vendor.encode() if vendor is not None else None)

    def add_vendor_roots(self) -> None:
        """Accept the vendor roots that are pinned by SHA-256 in the library."""
        with self._use() as t:
            call(lib.tpmattest_trust_add_vendor_roots, t)

    def add_crl(self, data: Bytes, name: Optional[str] = None) -> None:
        """Add CRLs: one in DER, or PEM with several."""
        raw = bytes(data)
        with self._use() as t:
            call(lib.tpmattest_trust_add_crl, t, name.encode() if name is not None else None, raw, len(raw))

    def add_disallowed(self, sha256: Bytes) -> None:
        """Never trust a path through the certificate with this SHA-256."""
        raw = bytes(sha256)
        with self._use() as t:
            call(lib.tpmattest_trust_add_disallowed, t, raw, len(raw))

    @property
    def anchors(self) -> int:
        """The number of certificates that may be anchors. Their signatures are not checked."""
        with self._use() as t:
            return int(lib.tpmattest_trust_anchor_count(t))

    @property
    def intermediates(self) -> int:
        """The number of other CAs."""
        with self._use() as t:
            return int(lib.tpmattest_trust_intermediate_count(t))

    def inventory(self, entries: bool = False) -> Dict[str, Any]:
        """Return the inventory ("tpmattest.trust/1"), with all certificates if `entries` is set."""
        with self._use() as t:
            inventory = ctypes.c_void_p()
            call(lib.tpmattest_inventory_new, t, ctypes.byref(inventory))
            try:
                found: Dict[str, Any] = json.loads(take_text(lib.tpmattest_inventory_to_json, inventory, 1 if entries else 0))
            finally:
                lib.tpmattest_inventory_free(inventory)
        return found


class Policy(Handle):
    """The options of a verification. The default is safe: it uses the current time, and deviations
    known from real vendors are reported but accepted. `allow` lists the EKs that may be trusted: the
    SHA-256 of the key, "serial:HEX" or the TPM Name, in hex."""

    _free = lib.tpmattest_policy_free

    def __init__(
        self,
        *,
        time: Union[None, int, datetime] = None,
        any_leaf: bool = False,
        ignore_time: bool = False,
        require_revocation: bool = False,
        strict: bool = False,
        require_binding: bool = False,
        allow_sha1: bool = False,
        ek_index: int = 0,
        allow: Optional[Iterable[str]] = None,
    ) -> None:
        entries = None if allow is None else [allow] if isinstance(allow, str) else list(allow)
        if entries == []:
            raise ValueError("an allow-list without entries would be no list; pass None for no list")
        out = ctypes.c_void_p()
        call(lib.tpmattest_policy_new, ctypes.byref(out))
        super().__init__(out)
        switches = (any_leaf, ignore_time, require_revocation, strict, require_binding, allow_sha1)
        flags = sum(1 << bit for bit, on in enumerate(switches) if on)
        with self._use() as p:
            call(lib.tpmattest_policy_set_flags, p, flags)
            call(lib.tpmattest_policy_set_ek_index, p, ek_index)
            if time is not None:
                call(lib.tpmattest_policy_set_time, p, _seconds(time))
            for entry in entries or ():
                if "\0" in entry:
                    raise ValueError("an entry of the allow-list has a NUL")
                call(lib.tpmattest_policy_add_allowed, p, entry.encode())


def _seconds(time: Union[int, datetime]) -> int:
    if isinstance(time, datetime):
        if time.tzinfo is None:
            raise ValueError("a datetime without a time zone is no instant; add tzinfo=timezone.utc")
        return int(time.timestamp())
    return int(time)
