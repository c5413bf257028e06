#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Web servers on loopback for the tests: vendors' services out of a folder, and whatever a hostile one may do.

usage: serve.py [--aik LABEL]... [--name HOST]... [--behave BEHAVIOUR]... [--kill-after N] [--life SECONDS] FOLDER

Prints "NAME PORT" for each server, "ca FILE" and "ready", then serves until standard input ends, the parent is gone or the
life is over. The servers:

  http, https     files of FOLDER by the path of the URL; /_/BEHAVIOUR/... before it (hostile.py has the table); the AIK
                  service at .../LABEL/templates/Aik/scep for each --aik and each folder FOLDER/aik/label/. Both are also
                  HTTP proxies that take every name for this machine
  https-expired, https-other, https-unknown    the same with a certificate that is no good
  silent          takes connections and says nothing
  closed          a port where nobody listens
  control         /log: what was asked, as JSON; /reset: forget it; /kill: end the servers but this one
"""
import argparse
import json
import os
import select
import shutil
import signal
import socket
import socketserver
import ssl
import sys
import tempfile
import threading
import time

import tlsca
import web

BARRIER_SECONDS = 15


class World:
    """What all servers share."""

    def __init__(self, args):
        self.folder, self.behaviours, self.kill_after = args.folder, args.behave, args.kill_after
        self.authorities = {a.lower() for a in args.aik}
        self.lock, self.changed = threading.Lock(), threading.Condition()
        self.requests, self.counts, self.waiting, self.bytes = [], {}, 0, 0
        self.ports, self.servers, self.admitted = {}, [], 0
        self.end = threading.Event()

    @property
    def ending(self):
        return self.end.is_set()

    def sleep(self, seconds):
        if seconds:
            self.end.wait(seconds)

    def file(self, path):
        """The bytes of a file below the folder, or None."""
        full = os.path.realpath(os.path.join(self.folder, path))
        if not full.startswith(os.path.realpath(self.folder) + os.sep) or not os.path.isfile(full):
            return None
        with open(full, "rb") as f:
            return f.read()

    def knows_authority(self, label):
        label = label.lower()
        return label in self.authorities or bool(label) and os.path.isdir(os.path.join(self.folder, "aik", label))

    def note(self, ask):
        with self.lock:
            self.requests.append(ask.record())
            self.counts[ask.target] = self.counts.get(ask.target, 0) + 1

    def count(self, target):
        with self.lock:
            return self.counts.get(target, 0)

    def sent(self, n):
        with self.lock:
            self.bytes += n

    def log(self):
        with self.lock:
            return json.dumps({"requests": self.requests, "endless_bytes": self.bytes})

    def forget(self):
        with self.lock:
            self.requests, self.counts, self.bytes = [], {}, 0

    def admit(self):
        """Whether one more request is to be answered. From the last one on nobody listens any more, before its client
        has the answer and asks again."""
        with self.lock:
            self.admitted += 1
            number = self.admitted
        if number == self.kill_after:
            self.kill(connections=False)
        return not self.kill_after or number <= self.kill_after

    def barrier(self, n):
        """Wait until n requests do; False when they never come."""
        with self.changed:
            self.waiting += 1
            self.changed.notify_all()
            return self.changed.wait_for(lambda: self.waiting >= n or self.ending, BARRIER_SECONDS)

    def kill(self, connections):
        """End every server but the one for control, and the connections to them."""
        for server in self.servers:
            if server.name != "control":
                server.kill(connections)


class Server(socketserver.ThreadingTCPServer):
    """One port. TLS begins in the connection's own thread, so that a slow client holds up nobody."""
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, world, name, context=None):
        super().__init__(("127.0.0.1", 0), web.Handler)
        self.world, self.name, self.context = world, name, context
        self.open, self.dead = set(), False
        world.ports[name] = self.server_address[1]
        world.servers.append(self)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def process_request(self, request, client_address):
        self.open.add(request)
        super().process_request(request, client_address)

    def finish_request(self, request, client_address):
        if self.context is None:
            return super().finish_request(request, client_address)
        request.settimeout(10)
        with self.context.wrap_socket(request, server_side=True) as tls:
            return super().finish_request(tls, client_address)

    def shutdown_request(self, request):
        self.open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request, client_address):  # clients that leave are what the tests are about
        pass

    def kill(self, connections):
        """Nobody listens here any more, and nobody who was connected is."""
        if not self.dead:
            self.dead = True
            self.socket.shutdown(socket.SHUT_RDWR)  # refuses from here on; close() alone would leave the loop a dead number
            self.shutdown()
            self.socket.close()
        for one in list(self.open) if connections else ():
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def tls_context(folder, cert):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.path.join(folder, f"{cert}.pem"), os.path.join(folder, "key.pem"))
    return context


def start(world, certs):
    """Every server; a list of sockets that must stay open."""
    for name in ("http", "control"):
        Server(world, name)
    for name, cert in [("https", "good"), ("https-expired", "expired"), ("https-other", "other"),
                       ("https-unknown", "unknown")]:
        Server(world, name, tls_context(certs, cert))
    kept = []
    for name in ("silent", "closed"):
        s = socket.socket()
        s.bind(("127.0.0.1", 0))
        world.ports[name] = s.getsockname()[1]
        if name == "silent":  # the kernel completes the handshake; nobody ever accepts
            s.listen(64)
        kept.append(s)
    return kept


def live(seconds, parent):
    """Until standard input ends, the parent is another one, or the time is over."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and os.getppid() == parent:
        ready, _, _ = select.select([0], [], [], 0.25)
        if ready and not os.read(0, 4096):
            return


def main():
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument("--aik", action="append", default=[])
    p.add_argument("--name", action="append", default=[])
    p.add_argument("--behave", action="append", default=[])
    p.add_argument("--kill-after", type=int, default=0)
    p.add_argument("--life", type=float, default=300)
    p.add_argument("folder")
    parent = os.getppid()  # now: it may be gone as soon as it has read "ready"
    args = p.parse_args()
    world = World(args)
    certs = tempfile.mkdtemp(prefix="tpmattest-servers-")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    status = 1
    try:
        tlsca.make(certs, args.name)
        kept = start(world, certs)
        for name, port in world.ports.items():
            print(name, port)
        print("ca", os.path.join(certs, "ca.pem"))
        print("ready", flush=True)
        live(args.life, parent)
        del kept
        status = 0
    except (OSError, RuntimeError) as e:
        print(f"serve.py: {e}", file=sys.stderr)
    finally:
        world.end.set()
        shutil.rmtree(certs, ignore_errors=True)
        os._exit(status)  # not a thread of a slow answer longer


if __name__ == "__main__":
    main()
