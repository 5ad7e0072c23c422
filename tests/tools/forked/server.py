"""Loads the tool once, and forks a process for each command that a client asks for.

`python -m tests.tools.forked.server SOCKET` serves until its standard input ends.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import marshal
import os
import pkgutil
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterable
from importlib import import_module
from typing import IO, NamedTuple, NoReturn

import tracing
from tracing.cli import main as tool

LOADED_LATE = ("networkx", "openpyxl", "rich.console", "rich.table", "rich.tree")
"""What the tool's functions import when they need it, besides its own modules."""
NOT_FLUSHED = 120
"""How Python ends when its last words cannot be written."""
STREAMS = ("stdin", "stdout", "stderr")


class Asked(NamedTuple):
    """What a client asks for: a process in its own place."""

    arguments: list[str]
    folder: str
    environment: dict[bytes, bytes]
    streams: dict[int, int]
    """Which of ours is to be which of the process's."""


def load() -> None:
    """What cannot be loaded is left to the commands that need it."""
    own = [module.name for module in pkgutil.walk_packages(tracing.__path__, "tracing.")]
    for name in [*own, *LOADED_LATE]:
        if not name.endswith("__main__"):
            with contextlib.suppress(Exception):
                import_module(name)
    gc.collect()
    gc.freeze()


def serve(listening: socket.socket) -> Asked:
    """Fork for whoever asks. This comes back in the forked processes only."""
    waiting: dict[int, socket.socket] = {}
    woken, wake = socket.socketpair()
    wake.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake.fileno())
    print("ready", flush=True)
    while True:
        ears: list[int | socket.socket] = [0, listening, woken, *waiting.values()]
        heard, _, _ = select.select(ears, [], [])
        if 0 in heard:
            _kill(waiting)
            os._exit(0)
        if listening in heard:
            client, _ = listening.accept()
            asked = _received(client)
            process = os.fork()
            if not process:
                _forget((listening, woken, wake, client, *waiting.values()))
                return asked
            for stream in asked.streams.values():
                os.close(stream)
            waiting[process] = client
            _tell(client, process)
        if woken in heard:
            woken.recv(1024)
            _tell_who_waits(waiting)
        _kill([process for process, client in waiting.items() if client in heard])


def become(asked: Asked) -> None:
    """Take the client's place."""
    sys.argv = asked.arguments
    os.environ.clear()
    os.environb.update(asked.environment)
    time.tzset()
    os.chdir(asked.folder)
    for number, name in enumerate(STREAMS):
        stream = _stream(number, asked.streams.get(number))
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _stream(number: int, handed: int | None) -> IO[str] | None:
    """As Python opens it when it starts; what is closed is None."""
    if handed is None:
        os.close(number)
        return None
    os.dup2(handed, number)
    os.close(handed)
    if number == 0:
        return open(number, encoding="utf-8", closefd=False)
    errors = "strict" if number == 1 else "backslashreplace"
    buffering = 1 if number == 2 or os.isatty(number) else -1
    return open(number, "w", buffering, encoding="utf-8", errors=errors, closefd=False)


def _received(client: socket.socket) -> Asked:
    length, handed, _, _ = socket.recv_fds(client, 4, len(STREAMS))
    said = client.makefile("rb").read(int.from_bytes(length, "big"))
    arguments, folder, environment, streams = marshal.loads(said)
    return Asked(arguments, folder, environment, dict(zip(streams, handed, strict=True)))


def _tell_who_waits(waiting: dict[int, socket.socket]) -> None:
    for process in list(waiting):
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            client = waiting.pop(process)
            _tell(client, os.waitstatus_to_exitcode(status))
            client.close()


def _tell(client: socket.socket, number: int) -> None:
    """Unless it was killed."""
    try:
        client.sendall(number.to_bytes(4, "big", signed=True))
    except OSError:
        return


def _kill(processes: Iterable[int]) -> None:
    """Those whose client is gone."""
    for process in processes:
        os.kill(process, signal.SIGKILL)


def _forget(sockets: Iterable[socket.socket]) -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for each in sockets:
        each.close()


def end(code: int) -> NoReturn:
    """As Python ends, but leaving what the server has loaded: taking it apart takes longest."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except OSError:
            code = NOT_FLUSHED
    os._exit(code)


def _run() -> int:
    try:
        tool()
    except SystemExit as ended:
        assert isinstance(ended.code, int)
        return ended.code
    except BaseException:  # as Python shows it
        sys.excepthook(*sys.exc_info())
        return 1


def main() -> None:
    load()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(sys.argv[1])
        listening.listen(64)
        asked = serve(listening)
    become(asked)
    end(_run())


if __name__ == "__main__":
    main()
