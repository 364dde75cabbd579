"""How often the functions ask AWS for something, for each person."""

import collections

# They work for the campaign. `api` is asked by this test, to see how far it is.
COUNTED = ["plan", "dispatch", "redirect", "bot", "sweep"]


def by_function(counts, names):
    """Function to action to number of requests."""
    found = collections.defaultdict(dict)
    for (key, action), number in sorted(counts.items()):
        found[names.get(key, key).removeprefix("presently-")][action] = number
    return dict(found)


def show(figures):
    people = figures["recipients"]
    print(f"{'function':<12}{'action':<34}{'requests':>10}{'a person':>10}")
    whole = 0
    for function in COUNTED:
        for action, number in figures["calls"].get(function, {}).items():
            whole += number
            print(f"{function:<12}{action:<34}{number:>10}{number / people:>10.3f}")
    print(f"{'':<12}{'all of them':<34}{whole:>10}{whole / people:>10.3f}")
    for function, kilobytes in figures["memory_kilobytes"].items():
        print(f"{function:<30}{kilobytes / 1024:>8.1f} MiB at most", flush=True)
