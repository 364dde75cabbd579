"""A campaign of two hundred people on the deployed system, from the list to the report."""

import json
import time
from datetime import datetime, timedelta, timezone

from process import wait_for
from system import BROWSER, PREVIEW, get_json

PEOPLE = 200
OUTCOMES = ["pending", "claimed", "sent", "absent", "failed", "unknown", "unprogrammed", "cancelled"]
# An hour that began so long ago that three or four minutes are left to plan: the first two and the last five are not.
BEGAN = timedelta(minutes=49)
SECONDS_TO_PLAN = 120
SECONDS_TO_SEND = 600
SECONDS_TO_COUNT = 90


def midday():
    """A zone where it is about noon, as no day may end during the campaign: its last minutes are not planned."""
    ahead = 12 - datetime.now(timezone.utc).hour
    # In names of this kind what is east of Greenwich has a minus.
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC", timedelta(hours=ahead)


def draft(list_id):
    zone, ahead = midday()
    return {
        "name": "A campaign in the cloud",
        "message": "Hello [FIRSTNAME], look [here](https://intranet.example/news) or [there](https://intranet.example/film).",
        "channel": "teams",
        "audience": {"include": [list_id], "exclude": []},
        "start": (datetime.now(timezone.utc) + ahead - BEGAN).strftime("%Y-%m-%dT%H:%M"),
        "time_zone": zone,
        "duration": {"hours": 1},
        "opening_hours": {
            "from": "00:00", "to": "24:00", "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        },
        "presence": "always",
    }


def people_csv():
    rows = ["First name;Last name;E-mail"]
    rows += [f'"Zoé ""Z""";D\'Été, fils {n};person{n:04}@contoso.example' for n in range(PEOPLE)]
    return "\n".join(rows).encode()


def create(system):
    """Path of a draft to a list of two hundred people."""
    created = system.must(201, "POST", "/v1/lists", {"name": "Everybody"})
    system.must(200, "POST", f"/v1/lists/{created['id']}/import", people_csv(), kind="text/csv")
    return f"/v1/campaigns/{system.must(201, 'POST', '/v1/campaigns', draft(created['id']))['id']}"


def totals(system, path):
    """People by outcome. Whenever one looks, everybody is in exactly one."""
    found = system.must(200, "GET", f"{path}/report")["totals"]
    assert sum(found[outcome] for outcome in OUTCOMES) == found["recipients"] == PEOPLE, found
    return found


def run(system, path, cloud, found):
    """Publishes, and waits until everybody was sent to. One-shots have to wake what is sent."""
    system.must(202, "POST", f"{path}/publish")

    def planned():
        cloud.process.check()
        return system.must(200, "GET", path)["state"] in ("scheduled", "running")

    wait_for("the plan", planned, SECONDS_TO_PLAN)
    started = time.monotonic()
    schedules = one_shots(cloud, found)
    assert schedules, "no one-shot was made"
    print(f"planned, with {len(schedules)} one-shots", flush=True)

    def sent():
        cloud.process.check()
        return totals(system, path)["sent"] == PEOPLE

    wait_for("everybody's message", sent, SECONDS_TO_SEND, every=2)
    print(f"everybody was sent to, {time.monotonic() - started:.0f} s after the plan", flush=True)


def one_shots(cloud, found):
    return cloud.client("scheduler").list_schedules(GroupName=found["ScheduleGroupName"])["Schedules"]


def check_inbox(tenant):
    """Everybody has one message. Returns the path of the first link in the oldest."""
    stats = get_json(f"{tenant}/inbox/stats")
    assert (stats["messages"], stats["people"], stats["people_with_several"]) == (PEOPLE, PEOPLE, 0), stats
    messages = get_json(f"{tenant}/inbox?limit=500")["messages"]
    assert len(messages) == PEOPLE, len(messages)
    # The first that arrived: what is followed within five seconds of its arrival is taken for a machine.
    message = json.dumps(min(messages, key=lambda message: message["received_at"]))
    begin = message.index("/r/") + len("/r/")
    length = next(n for n, c in enumerate(message[begin:]) if not (c.isalnum() or c in "-_"))
    print("everybody has one message", flush=True)
    return f"/r/{message[begin:begin + length]}"


def check_links(system, path, link):
    status, _, _ = system.follow(link, PREVIEW)
    assert status == 200, f"whoever draws a preview gets {status}"
    status, headers, _ = system.follow(link, BROWSER)
    assert (status, headers["Location"]) == (302, "https://intranet.example/news"), (status, headers["Location"])
    middle = len(link) // 2
    forged = link[:middle] + ("A" if link[middle] != "A" else "B") + link[middle + 1:]
    status, headers, _ = system.follow(forged, BROWSER)
    assert (status, headers["Location"]) == (404, None), f"a forged link gets {status}"

    def counted():
        links = system.must(200, "GET", f"{path}/report")["links"]
        return links if links[0]["people"] else None

    links = wait_for("the click in the report", counted, SECONDS_TO_COUNT)
    figures = [(link["people"], link["total"], link["previews"]) for link in links]
    assert figures == [(1, 1, 1), (0, 0, 0)], figures
    print("a link leads where it should and counts once; a preview does not count; a forged link leads nowhere", flush=True)
