# SPDX-License-Identifier: BSD-2-Clause
"""Verification that fetches missing data with a transport or a function of the caller."""
import ctypes
from typing import Iterable, List, Optional, Tuple, Union

from . import errors
from ._ffi import FETCH_FN, curl, lib
from ._handle import Handle, call
from .evidence import Bytes, Evidence
from .fetching import Fetch, Need, guarded, need_of
from .report import Report, _maybe
from .transport import Curl
from .trust import Path, Policy, TrustStore

class Resolver(Handle):
    """A verification that requests missing data as needs. It must be used by one thread at a
    time."""

    _free = lib.tpmattest_resolver_free

    def __init__(
        self,
        evidence: Evidence,
        trust: Optional[TrustStore] = None,
        policy: Optional[Policy] = None,
        *,
        any_host: bool = False,
        crls: bool = False,
        hosts: Iterable[str] = (),
        mirrors: Iterable[Tuple[str, str]] = (),
    ) -> None:
        out = ctypes.c_void_p()
        flags = (1 if any_host else 0) | (2 if crls else 0)
        with evidence._use() as e, _maybe(trust) as t, _maybe(policy) as p:
            call(lib.tpmattest_resolver_new, e, t, p, flags, ctypes.byref(out))
        super().__init__(out)
        with self._use() as r:
            for host in hosts:
                call(lib.tpmattest_resolver_add_host, r, host.encode())
            for source, target in mirrors:
                call(lib.tpmattest_resolver_add_mirror, r, source.encode(), target.encode())

    def next(self) -> Optional[Need]:
        """Return the next need, or None if there is none at the moment."""
        with self._use() as r:
            need = lib.tpmattest_resolver_next(r)
            return need_of(need) if need else None

    def supply(self, need: Need, status: int, body: Bytes = b"") -> None:
        """Answer a need: an HTTP status and the body, or a negative network code."""
        raw = bytes(body)
        with self._use() as r:
            call(lib.tpmattest_resolver_supply, r, need.id, status, raw, len(raw))

    @property
    def pending(self) -> int:
        """The number of outstanding needs."""
        with self._use() as r:
            return int(lib.tpmattest_resolver_pending(r))

    @property
    def done(self) -> bool:
        """Whether no needs are outstanding or left to request."""
        with self._use() as r:
            return bool(lib.tpmattest_resolver_is_done(r))

    def report(self) -> Report:
        """Return a report based on the data available now."""
        out = ctypes.c_void_p()
        with self._use() as r:
            call(lib.tpmattest_resolver_report, r, ctypes.byref(out), accept=(errors.E_UNTRUSTED, errors.E_INCOMPLETE))
        return Report(out)

    def run(self, fetch: Union[Fetch, Curl]) -> Report:
        """Fetch all needs and return the report. An exception raised by `fetch`, other than
        NetworkError, ends the run and is raised."""
        return self._run_curl(fetch) if isinstance(fetch, Curl) else self._run_function(fetch)

    def _run_curl(self, transport: Curl) -> Report:
        out = ctypes.c_void_p()
        with self._use() as r, transport._use() as c:
            call(curl().tpmattest_curl_run, c, r, ctypes.byref(out), accept=(errors.E_UNTRUSTED, errors.E_INCOMPLETE))
        report = Report(out)
        transport._settle()
        return report

    def _run_function(self, fetch: Fetch) -> Report:
        out = ctypes.c_void_p()
        raised: List[BaseException] = []
        callback = FETCH_FN(guarded(fetch, raised))  # kept alive by this frame
        with self._use() as r:
            try:
                call(lib.tpmattest_resolver_run, r, callback, None, ctypes.byref(out),
                     accept=(errors.E_UNTRUSTED, errors.E_INCOMPLETE))
            except errors.Error:
                if not raised:
                    raise
        if raised:
            lib.tpmattest_report_free(out)
            raise raised[0]
        return Report(out)


def _read(tcti: Optional[str], fetching: bool) -> Evidence:
    """Read a TPM, including its EKs if it has no certificate, because the request to the vendor's
    service needs the key."""
    found = Evidence.from_tpm(tcti)
    if not fetching or any(c.is_ek for c in found.certificates()):
        return found
    found.close()
    return Evidence.from_tpm(tcti, ek_public=True)


def resolve(
    tcti: Optional[str] = None,
    *,
    evidence: Optional[Evidence] = None,
    manufacturer: Optional[str] = None,
    trust: Union[TrustStore, Path, Iterable[Path]] = (),
    vendor_roots: bool = False,
    policy: Optional[Policy] = None,
    fetch: Union[None, Fetch, Curl] = None,
) -> Report:
    """Read the TPM (or use `evidence`), verify it, and fetch missing data if `fetch` is given.
    `manufacturer` overrides the one reported by a TPM that is read here."""
    own = None if evidence is not None else _read(tcti, fetch is not None)
    store = trust if isinstance(trust, TrustStore) else TrustStore(trust, vendor_roots=vendor_roots)
    subject = evidence if evidence is not None else own
    assert subject is not None
    try:
        if own is not None and manufacturer is not None:
            own.set_manufacturer(manufacturer)
        with Resolver(subject, store, policy) as resolver:
            return resolver.run(fetch) if fetch else resolver.report()
    finally:
        if own is not None:
            own.close()
        if store is not trust:
            store.close()
