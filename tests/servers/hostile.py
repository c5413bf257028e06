# SPDX-License-Identifier: BSD-2-Clause
"""What a server may do to its clients: a table of behaviours, asked for in the URL or for a whole server.

    /_/BEHAVIOUR/_/BEHAVIOUR/.../path

A behaviour is NAME or NAME=ARGUMENT, the argument percent-encoded. Each changes the reply that would have been sent.
"""
import gzip
import urllib.parse
from dataclasses import dataclass, field

PORTAL = b"<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body>Please accept our terms.</body></html>\n"
METADATA = "http://169.254.169.254/latest/meta-data/"


@dataclass
class Reply:
    """An answer, and how it goes out."""
    status: int = 200
    body: bytes = b""
    kind: str = "application/octet-stream"
    headers: list = field(default_factory=list)
    wait: float = 0.0        # seconds before the first byte
    head_drip: float = 0.0   # seconds between the bytes of the head
    drip: float = 0.0        # seconds between the bytes of the body
    delta: int = 0           # added to the true Content-Length
    framing: str = "length"  # or "chunked", or "close"
    endless: bool = False    # the body again and again
    head_endless: bool = False
    cut: int = -1            # so many bytes of body, then the connection ends
    mute: bool = False       # nothing at all, until the client gives up
    raw: bytes = b""         # these bytes and no HTTP


class Unknown(ValueError):
    """No such behaviour, or a bad argument."""


def b_empty(reply, _ask, _arg):
    reply.body = b""


def b_portal(reply, _ask, _arg):
    reply.status, reply.body, reply.kind = 200, PORTAL, "text/html; charset=utf-8"


def b_status(reply, _ask, arg):
    reply.status, reply.body, reply.kind = int(arg), f"status {int(arg)}\n".encode(), "text/plain"


def b_file(reply, ask, arg):
    """Another file than asked for: a certificate of another key."""
    reply.status, reply.body = 200, ask.world.file(arg) or b""


def b_flaky(reply, ask, arg):
    """CODE,N[,RETRY-AFTER]: the first N requests for this URL are answered with CODE; 0 closes without an answer."""
    code, times, *after = arg.split(",")
    if ask.world.count(ask.target) > int(times):
        return
    if int(code) == 0:
        reply.framing = "none"
        return
    b_status(reply, ask, code)
    if after:
        reply.headers.append(("Retry-After", after[0]))


def b_to(reply, _ask, arg):
    """A redirect to the URL in the argument; "file", "metadata" and "other" stand for bad ones."""
    short = {"file": "file:///etc/passwd", "metadata": METADATA, "other": "http://other.invalid/x"}
    reply.status, reply.body = 302, b""
    reply.headers.append(("Location", short.get(arg, arg)))


def b_loop(reply, ask, _arg):
    b_to(reply, ask, ask.target)


def b_hops(reply, ask, arg):
    """N redirects, then the file; "N,307" with that status."""
    count, _, status = arg.partition(",")
    n = int(count)
    if n > 0:
        b_to(reply, ask, ask.target.replace(f"hops={n}", f"hops={n - 1}", 1))
        reply.status = int(status or reply.status)


def b_header(reply, _ask, arg):
    name, _, value = arg.partition(":")
    reply.headers.append((name, value.strip()))


def b_gzip(reply, _ask, arg):
    """A bomb that unpacks to so many MiB of zeros; nobody asked for gzip."""
    reply.status, reply.body = 200, gzip.compress(bytes(int(arg) << 20), 9)
    reply.headers.append(("Content-Encoding", "gzip"))


def b_gzip_transfer(reply, ask, arg):
    """The same as a transfer coding, which some clients undo without being told to."""
    b_gzip(reply, ask, arg)
    reply.headers[-1] = ("Transfer-Encoding", "gzip, chunked")
    reply.framing = "chunked-body"


def b_barrier(_reply, ask, arg):
    """Answer only when so many requests wait here."""
    if not ask.world.barrier(int(arg)):
        raise Unknown("the barrier was never reached")


def b_fixed(**values):
    """A behaviour that sets members of the reply."""
    def behave(reply, _ask, _arg):
        for name, value in values.items():
            setattr(reply, name, value)
    return behave


def b_number(name, scale=1.0):
    """A behaviour whose argument is a member of the reply."""
    def behave(reply, _ask, arg):
        setattr(reply, name, type(getattr(reply, name))(float(arg) * scale))
    return behave


TABLE = {
    "empty": b_empty,
    "portal": b_portal,
    "status": b_status,
    "file": b_file,
    "flaky": b_flaky,
    "to": b_to,
    "loop": b_loop,
    "hops": b_hops,
    "header": b_header,
    "gzip": b_gzip,
    "gzip-transfer": b_gzip_transfer,
    "barrier": b_barrier,
    "wait": b_number("wait", 0.001),         # milliseconds
    "drip": b_number("drip", 0.001),         # milliseconds a byte
    "head-drip": b_number("head_drip", 0.001),
    "length": b_number("delta"),             # +N announces more than is sent, -N less
    "cut": b_number("cut"),
    "chunked": b_fixed(framing="chunked"),
    "close": b_fixed(framing="close"),       # no length: the end of the connection ends the body
    "endless": b_fixed(endless=True, framing="close"),
    "endless-chunked": b_fixed(endless=True, framing="chunked"),
    "endless-head": b_fixed(head_endless=True),
    "mute": b_fixed(mute=True),
    "garbage": b_fixed(raw=b"\x15\x03\x01 this is not HTTP\n\n"),
    "reset": b_fixed(framing="none"),        # the connection ends without an answer
}


def split(path):
    """(behaviours, rest) of the path of a URL, still percent-encoded."""
    asked = []
    while path.startswith("/_/"):
        spec, _, rest = path[3:].partition("/")
        asked.append(spec)
        path = "/" + rest
    return asked, path


def apply(reply, ask, asked):
    """Change reply as the behaviours say, in their order."""
    for spec in asked:
        name, _, arg = spec.partition("=")
        if name not in TABLE:
            raise Unknown(f"no behaviour {name}")
        TABLE[name](reply, ask, urllib.parse.unquote(arg))
