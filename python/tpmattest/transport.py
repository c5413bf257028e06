# SPDX-License-Identifier: BSD-2-Clause
"""The transport of libtpmattest-curl."""
import ctypes
import os
from typing import Any, Callable, List, Optional, Union

from . import errors
from ._ffi import CURL_PROGRESS_FN, curl, lib
from ._handle import Handle, call
from .trust import Path

#: progress(kind, url, status, bytes, cached) after each fetch.
Progress = Callable[[str, str, int, int, bool], None]


class Curl(Handle):
    """A transport for HTTP and HTTPS that uses libcurl, with timeouts, limits and parallel
    requests. TLS is always verified. Pass it to Resolver.run() or probe() as `fetch`. An address
    that is not public is contacted only if the caller named the host, or with `allow_private`.
    Raises OSError if libtpmattest-curl is not installed. It must be used by one thread at a
    time."""

    def __init__(
        self,
        *,
        cafile: Optional[Path] = None,
        connect_timeout: float = 0,
        timeout: float = 0,
        retries: Optional[int] = None,
        cache: Union[bool, Path] = False,
        progress: Optional[Progress] = None,
        allow_private: bool = False,
    ) -> None:
        out = ctypes.c_void_p()
        call(curl().tpmattest_curl_new, ctypes.byref(out))
        super().__init__(out)
        self._raised: List[BaseException] = []
        self._progress = CURL_PROGRESS_FN(self._told(progress)) if progress else None  # must live as long as the C object
        with self._use() as c:
            if cafile is not None:
                call(curl().tpmattest_curl_set_cafile, c, os.fsencode(cafile))
            call(curl().tpmattest_curl_set_timeouts, c, round(connect_timeout * 1000), round(timeout * 1000))
            if retries is not None:
                call(curl().tpmattest_curl_set_retries, c, retries)
            if cache is not False:
                call(curl().tpmattest_curl_set_cache, c, None if cache is True else os.fsencode(cache), 0)
            call(curl().tpmattest_curl_set_flags, c, 1 if allow_private else 0)
            if self._progress:
                call(curl().tpmattest_curl_set_progress, c, self._progress, None)

    @staticmethod
    def _free(pointer: Any) -> None:
        curl().tpmattest_curl_free(pointer)

    def _told(self, progress: Progress) -> Callable[..., None]:
        """Wrap `progress` for calls from C. An exception is stored until the call returns."""

        def called(_user: object, need: int, status: int, size: int, flags: int) -> None:
            try:
                name = errors.text(lib.tpmattest_need_kind_name(lib.tpmattest_need_kind(need)))
                progress(name, errors.text(lib.tpmattest_need_url(need)), status, size, bool(flags & 1))
            except BaseException as e:  # noqa: B902 - it must not unwind through C
                self._raised.append(e)

        return called

    def _settle(self) -> None:
        """Raise the exception of a progress function, if any."""
        raised, self._raised = self._raised, []
        if raised:
            raise raised[0]
