# SPDX-License-Identifier: BSD-2-Clause
"""The transport of libtpmattest-curl, and probing an AIK authority with a transport."""
import ctypes
import json
import os
from typing import Any, Callable, Dict, List, Optional, Union

from . import errors
from ._ffi import CURL_PROGRESS_FN, FETCH_FN, curl, lib
from ._handle import Handle, call, take_text
from .resolver import Fetch, guarded
from .trust import Path

#: progress(kind, url, status, bytes, cached) after each fetch.
Progress = Callable[[str, str, int, int, bool], None]


class Curl(Handle):
    """HTTP and HTTPS over libcurl: timeouts, limits, TLS always verified, needs in parallel. Give one to Resolver.run() or
    probe() as `fetch`. Addresses that are not public are asked for hosts that the caller named, or with `allow_private`. OSError where libtpmattest-curl is not installed. One thread at a time."""

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
        self._progress = CURL_PROGRESS_FN(self._told(progress)) if progress else None  # lives as long as the C object
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
        """`progress` as C calls it; an exception is kept until the call is over."""

        def called(_user: object, need: int, status: int, size: int, flags: int) -> None:
            try:
                name = errors.text(lib.tpmattest_need_kind_name(lib.tpmattest_need_kind(need)))
                progress(name, errors.text(lib.tpmattest_need_url(need)), status, size, bool(flags & 1))
            except BaseException as e:  # noqa: B902 - it must not unwind through C
                self._raised.append(e)

        return called

    def _settle(self) -> None:
        """Raise what a progress function raised."""
        raised, self._raised = self._raised, []
        if raised:
            raise raised[0]


def probe(aik_url: str, fetch: Union[Fetch, Curl], *, base: Optional[str] = None, chain: bool = False) -> Dict[str, Any]:
    """Ask the AIK service whether it knows the authority of an AIK URL: "tpmattest.probe/1" as a dict, whose "exists" is "yes",
    "no" or "unknown"."""
    pointer = ctypes.c_void_p()
    call(lib.tpmattest_probe_new, aik_url.encode(), base.encode() if base is not None else None, 1 if chain else 0,
         ctypes.byref(pointer))
    raised: List[BaseException] = []
    accept = (errors.E_INCOMPLETE, errors.E_NO_AUTHORITY)
    try:
        if isinstance(fetch, Curl):
            with fetch._use() as user:
                function = ctypes.cast(curl().tpmattest_curl_fetch, FETCH_FN)
                call(lib.tpmattest_probe_run, pointer, function, user, accept=accept)
            fetch._settle()
        else:
            callback = FETCH_FN(guarded(fetch, raised))
            try:
                call(lib.tpmattest_probe_run, pointer, callback, None, accept=accept)
            except errors.Error:
                if not raised:
                    raise
        if raised:
            raise raised[0]
        found: Dict[str, Any] = json.loads(take_text(lib.tpmattest_probe_to_json, pointer))
        return found
    finally:
        lib.tpmattest_probe_free(pointer)
