"""What is left behind by a campaign that has ended: nothing that waits, nothing that was given up."""

import json

from campaign import PEOPLE, one_shots, totals
from process import wait_for

SECONDS_TO_BE_EMPTY = 60
COUNTS = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"]


def check(cloud, found, system, path):
    check_finished(cloud, system, path)
    check_queues(cloud)
    assert not cloud.counter.refused, f"not allowed by the function's role: {cloud.counter.refused}"
    left = [one["Name"] for one in one_shots(cloud, found)]
    assert not left, f"one-shots are left: {left}"
    print("nothing waits in a queue, nothing was given up, and every role was enough", flush=True)


def check_finished(cloud, system, path):
    """The sweeper finds that it is over. Its rule comes every five minutes: here it is called."""
    answer = cloud.client("lambda").invoke(FunctionName="presently-sweep", Payload=b"{}")
    text = answer["Payload"].read().decode()
    assert "FunctionError" not in answer, f"the sweeper failed: {text}"
    wait_for("the end", lambda: system.must(200, "GET", path)["state"] == "finished", 30)
    found = totals(system, path)
    assert found["sent"] == PEOPLE, json.dumps(found)


def check_queues(cloud):
    sqs = cloud.client("sqs")

    def waiting():
        counts = {}
        for url in sqs.list_queues()["QueueUrls"]:
            # S3 tells the queue that it can before there are secrets: that comes back after half an hour.
            if url.endswith("-imports"):
                continue
            attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=COUNTS)["Attributes"]
            counts[url.rsplit("/", 1)[1]] = sum(int(attributes[name]) for name in COUNTS)
        return counts

    # What was handled may take a moment to be deleted; what was given up stays.
    try:
        wait_for("empty queues", lambda: not any(waiting().values()), SECONDS_TO_BE_EMPTY)
    except AssertionError as error:
        raise AssertionError(f"queues are not empty: {waiting()}") from error
    assert len(waiting()) >= 6, f"queues: {waiting()}"
