"""Deploys this very template into a stand-in for AWS that nobody here has written, and runs a campaign on it.

    python run.py --sam SAM --simulators PROGRAM --template BUILT_TEMPLATE [--figures FILE]

The functions run as they were built for AWS, with their own roles, behind the HTTP API with its token check, on the
stand-in's table, queues and one-shots. The people are those of the simulated tenant. tests/deploy/README.md says what
of that is not as on AWS.
"""

import argparse
import json
import os
import secrets
import signal
import sys
import tempfile

import calls
import campaign
import doors
import rest
import stack
import update
import uploads
from cloud import Cloud
from environments import Environments
from issuer import Issuer
from process import Process, answers, free_port, wait_for
from system import System

SECONDS_FOR_EVERYTHING = 1500


def tenant_of(program, folder, app_secret):
    """The simulated tenant, and its address."""
    port = free_port()
    command = [program, "teams", "--port", str(port), "--tenant", stack.TENANT, "--app", stack.APP]
    process = Process("tenant", command, folder, {"TEAMS_APP_SECRET": app_secret})
    return process, f"http://127.0.0.1:{port}"


def test(chosen, folder, running):
    """Everything that is asserted. What it starts it adds to `running`. Returns the figures."""
    app_secret, issuer = secrets.token_urlsafe(24), Issuer()
    running.append(issuer)
    tenant_process, tenant = tenant_of(chosen.simulators, folder, app_secret)
    running.append(tenant_process)
    cloud = Cloud(folder)
    running.append(cloud)
    wait_for("the tenant", lambda: tenant_process.check() or answers(f"{tenant}/inbox/stats"))
    cloud.wait()
    environments = Environments(cloud.process.process.pid)
    running.append(environments)

    given = stack.parameters(issuer, tenant)

    def deploy(parameters):
        stack.deploy(chosen.sam, chosen.template, cloud, folder, parameters)

    deploy(given)
    found = stack.outputs(cloud)
    stack.put_secrets(cloud, found, app_secret)
    host = found["ApiUrl"].split("://")[1].split("/")[0].split(":")[0]
    system = System(cloud.endpoint, host, issuer.token(["viewer", "author", "operator"]))

    doors.check(system, issuer)
    uploads.check(system)
    path = campaign.create(system)
    before = cloud.counter.seen()
    campaign.run(system, path, cloud, found)
    during = cloud.counter.seen() - before
    link = campaign.check_inbox(tenant)
    campaign.check_links(system, path, link)
    rest.check(cloud, found, system, path)
    update.check(deploy, cloud, system, given)
    figures = {
        "recipients": campaign.PEOPLE,
        "calls": calls.by_function(during, environments.names),
        "memory_kilobytes": dict(sorted(environments.high.items())),
    }
    calls.show(figures)
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ["sam", "simulators", "template"]:
        parser.add_argument(f"--{name}", required=True, type=os.path.abspath)
    parser.add_argument("--figures")
    chosen = parser.parse_args()
    # Ends what it has started also when it is ended itself, or takes too long.
    for number in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, lambda number, _: sys.exit(f"stopped by {signal.Signals(number).name}"))
    signal.alarm(SECONDS_FOR_EVERYTHING)
    running = []
    with tempfile.TemporaryDirectory(prefix="presently-deploy-") as folder:
        try:
            figures = test(chosen, folder, running)
        except BaseException:
            for one in running:
                print(one.said(), flush=True)
            raise
        finally:
            for one in reversed(running):
                one.stop()
    if chosen.figures:
        with open(chosen.figures, "w") as file:
            json.dump(figures, file, indent=1)
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
