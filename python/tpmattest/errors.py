# SPDX-License-Identifier: BSD-2-Clause
"""Exceptions: one class for each domain of the library's permanent error codes."""
from typing import Dict, Type

from ._ffi import lib


class Error(Exception):
    """A failure of the library. `code` is the permanent code (tpmattest-codes(7)), `name` its name,
    `detail` the text of the lower layer."""

    def __init__(self, code: int, message: str, detail: str = "", tss_rc: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.name = text(lib.tpmattest_error_name(code))
        self.message = message
        self.detail = detail
        self.tss_rc = tss_rc

    def __str__(self) -> str:
        return f"{self.message} ({self.name})"


class UsageError(Error):
    """The request is invalid."""


class SystemFailure(Error):
    """A failure related to memory, files or permissions."""


class TpmError(Error):
    """A failure of the TPM or of the connection to it."""


class FormatError(Error):
    """The input is malformed, or exceeds a limit of the library."""


class TrustError(Error):
    """A certificate cannot be used for the requested purpose."""


class NetworkError(Error):
    """A transport failed. A fetch function raises it to report the kind of failure."""

    def __init__(self, code: int = -600, message: str = "network transfer failed", detail: str = "", tss_rc: int = 0) -> None:
        super().__init__(code, message, detail, tss_rc)


class InternalError(Error):
    """An internal error of the library."""


DOMAINS: Dict[int, Type[Error]] = {
    1: UsageError, 2: SystemFailure, 3: TpmError, 4: FormatError, 5: TrustError, 6: NetworkError, 9: InternalError,
}

E_NOMEM = -200
E_UNTRUSTED = -500
E_INCOMPLETE = -501
E_NET = -600
E_NO_AUTHORITY = -606


def text(value: object) -> str:
    """Convert a borrowed char * to str; NULL gives ""."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def make(code: int, message: str, detail: str = "", tss_rc: int = 0) -> Error:
    """Create the exception for a code."""
    return DOMAINS.get(-code // 100, InternalError)(code, message, detail, tss_rc)
