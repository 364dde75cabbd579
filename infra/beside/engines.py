#!/usr/bin/env python3
"""Individual due times, enqueued and drained: BullMQ on Redis beside a campaign; and what a kill -9 loses or doubles.

    infra/beside/engines.py [--jobs 100000] [--killed 20000] [--only bullmq|ours]

Prints the tables of docs/benchmarks/engines.md.
"""

import argparse
import collections
import concurrent.futures
import json
import subprocess
import time

import ours
from ours import Ours
from programs import ROOT, Folder, Program, free_ports, machine, version

ENGINES = ROOT / "infra" / "beside" / "engines"
WORKERS, CONCURRENCY = 2, 50
MESSAGE = "Hello [FIRSTNAME], [read this](https://intranet.example/x)."
# BullMQ looks for the jobs of dead workers every half minute, once their lock of half a minute is over.
STALLED = 90
SECONDS_TO_DRAIN = 3600
# How Redis keeps what it has: as it comes, and with a log of every write.
DURABILITIES = {
    "snapshots, the default": ["--appendonly", "no"],
    "appendfsync everysec": ["--appendonly", "yes", "--appendfsync", "everysec", "--save", ""],
    "appendfsync always": ["--appendonly", "yes", "--appendfsync", "always", "--save", ""],
}


class Engine:
    """Redis, workers, and a file with a line for each job that was done."""

    def __init__(self, folder, durability):
        self.folder, self.port, self.effects = folder, free_ports(), folder / "effects"
        self.folder.mkdir()
        self.effects.touch()
        self.durability = DURABILITIES[durability]
        self.start_redis()
        self.workers = []

    def start_redis(self):
        command = ["redis-server", "--port", self.port, "--bind", "127.0.0.1", "--dir", self.folder, *self.durability]
        self.redis = Program(command, port=self.port, log=self.folder / "redis.log")

    def start_worker(self):
        command = ["node", ENGINES / "worker.mjs", self.port, self.effects, CONCURRENCY]
        self.workers.append(Program(command, log=self.folder / "worker.log", folder=ENGINES))

    def enqueue(self, jobs, first, spread):
        """Seconds until Redis had confirmed all of them, and the processor time of who asked."""
        command = ["node", ENGINES / "enqueue.mjs", str(self.port), str(jobs), str(first), str(spread)]
        before = children_cpu()
        said = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ENGINES, timeout=600)
        return json.loads(said.stdout)["seconds"], children_cpu() - before

    def done(self):
        """How often each job was done."""
        lines = self.effects.read_text().split("\n")[:-1]
        return collections.Counter(lines)

    def wait(self, jobs, patience=STALLED, until=None):
        """Waits until so many different jobs were done, or until nothing has happened for a while."""
        begin = still = time.monotonic()
        seen = 0
        while seen < (until or jobs) and time.monotonic() - still < patience:
            time.sleep(0.1)
            size = self.effects.stat().st_size
            if size:
                now = len(self.done())
                if now != seen:
                    seen, still = now, time.monotonic()
            if time.monotonic() - begin > SECONDS_TO_DRAIN:
                raise SystemExit("the queue does not drain")
        return seen

    def stop(self):
        for program in [*self.workers, self.redis]:
            program.stop()


def children_cpu():
    import resource
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def bullmq_timed(folder, jobs):
    """Nothing is killed: times and processor time."""
    engine = Engine(folder, "appendfsync everysec")
    try:
        enqueued, asking = engine.enqueue(jobs, first=0, spread=1)
        redis = engine.redis.cpu_seconds()
        begin = time.monotonic()
        for _ in range(WORKERS):
            engine.start_worker()
        done = engine.wait(jobs)
        drained = time.monotonic() - begin
        working = sum(worker.cpu_seconds() for worker in engine.workers)
        redis_draining = engine.redis.cpu_seconds() - redis
        doubled = sum(count > 1 for count in engine.done().values())
    finally:
        engine.stop()
    cpu = asking + redis + redis_draining + working
    of_redis = (redis + redis_draining) / jobs * 1000
    print(f"| BullMQ, {WORKERS} workers of {CONCURRENCY} jobs at a time | {enqueued:.1f} | {drained:.1f} "
          f"| {enqueued + drained:.1f} | {cpu / jobs * 1000:.3f} (Redis {of_redis:.3f}) | {jobs - done} | {doubled} |",
          flush=True)


