"""Sections 3 and 4 of what Presently does, a second time: planned minutes and the ladder."""

import base64
import hashlib
import hmac

import clock

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
CYCLES = 3
GRACE = 5


def keyed(seed, purpose, parts):
    """HMAC over the purpose and the parts, each after its length."""
    text = b"".join(len(part).to_bytes(8, "big") + part for part in [purpose.encode(), *parts])
    return hmac.new(seed, text, hashlib.sha256).digest()


def fraction_of(count, u):
    """The place at fraction u / 2^64 of so many."""
    return u * count // 2**64


def ceil_minute(seconds):
    return -(-seconds // 60)


class Campaign:
    """What a case is about."""

    def __init__(self, case):
        text = case["seed"]
        self.seed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        hours = case["opening_hours"]
        self.opens, self.closes = (int(t[:2]) * 60 + int(t[3:]) for t in (hours["from"], hours["to"]))
        self.weekdays = {WEEKDAYS.index(day) for day in hours["weekdays"]}
        self.skip = {days_since_1970(day) for day in hours["skip"]}
        self.window = window(case)
        # Two minutes to plan in; seconds are rounded up to whole minutes.
        self.plan_from = max(self.window[0], ceil_minute(case["published"] + 120))

    def is_open(self, zone, minute):
        local = clock.reading(zone, minute)
        return self.is_open_day(clock.date(local)) and self.opens <= local % clock.DAY < self.closes

    def is_open_day(self, day):
        return clock.weekday(day) in self.weekdays and day not in self.skip

    def planning(self, zone, start):
        """The minutes in which something may be planned from `start` on: a list by local date, without the last 5."""
        days = {}
        if start >= self.window[1]:
            return days
        for first, end, ahead in clock.between(zone, start, self.window[1]):
            for day in range((first + ahead) // clock.DAY, (end - 1 + ahead) // clock.DAY + 1):
                if self.is_open_day(day):
                    begin = day * clock.DAY - ahead
                    open_minutes = range(max(first, begin + self.opens), min(end, begin + self.closes))
                    days.setdefault(day, []).extend(open_minutes)
        return {day: minutes[:-5] for day, minutes in sorted(days.items()) if len(minutes) > 5}


def days_since_1970(text):
    return (clock.datetime.date.fromisoformat(text) - clock.EPOCH.date()).days


def window(case):
    start = clock.datetime.datetime.fromisoformat(case["start"])
    local = int((start - clock.EPOCH).total_seconds()) // 60
    first = clock.instant(case["zone"], local)
    if "hours" in case["duration"]:
        return first, first + 60 * case["duration"]["hours"]
    midnight = (clock.date(local) + case["duration"]["days"]) * clock.DAY
    return first, clock.instant(case["zone"], midnight)


def plan(campaign, case):
    """Everybody's minute: (person, minute) in the order of minute, zone and keyed order; and who has none."""
    secret = keyed(campaign.seed, "plan", [])
    of_zone = {}
    for person, (identity, zone) in enumerate(case["people"]):
        key = hashlib.sha256(identity.encode()).digest()[:16]
        drawn = hashlib.sha256(secret + key).digest()
        order, u = (int.from_bytes(part, "big") for part in (drawn[:8], drawn[8:16]))
        of_zone.setdefault(zone, []).append((order, person, u))
    planned, without = [], []
    for zone, people in of_zone.items():
        people.sort()
        days = campaign.planning(case["zones"][zone], campaign.plan_from)
        minutes = sorted(minute for minutes in days.values() for minute in minutes)
        if not minutes:
            without.extend(person for _, person, _ in people)
            continue
        for rank, (_, person, u) in enumerate(people):
            first, end = (r * len(minutes) // len(people) for r in (rank, rank + 1))
            minute = minutes[first + fraction_of(end - first, u)]
            planned.append((minute, zone, rank, person))
    planned.sort()
    return [(person, minute, zone) for minute, zone, _, person in planned], sorted(without)


class Ladder:
    """The rungs of one batch. A position is (cycle, rung, t, due, tried)."""

    def __init__(self, campaign, zone, batch):
        self.campaign, self.zone, self.batch = campaign, zone, batch

    def number(self, purpose, parts):
        drawn = keyed(self.campaign.seed, purpose, [self.batch.to_bytes(4, "big"), *parts])
        return int.from_bytes(drawn[:8], "big")

    def after_attempt(self, position, now):
        return self.after_miss((*position[:4], True), now)

    def after_miss(self, position, now):
        """`now` in seconds. The next rung of the cycle that can still run, else a minute of the next open day."""
        cycle, rung, t, due, tried = position
        second = t + 10
        for later in range(rung + 1, 4):
            at = second if later == 2 else clock.next_full_hour(self.zone, second)
            in_time = at < self.campaign.window[1] and now <= (at + GRACE) * 60
            if in_time and self.campaign.is_open(self.zone, at):
                return cycle, later, t, at, tried
        cycle += tried
        if cycle > CYCLES:
            return None
        u = self.number("ladder/cycle", [bytes([cycle])])
        today = clock.date(clock.reading(self.zone, t))
        for day, minutes in self.campaign.planning(self.zone, t).items():
            at = minutes[fraction_of(len(minutes), u)]
            if day > today and at > due and now <= (at + GRACE) * 60:
                return cycle, 1, at, at, False
        return None

    def after_pause(self, position, now):
        """The same rung at a fresh minute of the day, else of the next open one."""
        cycle, rung, _, due, tried = position
        start = max(ceil_minute(now), due + 1)
        days = self.campaign.planning(self.zone, start)
        if not days:
            return None
        minutes = days[min(days)]
        parts = [bytes([cycle]), bytes([rung]), (due * 60).to_bytes(8, "big", signed=True)]
        at = minutes[fraction_of(len(minutes), self.number("ladder/pause", parts))]
        return cycle, rung, at - 10 if rung == 2 else at, at, tried

    def climb(self, planned, steps):
        position = (1, 1, planned, planned, False)
        found = []
        steps = iter(steps)
        while position is not None:
            cycle, rung, t, due, tried = position
            is_last = self.after_attempt(position, due * 60) is None
            found.append([cycle, rung, t * 60, due * 60, tried, is_last])
            step = next(steps, None)
            if step is None:
                break
            then = {"attempt": self.after_attempt, "miss": self.after_miss, "pause": self.after_pause}
            position = then[step["how"]](position, due * 60 + step["seconds"])
        return found


def answer(case):
    campaign = Campaign(case)
    planned, without = plan(campaign, case)
    ladder = []
    if planned:
        _, first, zone = planned[0]
        ladder = Ladder(campaign, case["zones"][zone], case["batch"]).climb(first, case["steps"])
    return {
        "window": [minute * 60 for minute in campaign.window],
        "plan_from": campaign.plan_from * 60,
        "planned": [[person, minute * 60] for person, minute, _ in planned],
        "no_open_minute": without,
        "ladder": ladder,
    }
