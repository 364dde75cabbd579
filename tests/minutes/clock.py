"""What local clocks read, from the zone data of the package tzdata, minute by minute.

Times are whole minutes since 1970 (UTC), local times are minutes since 1970 on the local clock.
"""

import datetime
import functools
import zoneinfo

# Never the data of this machine: its version is not known.
zoneinfo.reset_tzpath(to=())

EPOCH = datetime.datetime(1970, 1, 1)
UTC = datetime.timezone.utc
DAY = 1440


@functools.cache
def zone(name):
    return zoneinfo.ZoneInfo(name)


def offset(name, minute):
    """Minutes that the local clock is ahead of UTC."""
    at = datetime.datetime.fromtimestamp(minute * 60, UTC).astimezone(zone(name))
    seconds = at.utcoffset().total_seconds()
    if seconds % 60:
        raise ValueError(f"{name} has an offset with seconds")
    return int(seconds) // 60


@functools.cache
def stretches(name, day):
    """The UTC day as stretches of one offset: (first minute, end, offset)."""
    first = day * DAY
    looks = [offset(name, first + minute) for minute in range(0, DAY + 1, 30)]
    if len(set(looks)) == 1:
        return ((first, first + DAY, looks[0]),)
    found = []
    for minute in range(first, first + DAY):
        now = offset(name, minute)
        if found and found[-1][2] == now:
            found[-1] = (found[-1][0], minute + 1, now)
        else:
            found.append((minute, minute + 1, now))
    return tuple(found)


def between(name, start, end):
    """The stretches of one offset in [start, end)."""
    for day in range(start // DAY, (end - 1) // DAY + 1):
        for first, last, ahead in stretches(name, day):
            first, last = max(first, start), min(last, end)
            if first < last:
                yield first, last, ahead


def reading(name, minute):
    """What the local clock reads, in local minutes."""
    day = minute // DAY
    return next(minute + ahead for first, end, ahead in stretches(name, day) if first <= minute < end)


def instant(name, local):
    """The earliest minute at which the local clock reads this or, where it skips it, later."""
    for first, end, ahead in between(name, local - 2 * DAY, local + 2 * DAY):
        # Within a stretch the clock runs on evenly.
        if first + ahead >= local:
            return first
        if end + ahead > local:
            return local - ahead
    raise ValueError(f"{name} never reads {local}")


def next_full_hour(name, after):
    """The earliest minute later than `after` at which the local clock reads a full hour."""
    minute = after + 1
    while reading(name, minute) % 60:
        minute += 1
    return minute


def date(local):
    """The date of a local time, as days since 1970."""
    return local // DAY


def weekday(day):
    """Monday is 0."""
    return (day + 3) % 7
