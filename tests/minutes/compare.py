"""Compares the planned minutes and ladders of two implementations on random cases.

    compare.py PROGRAM [--cases 20000] [--seed 2026] [--first 0]

PROGRAM is shared/domain/examples/minutes.rs, built. A run is resumed by the number of its first case.
"""

import argparse
import json
import queue
import subprocess
import sys
import threading
import time

import cases
import clock
import minutes

# Names that one side has and that are no places.
NO_PLACES = {"Factory", "localtime"}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("--cases", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=2026)
    options.add_argument("--first", type=int, default=0)
    options = options.parse_args()

    zones = common_zones(options.program)
    numbers = range(options.first, options.first + options.cases)
    started = time.monotonic()
    rungs = planned = 0
    program = subprocess.Popen([options.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    asked = queue.Queue(maxsize=100)
    asking = threading.Thread(target=ask, args=(program.stdin, options.seed, numbers, zones, asked), daemon=True)
    asking.start()
    for number in numbers:
        case = asked.get()
        line = program.stdout.readline()
        ours = minutes.answer(case)
        theirs = json.loads(line) if line else None
        if theirs != ours:
            program.kill()
            print(json.dumps({"case": case, "second": ours, "first": theirs}))
            sys.exit(f"case {number} of seed {options.seed} differs")
        rungs += len(ours["ladder"])
        planned += len(ours["planned"])
        if (number + 1) % 100_000 == 0:
            print(f"up to case {number + 1}: no difference", flush=True)
    asking.join()
    if program.wait(timeout=60) != 0:
        sys.exit("the program failed")
    took = time.monotonic() - started
    print(
        f"{len(numbers)} cases of seed {options.seed} from {options.first} on: {planned} planned minutes, {rungs} rungs, "
        f"{len(zones)} zones, no difference, {took:.0f} s"
    )


def ask(questions, seed, numbers, zones, asked):
    try:
        for number in numbers:
            case = cases.case(seed, number, zones)
            asked.put(case)
            questions.write(json.dumps(case) + "\n")
            questions.flush()
        questions.close()
    except BrokenPipeError:
        # The other side has seen a difference, and said so.
        pass


def common_zones(program):
    """The zones, in one order. Both sides must have the same ones, of the same version."""
    known = json.loads(subprocess.run([program, "--zones"], check=True, capture_output=True, text=True).stdout)
    from importlib import metadata, resources

    year, letter = known["version"][:4], ord(known["version"][4]) - ord("a") + 1
    version = metadata.version("tzdata")
    if version != f"{year}.{letter}":
        sys.exit(f"the zone data is of {known['version']} there and of tzdata {version} here")
    ours = set(resources.files("tzdata").joinpath("zones").read_text().split()) - NO_PLACES
    theirs = set(known["zones"]) - NO_PLACES
    if ours != theirs:
        sys.exit(f"zones that only one side has: {sorted(ours ^ theirs)}")
    return sorted(ours)


if __name__ == "__main__":
    main()
