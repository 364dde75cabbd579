"""Programs that are started for a comparison: on free loopback ports, with folders of their own, ended by their ids."""

import atexit
import glob
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SECONDS_TO_START = 60
TICK = os.sysconf("SC_CLK_TCK")


def free_ports(count=1):
    """The first of so many ports in a row that nobody has."""
    while True:
        sockets = [socket.socket() for _ in range(count)]
        try:
            sockets[0].bind(("127.0.0.1", 0))
            first = sockets[0].getsockname()[1]
            for above, one in enumerate(sockets[1:], 1):
                one.bind(("127.0.0.1", first + above))
            return first
        except (OSError, OverflowError):
            continue
        finally:
            for one in sockets:
                one.close()


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False


class Program:
    """A process in a session of its own, which ends with all that it has started."""

    def __init__(self, command, port=None, log=None, environment=None, folder=None):
        self.log = open(log or os.devnull, "ab")
        self.process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})}, cwd=folder, start_new_session=True,
        )
        # Also when what was to stop it fails first.
        atexit.register(self.kill)
        until = time.monotonic() + SECONDS_TO_START
        while port and not answers(port):
            if self.process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise SystemExit(f"{command[0]} did not start; see {log}")
            time.sleep(0.02)

    def members(self):
        """The ids of the session's processes."""
        found = []
        for path in glob.glob("/proc/[0-9]*/stat"):
            try:
                fields = pathlib.Path(path).read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == self.process.pid:
                found.append((int(path.split("/")[2]), fields))
        return found

    def cpu_seconds(self):
        """Processor time of all of them so far, with that of their children that have ended."""
        return sum(sum(map(int, fields[11:15])) for _, fields in self.members()) / TICK

    def kill(self):
        """SIGKILL, at once and to all of them."""
        for pid, _ in self.members():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()
        self.log.close()

    def stop(self):
        """Asks for the end, and does not wait for ever."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                pass
        self.kill()


class Folder:
    """A temporary folder that others than root can use too."""

    def __enter__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="beside-"))
        self.path.chmod(0o755)
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


def version(*command):
    """The first line that a program says of itself."""
    said = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return (said.stdout or said.stderr).strip().splitlines()[0]


def machine():
    """What everything ran on, in one line."""
    cpu = [line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")]
    memory = int(open("/proc/meminfo").readline().split()[1]) / 1024 / 1024
    return f"{len(cpu)} x {cpu[0]}, {memory:.0f} GiB, Linux {os.uname().release}, load {os.getloadavg()[0]:.1f}"
