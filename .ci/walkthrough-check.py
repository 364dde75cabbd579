"""Checks what the README promises of its walkthrough, from the inbox of the simulated people."""

import datetime
import json
import sys
import urllib.request

api, people, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3])


def get(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return json.load(answer)


def check(ok, what):
    if not ok:
        sys.exit("walkthrough: " + what)


campaign = get(api + "/v1/campaigns")["items"][0]
check(campaign["state"] == "finished", "the campaign is " + campaign["state"])
report = get(f"{api}/v1/campaigns/{campaign['id']}/report")
totals = report["totals"]
outcomes = [name for name in totals if name != "recipients"]
check(sum(totals[name] for name in outcomes) == totals["recipients"] == 1000, f"totals do not add up: {totals}")
check(all(totals[name] == 0 for name in ("pending", "claimed", "absent", "unknown")), f"not all final: {totals}")
stats = get(people + "/inbox/stats")
check(stats["people_with_several"] == 0, "somebody got two messages")
# One more than the campaign sent: the TRY.
check(stats["messages"] - 1 == totals["sent"] > 850, f"{stats['messages']} messages, {totals['sent']} sent")
clicked = [link for link in report["links"] if link["people"]]
check(len(clicked) == 1 and clicked[0]["people"] == 1 and clicked[0]["previews"] == 1, f"clicks: {report['links']}")
check(report["click_engagement"]["count"] == 1, f"engagement: {report['click_engagement']}")
cursor = ""
while cursor is not None:
    page = get(f"{people}/inbox?limit=500" + (f"&cursor={cursor}" if cursor else ""))
    for message in page["messages"]:
        at = datetime.datetime.fromisoformat(message["received_at"].replace("Z", "+00:00"))
        # Paris in December is an hour ahead of UTC.
        local = at + datetime.timedelta(hours=1)
        is_try = message["address"].startswith("ann.martin@")
        check(is_try or (local.weekday() < 5 and 8 <= local.hour < 18), f"a message at {local}")
    cursor = page["next_cursor"]
print(f"ok: {totals}, in {seconds} s")
