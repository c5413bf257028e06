# SPDX-License-Identifier: BSD-2-Clause
"""Exceptions: one class a domain of the library's permanent codes."""
from typing import Dict, Type

from ._ffi import lib


class Error(Exception):
    """A failure of the library. `code` is permanent (tpmattest-codes(7)), `name` its name, `detail` the lower layer's text."""

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
    """What was asked for cannot be done by anybody."""


class SystemFailure(Error):
    """Memory, files, permissions."""


class TpmError(Error):
    """The TPM, or the way to it."""


class FormatError(Error):
    """Bytes that are not what they should be, or larger than the library takes."""


class TrustError(Error):
    """A certificate that cannot be what it was to be."""


class NetworkError(Error):
    """A transport failed. Raise one in a fetch function to say which way."""

    def __init__(self, code: int = -600, message: str = "network transfer failed", detail: str = "", tss_rc: int = 0) -> None:
        super().__init__(code, message, detail, tss_rc)


class InternalError(Error):
    """A fault of the library."""


DOMAINS: Dict[int, Type[Error]] = {
    1: UsageError, 2: SystemFailure, 3: TpmError, 4: FormatError, 5: TrustError, 6: NetworkError, 9: InternalError,
}

E_NOMEM = -200
E_UNTRUSTED = -500
E_INCOMPLETE = -501
E_NET = -600
E_NO_AUTHORITY = -606


def text(value: object) -> str:
    """The str of a borrowed char *, "" for NULL."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def make(code: int, message: str, detail: str = "", tss_rc: int = 0) -> Error:
    """The exception for a code."""
    return DOMAINS.get(-code // 100, InternalError)(code, message, detail, tss_rc)
