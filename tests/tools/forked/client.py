"""Asks a server for a process in its own place, and ends as that process ends.

`python -IS client.py SOCKET ARGUMENT...` needs neither site nor a module written in Python, and so
starts at once.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import _socket
import marshal
import os
import select
import sys


def main() -> None:
    streams = [stream for stream in (0, 1, 2) if _is_open(stream)]
    server = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    server.connect(sys.argv[1])
    asked = marshal.dumps((sys.argv[1:], os.getcwd(), dict(os.environb), streams))  # noqa: PTH109
    handed = b"".join(stream.to_bytes(4, sys.byteorder) for stream in streams)
    length = len(asked).to_bytes(4, "big")
    server.sendmsg([length], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, handed)])
    server.sendall(asked)
    process = _number(server)
    _pass_on_signals(process, until=server)
    _end(_number(server))


def _pass_on_signals(process: int, *, until: _socket.socket) -> None:
    """Until the server has something to say."""
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    _signal.set_wakeup_fd(wake)
    for signal in (_signal.SIGINT, _signal.SIGTERM, _signal.SIGHUP):
        if _signal.getsignal(signal) != _signal.SIG_IGN:
            _signal.signal(signal, lambda *_: None)
    while until.fileno() not in select.select([until.fileno(), woken], [], [])[0]:
        for signal in os.read(woken, 16):
            os.kill(process, signal)


def _is_open(stream: int) -> bool:
    try:
        os.fstat(stream)
    except OSError:
        return False
    return True


def _number(server: _socket.socket) -> int:
    return int.from_bytes(server.recv(4), "big", signed=True)


def _end(code: int) -> None:
    """A negative code is the signal that ended the process."""
    if code < 0:
        _signal.signal(-code, _signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


if __name__ == "__main__":
    main()
