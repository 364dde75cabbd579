"""PostgreSQL on data of its own, as an unprivileged user, reached by a socket in its folder."""

import glob
import os
import shutil
import subprocess

from programs import Program, free_ports

SCHEMA = """
CREATE TABLE links (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, token text NOT NULL UNIQUE, target text NOT NULL);
CREATE TABLE clicks (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, link bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now(), agent text, visitor bytea);
"""
# Room enough that no checkpoint falls into a round; all else as it comes.
SETTINGS = {"listen_addresses": "", "shared_buffers": "256MB", "max_wal_size": "8GB", "checkpoint_timeout": "1h"}


def binaries():
    """The folder of the newest PostgreSQL of the distribution."""
    found = glob.glob("/usr/lib/postgresql/*/bin/postgres")
    if not found:
        raise SystemExit("PostgreSQL is missing: .ci/beside installs it")
    return os.path.dirname(max(found, key=lambda path: int(path.split("/")[4])))


def unprivileged(command):
    """PostgreSQL refuses to run as root."""
    return [*(["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []), *command]


class Postgres:
    def __init__(self, folder, fsync):
        self.folder, self.port, self.bin = folder / f"postgres-{fsync}", free_ports(), binaries()
        self.folder.mkdir()
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        data = self.folder / "data"
        subprocess.run(
            unprivileged([f"{self.bin}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]),
            check=True, stdout=subprocess.DEVNULL, timeout=120, cwd=self.folder,
        )
        settings = {**SETTINGS, "fsync": fsync, "synchronous_commit": "on", "unix_socket_directories": self.folder}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.program = Program(
            unprivileged([f"{self.bin}/postgres", "-D", data, "-p", str(self.port), *options]),
            log=folder / f"postgres-{fsync}.log", folder=self.folder,
        )
        self.wait()
        self.ask(SCHEMA)

    def wait(self):
        ready = [f"{self.bin}/pg_isready", "-q", "-h", self.folder, "-p", str(self.port), "-t", "60"]
        for _ in range(100):
            if subprocess.run(ready, timeout=70).returncode == 0:
                return
            # It answers "rejecting" while it starts, and not at all before.
            subprocess.run(["sleep", "0.1"], check=True)
        self.program.stop()
        raise SystemExit("PostgreSQL did not start")

    def ask(self, sql):
        """What `sql` says, as psql prints it bare."""
        answer = subprocess.run(
            [f"{self.bin}/psql", "-h", self.folder, "-p", str(self.port), "-U", "postgres", "-qtAX",
             "-v", "ON_ERROR_STOP=1"],
            input=sql, check=True, capture_output=True, text=True, timeout=300,
        )
        return answer.stdout.strip()

    def stop(self):
        self.program.stop()
