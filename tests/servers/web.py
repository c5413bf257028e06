# SPDX-License-Identifier: BSD-2-Clause
"""Requests and their answers: files, the AIK service, the log, and a proxy that knows one destination."""
import http.server
import json
import select
import socket
import time
import urllib.parse

import hostile

BLOCK = 16384
AIK_PATH = "templates/Aik/scep"
AIK_DOMAIN = ".microsoftaik.azure.net"
AIK_CAPS = b"POSTPKIOperation\nRenewal\nSHA-256\nAES\n"
POST_LIMIT = 65536  # bytes of a request that are read
LONGEST = 60.0  # seconds that an endless answer lasts


class Gone(Exception):
    """The client has left, or the server is to end."""


class Ask:
    """What was asked: a request without its transport."""

    def __init__(self, world, listener, handler):
        self.world, self.listener, self.method = world, listener, handler.command
        self.target = handler.path
        self.proxied = not self.target.startswith("/")
        self.host = handler.headers.get("Host", "")
        if self.method == "CONNECT":
            self.host = self.target
        elif self.proxied:
            parts = urllib.parse.urlsplit(self.target)
            self.host = parts.netloc
            self.target = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
        path, _, self.query = self.target.partition("?")
        self.behaviours, self.path = hostile.split(path)
        self.headers = dict(handler.headers.items())
        length = self.headers.get("Content-Length", "") if self.method == "POST" else ""
        self.body = handler.rfile.read(min(int(length), POST_LIMIT)) if length.isdigit() else b""

    def record(self):
        """As the log shows it."""
        return {"server": self.listener, "method": self.method, "host": self.host, "target": self.target,
                "path": urllib.parse.unquote(self.path), "query": self.query, "proxied": self.proxied,
                "body": self.body.decode("latin-1"), "headers": self.headers, "at": time.monotonic()}


def aik_reply(ask):
    """The AIK service: capabilities and certificates of the authorities it knows, and for others its own 404."""
    before = ask.path[:-len(AIK_PATH)].strip("/")
    label = before.rsplit("/", 1)[-1]
    if ask.host.lower().split(":")[0].endswith(AIK_DOMAIN):
        label = ask.host.split(".")[0]
    operation = dict(urllib.parse.parse_qsl(ask.query)).get("operation", "")
    if not ask.world.knows_authority(label):
        text = json.dumps({"Message": f'The authority "{label.lower()}{AIK_DOMAIN}" does not exist.'})
        return hostile.Reply(status=404, body=text.encode(), kind="application/json; charset=utf-8")
    data = ask.world.file(f"aik/{label.lower()}/{operation}")
    if operation == "GetCACaps":
        return hostile.Reply(body=data or AIK_CAPS, kind="text/plain")
    if data is None:
        return hostile.Reply(status=400, body=b"bad operation\n", kind="text/plain")
    return hostile.Reply(body=data, kind="application/x-x509-ca-ra-cert")


