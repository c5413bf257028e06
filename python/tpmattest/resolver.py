# SPDX-License-Identifier: BSD-2-Clause
"""Judging with what is missing fetched on the way, by a function of the caller's."""
import ctypes
from typing import TYPE_CHECKING, Callable, Iterable, List, NamedTuple, Optional, Tuple, Union

from . import errors
from ._ffi import FETCH_FN, curl, lib
from ._handle import Handle, call
from .evidence import Bytes, Evidence
from .report import Report, _maybe
from .trust import Path, Policy, TrustStore

if TYPE_CHECKING:
    from .transport import Curl


class Need(NamedTuple):
    """Something to fetch: `method` url, at most limit bytes of answer."""

    id: int
    kind: str
    url: str
    limit: int
    why: str
    method: str = "GET"
    body: bytes = b""
    content_type: Optional[str] = None


#: fetch(need) gives the body of a 200, or (status, body), or raises NetworkError.
Fetch = Callable[[Need], Union[Bytes, Tuple[int, Bytes]]]


class Resolver(Handle):
    """Evidence, trust and policy, run to a report with needs answered on the way. One thread at a time."""

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
        """The next need, or None when there is nothing to ask now."""
        with self._use() as r:
            need = lib.tpmattest_resolver_next(r)
            return _need(need) if need else None

    def supply(self, need: Need, status: int, body: Bytes = b"") -> None:
        """Answer a need: an HTTP status and the body, or a negative network code."""
        raw = bytes(body)
        with self._use() as r:
            call(lib.tpmattest_resolver_supply, r, need.id, status, raw, len(raw))

    @property
    def pending(self) -> int:
        """How many needs are outstanding."""
        with self._use() as r:
            return int(lib.tpmattest_resolver_pending(r))

    @property
    def done(self) -> bool:
        """Nothing is outstanding and nothing is left to ask."""
        with self._use() as r:
            return bool(lib.tpmattest_resolver_is_done(r))

    def report(self) -> Report:
        """The report on what is known by now."""
        out = ctypes.c_void_p()
        with self._use() as r:
            call(lib.tpmattest_resolver_report, r, ctypes.byref(out), accept=(errors.E_UNTRUSTED, errors.E_INCOMPLETE))
        return Report(out)

    def run(self, fetch: Union[Fetch, "Curl"]) -> Report:
        """Fetch every need, then the report. An exception of `fetch` other than NetworkError ends the run and is raised."""
        from .transport import Curl

        return self._run_curl(fetch) if isinstance(fetch, Curl) else self._run_function(fetch)

    def _run_curl(self, transport: "Curl") -> Report:
        out = ctypes.c_void_p()
        with self._use() as r, transport._use() as c:
            call(curl().tpmattest_curl_run, c, r, ctypes.byref(out), accept=(errors.E_UNTRUSTED, errors.E_INCOMPLETE))
        report = Report(out)
        transport._settle()
        return report

    def _run_function(self, fetch: Fetch) -> Report:
        out = ctypes.c_void_p()
        raised: List[BaseException] = []
        callback = FETCH_FN(guarded(fetch, raised))  # kept alive by this frame until the call is over
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


def _need(pointer: int) -> Need:
    size = ctypes.c_size_t()
    body = lib.tpmattest_need_body(pointer, ctypes.byref(size))
    content_type = lib.tpmattest_need_content_type(pointer)
    return Need(
        lib.tpmattest_need_id(pointer),
        errors.text(lib.tpmattest_need_kind_name(lib.tpmattest_need_kind(pointer))),
        errors.text(lib.tpmattest_need_url(pointer)),
        lib.tpmattest_need_limit(pointer),
        errors.text(lib.tpmattest_finding_name(lib.tpmattest_need_why(pointer))),
        errors.text(lib.tpmattest_need_method(pointer)),
        ctypes.string_at(body, size.value) if body else b"",
        errors.text(content_type) if content_type is not None else None,
    )


def guarded(fetch: Fetch, raised: List[BaseException]) -> Callable[..., int]:
    """`fetch` as C calls it. No exception gets out: what it is not meant to raise is kept, and ends the run."""

    def called(_user: object, need: int, response: int) -> int:
        try:
            answer = fetch(_need(need))
            status, body = answer if isinstance(answer, tuple) else (200, answer)
            raw = bytes(body)
            lib.tpmattest_response_set_status(response, status)
            lib.tpmattest_response_append(response, raw, len(raw))
            return 0
        except errors.NetworkError as e:
            lib.tpmattest_response_set_detail(response, str(e.message).encode("utf-8", "replace"))
            return e.code
        except BaseException as e:  # noqa: B902 - it must not unwind through C
            raised.append(e)
            return errors.E_NOMEM

    return called


def _read(tcti: Optional[str], fetching: bool) -> Evidence:
    """A TPM's evidence; with its EKs where there is no certificate, because a vendor's service is asked by the key."""
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
    fetch: Union[None, Fetch, "Curl"] = None,
) -> Report:
    """The whole job: read the TPM (or take evidence), judge it, fetch what is missing when `fetch` is given. `manufacturer`
    is given in place of what a TPM that is read here says."""
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
