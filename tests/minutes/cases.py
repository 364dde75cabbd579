"""Random cases: all zones, days on which clocks are moved, holidays, short and long windows."""

import base64
import datetime
import functools
import random

import clock
import minutes

FIRST_YEAR, LAST_YEAR = 1973, 2037


def case(seed, number, zones):
    """Case `number` of the run `seed`: the same on any machine, in any order."""
    draw = random.Random(f"{seed} {number}")
    zone = draw.choice(zones)
    others = [zone] + [draw.choice(zones) for _ in range(draw.choice([0, 0, 1, 2]))]
    start = near_change(draw, draw.choice(others)) if draw.random() < 0.5 else anywhere(draw)
    people = draw.choice([1, 2, 3, 5, 12, 40])
    published = int((start - clock.EPOCH).total_seconds()) + draw.choice([-30 * 86_400, draw.randint(-50_000, 200_000)])
    return {
        "seed": base64.urlsafe_b64encode(draw.randbytes(32)).decode().rstrip("="),
        "start": start.isoformat(),
        "zone": zone,
        "duration": {"hours": draw.randint(1, 240)} if draw.random() < 0.4 else {"days": draw.choice([1, 2, 3, 5, 8, 12])},
        "opening_hours": opening_hours(draw, start),
        "published": published,
        "zones": others,
        "people": [(f"{draw.getrandbits(64):x}@contoso.example", draw.randrange(len(others))) for _ in range(people)],
        "batch": draw.choice([0, 1, draw.getrandbits(32)]),
        "steps": [step(draw) for _ in range(14)],
    }


def opening_hours(draw, start):
    opens = draw.choice([0, 480, 540, draw.randint(0, 1438)])
    closes = draw.choice([1440, 1080, 1020, draw.randint(1, 1440)])
    if closes <= opens:
        opens, closes = (0, 1440) if draw.random() < 0.5 else (opens, opens + 1)
    working = minutes.WEEKDAYS[:5]
    days = draw.choice([working, minutes.WEEKDAYS, draw.sample(minutes.WEEKDAYS, draw.randint(1, 7))])
    holidays = [start.date() + datetime.timedelta(draw.randint(-1, 12)) for _ in range(draw.choice([0, 0, 1, 3]))]
    return {
        "from": text(opens),
        "to": text(closes),
        "weekdays": list(days),
        "skip": sorted({day.isoformat() for day in holidays}),
    }


def text(minute):
    return f"{minute // 60:02}:{minute % 60:02}"


def step(draw):
    how = draw.choices(["attempt", "miss", "pause"], [8, 2, 1])[0]
    late = draw.choice([0, draw.randint(0, 300), 300, 301, draw.randint(301, 9_000), draw.randint(0, 400_000)])
    return {"how": how, "seconds": late if how != "attempt" else min(late, draw.choice([60, 900, 400_000]))}


def anywhere(draw):
    first = datetime.datetime(FIRST_YEAR, 1, 1)
    days = (datetime.datetime(LAST_YEAR, 1, 1) - first).days
    return first + datetime.timedelta(minutes=draw.randrange(days * 1440))


def near_change(draw, zone):
    """Shortly before or in the middle of a change of the clock, where the zone has one in the year."""
    changes = changes_of(zone, draw.randint(FIRST_YEAR, LAST_YEAR - 1))
    if not changes:
        return anywhere(draw)
    at = draw.choice(changes)
    return clock.EPOCH + datetime.timedelta(minutes=clock.reading(zone, at) + draw.randint(-2_000, 200))


@functools.cache
def changes_of(zone, year):
    """The first minutes with another offset."""
    first = (datetime.date(year, 1, 1) - clock.EPOCH.date()).days
    found = []
    before = clock.offset(zone, first * clock.DAY)
    for day in range(first, first + 365):
        after = clock.offset(zone, (day + 1) * clock.DAY)
        if after != before:
            begins = [begin for begin, _, _ in clock.stretches(zone, day)[1:]]
            # None within the day: the clock is moved at its end.
            found.extend(begins or [(day + 1) * clock.DAY])
        before = after
    return found
