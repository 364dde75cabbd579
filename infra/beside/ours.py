"""Our own system, in its optimised build, and campaigns in it."""

import json
import subprocess
import time
import urllib.request

from programs import ROOT, Program, free_ports

BINARY = ROOT / "target" / "release" / "presently"
CLOCK_START = "2026-11-30T12:00:00Z"
SECONDS_PER_CALL = 600


class Ours:
    def __init__(self, folder, name, *options):
        self.folder, self.port, self.log = folder / name, free_ports(3), folder / f"{name}.log"
        self.options = options
        self.start()

    def start(self):
        self.program = Program(
            [BINARY, "--fast-forward", "--clock-start", CLOCK_START, "--port", self.port, "--data", self.folder,
             "--available", 1000, *self.options],
            port=self.port, log=self.log, environment={"RUST_LOG": "warn"},
        )

    def call(self, path, body=None, kind="application/json", method=None, above=0):
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port + above}{path}", data, {"Content-Type": kind}, method=method
        )
        with urllib.request.urlopen(request, timeout=SECONDS_PER_CALL) as answer:
            return json.load(answer)

    def imported(self, name, people):
        """A list of so many people."""
        rows = "".join(f"Ann,Martin,{name}{n:06}@contoso.example\n" for n in range(people))
        made = self.call("/v1/lists", {"name": name})["id"]
        self.call(f"/v1/lists/{made}/import", f"First name,Last name,Email\n{rows}".encode(), "text/csv")
        return made

    def published(self, name, audience, message, **when):
        """The id of a campaign to a list, published."""
        draft = {
            "name": name, "message": message, "channel": "teams", "start": "2026-12-01T08:00", "time_zone": "Europe/Paris",
            "audience": {"include": [audience]}, "duration": {"hours": 1},
            "opening_hours": {"from": "08:00", "to": "18:00"}, **when,
        }
        made = self.call("/v1/campaigns", draft)["id"]
        self.call(f"/v1/campaigns/{made}/publish", b"", method="POST")
        return made

    def planned(self, campaign):
        """Waits until everybody has their minute, and says in how many batches they are."""
        until = time.monotonic() + SECONDS_PER_CALL
        while True:
            found = self.call(f"/v1/campaigns/{campaign}")
            if found["state"] not in ("draft", "publishing", "planning"):
                return found["progress"]["batches"]
            if time.monotonic() > until:
                raise SystemExit(f"a campaign is not planned; see {self.log}")
            time.sleep(0.1)

    def state(self, campaign):
        return self.call(f"/v1/campaigns/{campaign}")["state"]

    def finish(self, campaigns, seconds):
        """Waits until all of them are over."""
        until = time.monotonic() + seconds
        while any(self.state(campaign) != "finished" for campaign in campaigns):
            if time.monotonic() > until:
                raise SystemExit(f"a campaign is not over after {seconds} s; see {self.log}")
            time.sleep(0.5)

    def stop(self):
        self.program.stop()


def build():
    """Builds it, so that what is measured is what is there."""
    subprocess.run(["cargo", "build", "--locked", "--profile", "bench", "--package", "presently"], cwd=ROOT, check=True)
