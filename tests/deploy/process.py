"""Processes of one test: each on a free port, in a group of its own, ended by its process id."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

SECONDS_TO_END = 20
LOG_CHARACTERS = 8000


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(what, check, seconds=60, every=0.25):
    """The first true answer of `check`, asked again until `seconds` have passed."""
    until = time.monotonic() + seconds
    while True:
        found = check()
        if found:
            return found
        if time.monotonic() > until:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(every)


def answers(url):
    """Whether something that works listens there."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status < 500
    except urllib.error.HTTPError as refused:
        return refused.code < 500
    except OSError:
        return False


class Process:
    """A process that ends with the test, and with it whatever it has started."""

    def __init__(self, name, command, folder, environment=None):
        self.name, self.path = name, os.path.join(folder, f"{name}.log")
        with open(self.path, "wb") as log:
            self.process = subprocess.Popen(
                command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})}, start_new_session=True,
            )

    def check(self):
        """Fails when it has ended by itself."""
        code = self.process.poll()
        if code is not None:
            raise AssertionError(f"{self.name} ended with {code}")

    def said(self):
        """The end of its log, for whoever looks for what went wrong."""
        with open(self.path, errors="replace") as log:
            return f"--- the end of what {self.name} said:\n{log.read()[-LOG_CHARACTERS:]}"

    def stop(self):
        # The group is its own, so nobody else's process can have the number.
        for number, seconds in [(signal.SIGTERM, SECONDS_TO_END), (signal.SIGKILL, SECONDS_TO_END)]:
            try:
                os.killpg(self.process.pid, number)
                self.process.wait(timeout=seconds)
            except ProcessLookupError:
                return
            except subprocess.TimeoutExpired:
                continue
