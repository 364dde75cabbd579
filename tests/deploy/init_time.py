"""How long each function takes from its start to its first question for work, beside a function that does nothing.

    python init_time.py --rounds 40 NAME=BOOTSTRAP…

Each is started as Lambda starts it, with the environment of the template, against a Runtime API and a Secrets Manager
in this process. They take turns, so that whatever else the machine does happens to all of them.
"""

import argparse
import base64
import json
import selectors
import socket
import statistics
import subprocess
import time

SECONDS_TO_START = 10
HERE = "arn:aws:{}:eu-central-1:000000000000:{}"
LINK_KEYS = HERE.format("secretsmanager", "secret:links-AbCdEf")
SECRETS = {LINK_KEYS: "1:" + base64.b64encode(bytes(32)).decode()}


def environment(port, endpoint):
    """That of the template, with everything a function could want."""
    queue = "http://127.0.0.1:9/000000000000/{}"
    return {
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{port}", "AWS_LAMBDA_FUNCTION_NAME": "measured",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512", "AWS_LAMBDA_FUNCTION_VERSION": "1", "AWS_REGION": "eu-central-1",
        "AWS_LAMBDA_LOG_LEVEL": "INFO", "AWS_ACCESS_KEY_ID": "some", "AWS_SECRET_ACCESS_KEY": "thing",
        "AWS_SESSION_TOKEN": "else", "AWS_ENDPOINT_URL": endpoint,
        "TABLE_NAME": "presently", "LINK_BASE_URL": "https://go.contoso.example", "LINK_KEYS_SECRET": LINK_KEYS,
        "PLAN_QUEUE_URL": queue.format("plan"), "UPLOADS_BUCKET": "presently-uploads", "IMPORT_QUEUE_URL": queue.format("import"),
        "DUE_QUEUE_URL_TEAMS": queue.format("due-teams"), "DUE_QUEUE_URL_SKYPE": queue.format("due-skype"),
        "DUE_QUEUE_ARN_TEAMS": HERE.format("sqs", "due-teams"), "DUE_DLQ_ARN_TEAMS": HERE.format("sqs", "due-teams-dlq"),
        "DUE_QUEUE_ARN_SKYPE": HERE.format("sqs", "due-skype"), "DUE_DLQ_ARN_SKYPE": HERE.format("sqs", "due-skype-dlq"),
        "SCHEDULE_GROUP": "presently", "SCHEDULER_ROLE_ARN": "arn:aws:iam::000000000000:role/scheduler",
        "TEAMS_TENANT_ID": "8d1b0f4e-0000-4000-8000-000000000001", "TEAMS_APP_ID": "8d1b0f4e-0000-4000-8000-000000000002",
        "TEAMS_APP_SECRET": "a secret", "ROLES_CLAIM": "roles",
        "SIGN_IN_ISSUER": "https://id.contoso.example",
    }


class Lambda:
    """The Runtime API, which is asked for work and has none, and Secrets Manager, which answers at once."""

    def __init__(self):
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listening.getsockname()[1]

    def wait(self, process):
        """Serves until somebody asks for work. Returns when that was."""
        with selectors.DefaultSelector() as ready:
            ready.register(self.listening, selectors.EVENT_READ)
            opened, until = {}, time.perf_counter() + SECONDS_TO_START
            try:
                while time.perf_counter() < until:
                    for key, _ in ready.select(timeout=0.5):
                        if key.fileobj is self.listening:
                            one, _ = self.listening.accept()
                            opened[one] = b""
                            ready.register(one, selectors.EVENT_READ)
                            continue
                        one = key.fileobj
                        received = one.recv(65536)
                        now = time.perf_counter()
                        if not received:
                            ready.unregister(one)
                            continue
                        opened[one] += received
                        if b"/runtime/invocation/next" in opened[one]:
                            return now
                        if answer := secret(opened[one]):
                            opened[one] = b""
                            one.sendall(answer)
                    if process.poll() is not None:
                        raise SystemExit(f"it ended with {process.returncode}: {process.stdout.read().decode()[-2000:]}")
                raise SystemExit("it never asked for work")
            finally:
                for one in opened:
                    one.close()


def secret(request):
    """The answer of Secrets Manager to a whole request."""
    head, _, body = request.partition(b"\r\n\r\n")
    try:
        arn = json.loads(body)["SecretId"]
    except (ValueError, KeyError):
        return None
    assert b"GetSecretValue" in head, head
    text = json.dumps({"ARN": arn, "Name": "links", "VersionId": "1", "SecretString": SECRETS[arn],
                       "VersionStages": ["AWSCURRENT"], "CreatedDate": 1}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: %d\r\n\r\n%s" % (len(text), text)


def measure(service, bootstrap):
    """Milliseconds from its start."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [bootstrap], env=environment(service.port, f"http://127.0.0.1:{service.port}"),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    try:
        return (service.wait(process) - begun) * 1000
    finally:
        process.kill()
        process.communicate()


def figures(bootstraps, rounds):
    """Name to the milliseconds of every round but the first, in which files are read for the first time."""
    service, taken = Lambda(), {name: [] for name in bootstraps}
    for number in range(rounds + 1):
        for name, bootstrap in bootstraps.items():
            milliseconds = measure(service, bootstrap)
            if number:
                taken[name].append(milliseconds)
    return taken


def summary(milliseconds):
    ordered = sorted(milliseconds)
    return statistics.median(ordered), ordered[int(len(ordered) * 0.9)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("bootstraps", nargs="+", metavar="NAME=BOOTSTRAP")
    chosen = parser.parse_args()
    bootstraps = dict(pair.split("=", 1) for pair in chosen.bootstraps)
    taken = figures(bootstraps, chosen.rounds)
    least = min(summary(taken[name])[0] for name in bootstraps)
    print(f"{'function':<18}{'median':>10}{'p90':>10}{'more':>10}{'ratio':>8}   of {chosen.rounds}")
    for name in bootstraps:
        median, p90 = summary(taken[name])
        print(f"{name:<18}{median:>7.2f} ms{p90:>7.2f} ms{median - least:>7.2f} ms{median / least:>8.2f}")


if __name__ == "__main__":
    main()
