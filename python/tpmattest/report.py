# SPDX-License-Identifier: BSD-2-Clause
"""Verification and its report."""
import ctypes
import json
from datetime import datetime, timezone
from typing import Any, Dict, List, NamedTuple, Optional

from ._ffi import lib
from ._handle import Handle, call, take_text
from .errors import E_INCOMPLETE, E_UNTRUSTED, text
from .evidence import Evidence
from .trust import Policy, TrustStore


class Finding(NamedTuple):
    """A finding. `certificate` is an index in the chain or None. `cause` and `remedy` are the texts
    in tpmattest-codes(7)."""

    code: str
    severity: str
    certificate: Optional[int]
    offset: Optional[int]
    message: str
    url: Optional[str]
    cause: str
    remedy: str


class Link(NamedTuple):
    """A certificate of the chain."""

    der: bytes
    source: str
    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    on_device: bool
    anchor: bool
    revocation: str


class Report(Handle):
    """A verdict with its reasons. Use `report.trusted`: a report has no truth value, so that it is
    not mistaken for a verdict."""

    _free = lib.tpmattest_report_free

    def __init__(self, pointer: ctypes.c_void_p) -> None:
        super().__init__(pointer)
        with self._use() as r:
            self.json = take_text(lib.tpmattest_report_to_json, r)
        self.data: Dict[str, Any] = json.loads(self.json)

    def __bool__(self) -> bool:
        raise TypeError("a report is neither true nor false; ask report.trusted")

    @property
    def trusted(self) -> bool:
        """True only for the verdict "trusted"."""
        with self._use() as r:
            return bool(lib.tpmattest_report_verdict(r) == 2)

    @property
    def verdict(self) -> str:
        """"trusted", "untrusted" or "incomplete"."""
        return str(self.data["verdict"])

    @property
    def evidence_source(self) -> str:
        """The origin of the evidence: "tpm", "capture" or "files"."""
        return str(self.data["evidence"]["source"])

    @property
    def aik_url(self) -> Optional[str]:
        """The address of the AIK authority, if there is one."""
        url = self.data["aik"]["url"]
        return None if url is None else str(url)

    @property
    def findings(self) -> List[Finding]:
        """The findings of the selected EK."""
        found = []
        with self._use() as r:
            ek = lib.tpmattest_report_selected(r)
            for i, f in enumerate(self.data["findings"]):
                code = lib.tpmattest_ek_finding_code(ek, i)
                found.append(Finding(
                    f["code"], f["severity"], f["certificate"], f["offset"], f["message"], f["url"],
                    text(lib.tpmattest_finding_cause(code)), text(lib.tpmattest_finding_remedy(code)),
                ))
        return found

    @property
    def chain(self) -> List[Link]:
        """The chain of the selected EK, starting with the EK."""
        links = []
        with self._use() as r:
            ek = lib.tpmattest_report_selected(r)
            for i, c in enumerate(self.data["chain"]):
                size = ctypes.c_size_t()
                der = lib.tpmattest_cert_der(lib.tpmattest_ek_chain(ek, i), ctypes.byref(size))
                links.append(
                    Link(
                        ctypes.string_at(der, size.value), c["source"], c["subject"], c["issuer"], _instant(c["not_before"]),
                        _instant(c["not_after"]), c["on_device"], c["anchor"], c["revocation"],
                    )
                )
        return links


def _instant(written: str) -> datetime:
    return datetime.strptime(written, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)


def verify(evidence: Evidence, trust: Optional[TrustStore] = None, policy: Optional[Policy] = None) -> Report:
    """Verify evidence. The verdicts "untrusted" and "incomplete" are returned as reports and do not
    raise exceptions."""
    out = ctypes.c_void_p()
    with evidence._use() as e, _maybe(trust) as t, _maybe(policy) as p:
        call(lib.tpmattest_verify, e, t, p, ctypes.byref(out), accept=(E_UNTRUSTED, E_INCOMPLETE))
    return Report(out)


class _maybe:
    """A context that gives the pointer of a handle, or NULL for None."""

    def __init__(self, handle: Optional[Handle]) -> None:
        self._context = handle._use() if handle is not None else None

    def __enter__(self) -> Optional[int]:
        return self._context.__enter__() if self._context else None

    def __exit__(self, *args: Any) -> None:
        if self._context:
            self._context.__exit__(*args)
