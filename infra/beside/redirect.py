#!/usr/bin/env python3
"""Clicks a second and how long they take: our redirect, beside nginx with a fixed answer and beside PostgreSQL.

    infra/beside/redirect.py [--seconds 10] [--rounds 3] [--people 1000] [--connections 64]

Everything runs at once, and rounds take turns, so that what disturbs the machine disturbs all of them. Prints the tables of
docs/benchmarks/redirect.md.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import time

import ours
from links import keys, link
from ours import Ours
from postgres import Postgres, binaries
from programs import ROOT, Folder, Program, free_ports, machine, version

BESIDE = ROOT / "target" / "beside" / "release"
SCRIPT = ROOT / "infra" / "beside" / "redirect" / "links.lua"
CAMPAIGNS = 4
MESSAGE = "Hello [FIRSTNAME], [read this](https://intranet.example/x) or [see that](https://intranet.example/y)."
NGINX = """
worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  keepalive_requests 1000000000;
  server {{
    listen 127.0.0.1:{port};
    location /r/ {{ add_header Cache-Control no-store; return 302 https://intranet.example/x; }}
  }}
}}
"""
POOL = 32
# PostgreSQL writes each commit to the operating system before it answers; with fsync, to the disk.
KILL, POWER = "a killed process", "a power cut"


class Ceiling:
    """nginx, which looks at nothing and keeps nothing."""

    name, survives = "nginx, a fixed 302", "nothing kept"

    def __init__(self, folder, links):
        self.port, self.links = free_ports(), links
        configuration = folder / "nginx.conf"
        configuration.write_text(NGINX.format(folder=folder, port=self.port))
        self.program = Program(["nginx", "-c", configuration, "-p", folder], port=self.port, log=folder / "nginx.out")

    def kept(self):
        return None

    def stop(self):
        self.program.stop()


class Peer:
    """A row for each click."""

    name = "PostgreSQL, a row for each click"

    def __init__(self, folder, survives, links):
        self.survives, self.links = survives, links
        self.postgres = Postgres(folder, "on" if survives == POWER else "off")
        rows = ",".join(f"('{link.rpartition('/')[2]}', 'https://intranet.example/x')" for link in links)
        self.postgres.ask(f"INSERT INTO links (token, target) VALUES {rows}; ANALYZE links;")
        self.port = free_ports()
        command = [BESIDE / "postgres-redirect", self.port, self.postgres.folder, self.postgres.port, POOL]
        self.program = Program(command, port=self.port, log=folder / "postgres-redirect.log")

    def late(self):
        return 0

    def kept(self):
        return int(self.postgres.ask("SELECT count(*) FROM clicks"))

    def stop(self):
        self.program.stop()
        self.postgres.stop()


class Us:
    """The local system as `make run` starts it, with campaigns whose people all have their links."""

    name = "Presently"

    def __init__(self, folder, survives, people):
        self.survives = survives
        name = "ours-power" if survives == POWER else "ours-kill"
        self.system = Ours(folder, name, *(["--sync-table"] if survives == POWER else []))
        self.port = self.system.port
        # Nobody is sent to meanwhile.
        self.system.call("/_clock", {"do": "hold"})
        lists = [(f"c{n}", self.system.imported(f"c{n}", people)) for n in range(CAMPAIGNS)]
        self.campaigns = [self.system.published(name, audience, MESSAGE, duration={"days": 3}) for name, audience in lists]
        key, self.links = keys(self.system.folder), []
        for campaign in self.campaigns:
            batches = self.system.planned(campaign)
            places = range(people // batches)
            self.links += [link(key, campaign, batch, place, number)
                           for batch in range(batches) for place in places for number in range(2)]
        random.Random(2026).shuffle(self.links)

    def kept(self):
        reports = (self.system.call(f"/v1/campaigns/{campaign}/report") for campaign in self.campaigns)
        links = (link for report in reports for link in report["links"])
        return sum(link["total"] + link["previews"] for link in links)

    def late(self):
        """Clicks that were not confirmed in time, and are in the log with all that it takes to note them later."""
        return self.system.log.read_bytes().count(b"to be noted later")

    def stop(self):
        self.system.stop()


def wrk(port, links, seconds, connections):
    """One round: as many requests as the connections can make."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "--latency", "-s", SCRIPT, f"http://127.0.0.1:{port}"]
    said = subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=seconds + 60, env={**os.environ, "LINKS": str(links)}
    )
    figures = json.loads(next(line for line in said.stdout.splitlines() if line.startswith("JSON "))[5:])
    if figures["errors"]:
        raise SystemExit(f"{figures['errors']} answers of port {port} were errors")
    return figures


