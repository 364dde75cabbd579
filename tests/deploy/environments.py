"""The running functions, as the machine sees them: names, access keys, and the most memory each has held."""

import os
import pathlib
import threading

EVERY_SECONDS = 0.2


def children(parent):
    """Process ids whose parent is `parent`."""
    for folder in pathlib.Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                after_name = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(after_name[1]) == parent:
                yield int(folder.name)


def environment(process):
    pairs = pathlib.Path(f"/proc/{process}/environ").read_bytes().split(b"\0")
    return dict(pair.decode(errors="replace").split("=", 1) for pair in pairs if b"=" in pair)


def high_water_kilobytes(process):
    for line in pathlib.Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


class Environments:
    """Looks at the children of the stand-in until it is stopped."""

    def __init__(self, parent):
        self.parent, self.known, self.done = parent, {}, threading.Event()
        # Function to kilobytes, function to processes, access key to function.
        self.high, self.processes, self.names = {}, {}, {}
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self):
        while not self.done.wait(EVERY_SECONDS):
            for process in children(self.parent):
                try:
                    self.look(process)
                except OSError:
                    # It has ended meanwhile.
                    continue

    def look(self, process):
        if os.path.basename(os.readlink(f"/proc/{process}/exe")) != "bootstrap":
            return
        if process not in self.known:
            found = environment(process)
            name = found["AWS_LAMBDA_FUNCTION_NAME"]
            self.known[process] = name
            self.names[found["AWS_ACCESS_KEY_ID"]] = name
            self.processes[name] = self.processes.get(name, 0) + 1
        name = self.known[process]
        self.high[name] = max(self.high.get(name, 0), high_water_kilobytes(process))

    def said(self):
        return f"--- functions that ran: {self.processes}"

    def stop(self):
        self.done.set()
        self.thread.join(timeout=5)