def file_reply(ask):
    """A file of the folder, by the path of the URL."""
    if ask.path.endswith("/" + AIK_PATH):
        return aik_reply(ask)
    data = ask.world.file(urllib.parse.unquote(ask.path).lstrip("/"))
    if data is None and not ask.behaviours:
        return hostile.Reply(status=404, body=b"Not found\n", kind="text/plain")
    return hostile.Reply(body=b"0" * 1000 if data is None else data)


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection."""
    protocol_version = "HTTP/1.1"
    timeout = 30
    rbufsize = 0  # a tunnel's bytes must not wait in a buffer
    disable_nagle_algorithm = True

    def log_message(self, *args):  # the log is asked for by URL
        pass

    def do_GET(self):
        ask = Ask(self.server.world, self.server.name, self)
        if self.server.name == "control":
            self.answer_control(ask)
            return
        if not ask.world.admit():
            self.close_connection = True
            return
        ask.world.note(ask)
        reply = file_reply(ask)
        try:
            hostile.apply(reply, ask, ask.world.behaviours + ask.behaviours)
        except (hostile.Unknown, ValueError) as e:
            reply = hostile.Reply(status=500, body=f"{e}\n".encode(), kind="text/plain")
        try:
            self.send(reply)
        except (Gone, OSError):
            self.close_connection = True

    do_HEAD = do_POST = do_GET

    def answer_control(self, ask):
        """/log gives the log, /reset empties it, /kill ends the other servers."""
        world = self.server.world
        if ask.path == "/kill":
            world.kill(connections=True)
        if ask.path == "/reset":
            world.forget()
        self.send(hostile.Reply(body=world.log().encode(), kind="application/json"))

    def do_CONNECT(self):
        """A tunnel, whatever its name, to this program's own HTTPS server."""
        ask = Ask(self.server.world, self.server.name, self)
        ask.world.note(ask)
        self.close_connection = True
        with socket.create_connection(("127.0.0.1", ask.world.ports["https"]), timeout=10) as far:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            pump(self.connection, far, ask.world)

    def write(self, data):
        if self.server.world.ending:
            raise Gone
        self.wfile.write(data)

    def slowly(self, data, pause):
        """Byte by byte when there is a pause."""
        if not pause:
            return self.write(data)
        for i in range(len(data)):
            self.write(data[i:i + 1])
            self.server.world.sleep(pause)
        return None

    def send(self, reply):
        """Everything that a reply asks for, in order."""
        self.server.world.sleep(reply.wait)
        if reply.mute or reply.framing == "none" or reply.raw:
            self.close_connection = True
            while reply.mute and not self.server.world.ending and not gone(self.connection):
                self.server.world.sleep(0.05)
            return self.wfile.write(reply.raw)
        if reply.delta or reply.cut >= 0 or reply.framing == "close" or reply.endless:
            self.close_connection = True
        self.slowly(self.head(reply), reply.head_drip)
        if reply.head_endless:
            self.forever(b"X-Padding: " + b"x" * 200 + b"\r\n", lambda data: data)
        return self.send_body(reply)

    def head(self, reply):
        """Status line and headers."""
        reason = http.server.BaseHTTPRequestHandler.responses.get(reply.status, ("Odd",))[0]
        lines = [f"HTTP/1.1 {reply.status} {reason}", f"Content-Type: {reply.kind}"]
        lines += [f"{name}: {value}" for name, value in reply.headers]
        if reply.framing == "length":
            lines.append(f"Content-Length: {len(reply.body) + reply.delta}")
        if reply.framing == "chunked":
            lines.append("Transfer-Encoding: chunked")
        if self.close_connection:
            lines.append("Connection: close")
        return ("\r\n".join(lines) + ("\r\n" if reply.head_endless else "\r\n\r\n")).encode("latin-1")

    def send_body(self, reply):
        """The body as it is framed, and its end when it has one."""
        frame = chunk if reply.framing.startswith("chunked") else lambda data: data
        if reply.endless:
            self.forever((reply.body or b"0") * (BLOCK // max(1, len(reply.body)) + 1), frame)
        body = reply.body if reply.cut < 0 else reply.body[:reply.cut]
        if body and self.command != "HEAD":
            self.slowly(frame(body), reply.drip)
        if reply.framing.startswith("chunked") and reply.cut < 0:
            self.write(b"0\r\n\r\n")

    def forever(self, block, frame):
        """Until the client has had enough."""
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            self.write(frame(block))
            self.server.world.sent(len(block))
        raise Gone


def chunk(data):
    """One chunk of the chunked transfer coding."""
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def gone(connection):
    """Whether the other side has closed."""
    ready, _, _ = select.select([connection], [], [], 0)
    try:
        return bool(ready) and not connection.recv(1, socket.MSG_PEEK)
    except (OSError, ValueError):  # TLS sockets cannot peek; bytes there mean a farewell
        return bool(ready)


def pump(near, far, world):
    """Bytes both ways until one side ends."""
    while not world.ending:
        ready, _, _ = select.select([near, far], [], [], 1)
        for one, other in ((near, far), (far, near)):
            if one not in ready:
                continue
            try:
                data = one.recv(BLOCK)
                other.sendall(data)
            except OSError:
                return
            if not data:
                return