def bullmq_killed(folder, victim, durability, jobs):
    """A row of the table of kills."""
    engine = Engine(folder, durability)
    try:
        engine.enqueue(jobs, first=0, spread=1)
        for _ in range(WORKERS):
            engine.start_worker()
        engine.wait(jobs, until=jobs // 2)
        if victim == "worker":
            engine.workers[0].kill()
            engine.start_worker()
        else:
            engine.redis.kill()
            engine.start_redis()
        engine.wait(jobs)
        done = engine.done()
    finally:
        engine.stop()
    doubled = sum(count > 1 for count in done.values())
    return f"| BullMQ | {victim} | {durability} | {jobs} | {jobs - len(done)} | {doubled} | |"


def campaign(system, name, people):
    """Seconds to import and to publish, and the campaign."""
    begin = time.monotonic()
    audience = system.imported(name, people)
    imported = time.monotonic() - begin
    begin = time.monotonic()
    made = system.published(name, audience, MESSAGE, duration={"days": 3})
    # Planned is when every due time is set.
    system.planned(made)
    return imported, time.monotonic() - begin, made


def ours_timed(folder, people):
    system = Ours(folder, "timed")
    try:
        before = system.program.cpu_seconds()
        imported, published, made = campaign(system, "timed", people)
        begin = time.monotonic()
        system.finish([made], SECONDS_TO_DRAIN)
        drained = time.monotonic() - begin
        cpu = system.program.cpu_seconds() - before
        stats, totals = system.call("/inbox/stats", above=1), totals_of(system, made)
    finally:
        system.stop()
    print(f"| Presently, a message to each person | {imported + published:.1f} | {drained:.1f} "
          f"| {imported + published + drained:.1f} | {cpu / people * 1000:.3f} "
          f"| {lost(totals)} | {stats['people_with_several']} |", flush=True)
    print(f"\nThe campaign: import {imported:.1f} s, publish {published:.1f} s, drain {drained:.1f} s, {totals}", flush=True)


def totals_of(system, made):
    return {name: count for name, count in system.call(f"/v1/campaigns/{made}/report")["totals"].items() if count}


def lost(totals):
    """Whoever has no outcome at the end of the campaign."""
    ended = sum(count for name, count in totals.items() if name not in ("recipients", "pending", "claimed", "absent"))
    return totals["recipients"] - ended


def ours_killed(folder, people):
    system = Ours(folder, "killed")
    try:
        _, _, made = campaign(system, "killed", people)
        until = time.monotonic() + SECONDS_TO_DRAIN
        while system.call("/inbox/stats", above=1)["messages"] < people // 2:
            if time.monotonic() > until:
                raise SystemExit("half of them are never sent to")
            time.sleep(0.05)
        system.program.kill()
        system.start()
        system.finish([made], SECONDS_TO_DRAIN)
        stats, totals = system.call("/inbox/stats", above=1), totals_of(system, made)
    finally:
        system.stop()
    unknown = totals.get("unknown", 0)
    return (f"| Presently | the process: table, queues and workers | as it comes | {people} | {lost(totals)} "
            f"| {stats['people_with_several']} | {unknown} whose outcome is known to be unknown |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=100_000)
    parser.add_argument("--killed", type=int, default=20_000, help="jobs of each run in which something is killed")
    parser.add_argument("--only", choices=["bullmq", "ours"])
    options = parser.parse_args()
    if options.only != "bullmq":
        ours.build()
    manifest = json.loads((ENGINES / "package-lock.json").read_text())["packages"]
    print(machine())
    print("; ".join([version("redis-server", "--version"), f"node {version('node', '--version')}",
                     f"bullmq {manifest['node_modules/bullmq']['version']}"]))
    with Folder() as folder:
        print("\n| | enqueue s | drain s | together s | ms of processor time for each | lost | doubled |\n"
              "|---|---|---|---|---|---|---|")
        if options.only != "ours":
            bullmq_timed(folder / "timed-bullmq", options.jobs)
        if options.only != "bullmq":
            ours_timed(folder, options.jobs)
        print("\n| | killed | keeps | jobs | lost | doubled | |\n|---|---|---|---|---|---|---|", flush=True)
        if options.only != "ours":
            runs = [("worker", "appendfsync everysec"), *(("Redis", durability) for durability in DURABILITIES)]
            # Most of their time is waiting for locks to run out.
            with concurrent.futures.ThreadPoolExecutor(len(runs)) as pool:
                rows = [pool.submit(bullmq_killed, folder / f"killed-{n}", *run, options.killed)
                        for n, run in enumerate(runs)]
                for row in rows:
                    print(row.result(), flush=True)
        if options.only != "bullmq":
            print(ours_killed(folder, options.killed), flush=True)


if __name__ == "__main__":
    main()
