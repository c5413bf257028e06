# SPDX-License-Identifier: BSD-2-Clause
"""Needs, and fetch functions supplied by the caller."""
import ctypes
from typing import Callable, List, NamedTuple, Optional, Tuple, Union

from . import errors
from ._ffi import lib
from .evidence import Bytes


class Need(NamedTuple):
    """Data to fetch: a request with `method` for `url`, whose response may have at most `limit`
    bytes."""

    id: int
    kind: str
    url: str
    limit: int
    why: str
    method: str = "GET"
    body: bytes = b""
    content_type: Optional[str] = None


#: fetch(need) returns the body of a response with status 200, or (status, body), or raises
#: NetworkError.
Fetch = Callable[[Need], Union[Bytes, Tuple[int, Bytes]]]


def need_of(pointer: int) -> Need:
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
    """Wrap `fetch` for calls from C, through which no exception may pass. Unexpected exceptions are
    stored in `raised` and end the run."""

    def called(_user: object, need: int, response: int) -> int:
        try:
            answer = fetch(need_of(need))
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
