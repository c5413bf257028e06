# SPDX-License-Identifier: BSD-2-Clause
"""Queries to the AIK service about an authority."""
import ctypes
import json
from typing import Any, Dict, List, Optional, Union

from . import errors
from ._ffi import FETCH_FN, curl, lib
from ._handle import call, take_text
from .fetching import Fetch, guarded
from .transport import Curl


def probe(aik_url: str, fetch: Union[Fetch, Curl], *, base: Optional[str] = None, chain: bool = False) -> Dict[str, Any]:
    """Ask the AIK service whether the authority of an AIK URL exists. Returns "tpmattest.probe/1"
    as a dict, in which "exists" is "yes", "no" or "unknown"."""
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
