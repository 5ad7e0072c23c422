"""A real browser, told what to do through a pipe (Chrome DevTools Protocol): no driver, no port."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=1200,900",
)
START = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for end, place in zip(ends, (3, 4)):
    os.dup2(end, place)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""The browser reads commands from descriptor 3 and writes its answers to descriptor 4."""
KEYS = {"Enter": {"text": "\r", "windowsVirtualKeyCode": 13}}
"""What a key does besides being pressed."""
POLL_MS = 20
PATIENCE_S = 30


class Page:
    """A page that is open. `asked_for`: every address it wanted to load, but for its own."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands = commands
        self._answers = answers
        self._read = b""
        self._number = 0
        self._session: str | None = None
        self.asked_for: list[str] = []
        self.refused: list[str] = []

    def attach(self) -> None:
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        found = self.send("Target.attachToTarget", targetId=target, flatten=True)
        self._session = found["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.send(f"{domain}.enable")

    def open(self, file: Path, ready: str) -> None:
        """Open a file and wait until an expression is true in it."""
        address = file.as_uri()
        self.asked_for.clear()
        self.refused.clear()
        self.send("Page.navigate", url=address)
        self.wait(ready)
        self.asked_for = [each for each in self.asked_for if each != address]

    def wait(self, ready: str) -> None:
        waiting = (
            f"new Promise((done, fail) => {{ const over = Date.now() + {PATIENCE_S * 1000};"
            f" const look = () => ({ready}) ? done(true) : Date.now() > over ? fail('waited for"
            f" ' + {json.dumps(ready)}) : setTimeout(look, {POLL_MS}); look(); }})"
        )
        assert self.ask(waiting) is True

    def ask(self, expression: str) -> Any:
        """The value of an expression, a promise's when it is kept."""
        answer = self.send(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def point_at(self, selector: str) -> None:
        """Move the pointer onto an element, and a little on."""
        box = f"document.querySelector({json.dumps(selector)}).getBoundingClientRect()"
        x, y = self.ask(f"(() => {{ const b = {box}; return [b.x + 5, b.y + b.height / 2]; }})()")
        for step in range(2):
            self.send("Input.dispatchMouseEvent", type="mouseMoved", x=x + step, y=y)

    def press(self, key: str) -> None:
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=key, **KEYS.get(key, {}))

    def type(self, text: str) -> None:
        self.send("Input.insertText", text=text)

    def close(self) -> None:
        """End the browser."""
        self._session = None
        self.send("Browser.close")

    def send(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        command = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            command["sessionId"] = self._session
        os.write(self._commands, json.dumps(command).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]
            self._note(answer)

    def _note(self, event: Any) -> None:
        if event.get("method") == "Network.requestWillBeSent":
            self.asked_for.append(event["params"]["request"]["url"])
        elif event.get("method") == "Log.entryAdded":
            self.refused.append(event["params"]["entry"]["text"])
        elif event.get("method") == "Runtime.exceptionThrown":
            self.refused.append(event["params"]["exceptionDetails"]["text"])

    def _next(self) -> Any:
        while b"\0" not in self._read:
            part = os.read(self._answers, 1 << 16)
            assert part, "the browser has gone"
            self._read += part
        message, _, self._read = self._read.partition(b"\0")
        return json.loads(message)


@contextmanager
def browser() -> Generator[Page]:
    """A page of a browser with a profile of its own; skips where none is installed."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip(f"no browser: install chromium (looked for {', '.join(NAMES)})")
    to_it, commands = os.pipe()
    answers, from_it = os.pipe()
    with TemporaryDirectory(prefix="browser", ignore_cleanup_errors=True) as profile:
        started = subprocess.Popen(
            [
                *(sys.executable, "-c", START, str(to_it), str(from_it)),
                *(program, *FLAGS, "--remote-debugging-pipe", f"--user-data-dir={profile}"),
            ],
            pass_fds=(to_it, from_it),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_it)
        os.close(from_it)
        page = Page(commands, answers)
        try:
            page.attach()
            yield page
            page.close()
            started.wait(PATIENCE_S)
        finally:
            os.close(commands)
            os.close(answers)
            started.kill()
            started.wait()