def constant(port, links, rate, seconds, connections):
    """One round at a constant rate."""
    command = [BESIDE / "constant-rate", f"127.0.0.1:{port}", links, f"{rate:.0f}", str(seconds), str(connections)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 60).stdout)


def middle(rounds, name):
    return statistics.median(figures[name] for figures in rounds)


def row(one, rounds, first):
    p50, p99, longest = (f"{middle(rounds, name):.2f}" for name in ("p50", "p99", "max"))
    each = ", ".join(f"{figures['p99']:.2f}" for figures in rounds)
    print(f"| {one.name} | {one.survives} | {first} | {p50} | {p99} ({each}) | {longest} |", flush=True)


def turns(servers, rounds):
    """Whose turn it is. Everybody comes first in turn, and waits for nothing that the one before them has left to be written."""
    for turn in range(rounds):
        first = turn % len(servers)
        for server in servers[first:] + servers[:first]:
            os.sync()
            time.sleep(0.5)
            yield server


def measure(title, servers, links, options):
    """Everybody as fast as they can, then everybody at half of that; `links` is a file for each."""
    rounds = {server: [] for server in servers}
    for server in turns(servers, options.rounds):
        rounds[server].append(wrk(server.port, links[server], options.seconds, options.connections))
    print(f"\n{title}: {options.connections} connections, medians of {options.rounds} rounds of {options.seconds} s\n")
    print("| | survives | clicks a second (each round) | p50 ms | p99 ms (each round) | max ms |\n|---|---|---|---|---|---|")
    for server in servers:
        each = ", ".join(f"{figures['rate']:.0f}" for figures in rounds[server])
        row(server, rounds[server], f"**{middle(rounds[server], 'rate'):.0f}** ({each})")
        server.answered += sum(figures["answers"] for figures in rounds[server])
    peaks = {server: middle(rounds[server], "rate") for server in servers}
    rounds = {server: [] for server in servers}
    for server in turns(servers, options.rounds):
        rounds[server].append(constant(server.port, links[server], peaks[server] / 2, options.seconds, options.connections))
    print(f"\n{title}: a constant half of the peak on as many connections, each answer measured from when it was to be asked for\n")
    print("| | survives | clicks a second | p50 ms | p99 ms (each round) | max ms |\n|---|---|---|---|---|---|")
    for server in servers:
        row(server, rounds[server], f"{middle(rounds[server], 'rate'):.0f}")
        server.answered += sum(figures["answers"] for figures in rounds[server])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--people", type=int, default=25_000, help=f"in each of {CAMPAIGNS} campaigns")
    parser.add_argument("--connections", type=int, default=64)
    options = parser.parse_args()
    ours.build()
    print(machine())
    print("; ".join([version("nginx", "-v"), version(f"{binaries()}/postgres", "--version"), version("wrk", "-v")]))
    servers = []
    with Folder() as folder:
        try:
            servers += [Us(folder, survives, options.people) for survives in (KILL, POWER)]
            # Each of our systems has keys of its own. What the others are asked for makes no difference to them.
            links = servers[0].links
            servers += [Peer(folder, survives, links) for survives in (KILL, POWER)]
            servers.append(Ceiling(folder, links))
            run(servers, folder, options)
        finally:
            for server in servers:
                server.stop()


def run(servers, folder, options):
    for server in servers:
        server.answered = 0
    for title, count in {"Many links": None, "One link": 1}.items():
        files = {server: folder / f"links-{number}" for number, server in enumerate(servers)}
        for server, file in files.items():
            file.write_text("".join(f"{link}\n" for link in server.links[:count]))
        measure(title, servers, files, options)
    print("\n| | survives | redirects answered | clicks kept | in the log, to be noted later |\n|---|---|---|---|---|")
    for server in servers:
        kept = server.kept()
        if kept is None:
            continue
        print(f"| {server.name} | {server.survives} | {server.answered} | {kept} | {server.late()} |")
        # What was under way when a round ended is kept and was not counted as an answer.
        if kept + server.late() < server.answered:
            raise SystemExit(f"{server.name} lost clicks")


if __name__ == "__main__":
    main()
