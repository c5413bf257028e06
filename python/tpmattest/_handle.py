# SPDX-License-Identifier: BSD-2-Clause
"""Owned C objects. Each is freed once, in any order, and never while a call in another thread uses
it."""
import ctypes
import threading
from contextlib import contextmanager
from typing import Any, Callable, Iterator, Optional, Tuple, TypeVar

from . import errors
from ._ffi import lib

T = TypeVar("T", bound="Handle")


def call(function: Callable[..., int], *args: Any, accept: Tuple[int, ...] = ()) -> int:
    """Call a function whose last parameter is the error, and raise an exception on failure, except
    for the codes in `accept`."""
    err = ctypes.c_void_p()
    code = function(*args, ctypes.byref(err))
    try:
        if code < 0 and code not in accept:
            message = errors.text(lib.tpmattest_error_message(err)) if err else errors.text(lib.tpmattest_strerror(code))
            raise errors.make(code, message, errors.text(lib.tpmattest_error_detail(err)), lib.tpmattest_error_tss_rc(err))
        return code
    finally:
        lib.tpmattest_error_free(err)


def take_text(function: Callable[..., int], *args: Any) -> str:
    """Call a function whose last parameter but one returns an owned char *. Convert it to str and
    free it."""
    out = ctypes.c_void_p()
    call(function, *args, ctypes.byref(out))
    try:
        return errors.text(ctypes.string_at(out)) if out else ""
    finally:
        lib.tpmattest_free(out)


class Handle:
    """Base of the classes that own a C object. A context manager. close() may be called at any time
    and repeatedly."""

    _free: Callable[[Any], None]

    def __init__(self, pointer: ctypes.c_void_p) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._closed = False
        self._pointer: Optional[int] = pointer.value

    @contextmanager
    def _use(self) -> Iterator[int]:
        """Yield the pointer and keep the object alive during a call."""
        with self._lock:
            if self._closed or not self._pointer:
                raise errors.make(-100, f"{type(self).__name__} is closed")
            self._users += 1
            pointer = self._pointer
        try:
            yield pointer
        finally:
            with self._lock:
                self._users -= 1
                last = self._closed and not self._users
            if last:
                self._release()

    def _release(self) -> None:
        with self._lock:
            pointer, self._pointer = self._pointer, None
        if pointer:
            type(self)._free(pointer)

    def close(self) -> None:
        """Free the object, now or after the last call that uses it."""
        with self._lock:
            self._closed = True
            idle = not self._users
        if idle:
            self._release()

    def __enter__(self: T) -> T:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_lock", None) is not None:
            self.close()
