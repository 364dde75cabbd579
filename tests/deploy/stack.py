"""What an operator does: deploys the template, reads the outputs, puts the secrets in."""

import base64
import os
import secrets
import subprocess
import time

from cloud import REGION
from issuer import AUDIENCE

STACK = "presently-test"
TENANT = "7d1c6a52-3f0e-4b7a-9d55-0c5f1e2a9b10"
APP = "2f9a1c34-8b6d-4e21-a7c3-5d0e9f8b7a61"
# What is due later than this gets a one-shot; what is due sooner waits in a queue.
SOON_SECONDS = 60
SECONDS_TO_DEPLOY = 600


def parameters(issuer, tenant):
    return {
        "Architecture": "x86_64",
        "JwtIssuer": issuer.url,
        "JwtAudience": AUDIENCE,
        "TeamsTenantId": TENANT,
        "TeamsAppId": APP,
        "LoginUrl": f"{tenant}/login",
        "GraphUrl": f"{tenant}/graph",
        "TeamsConnectorUrl": f"{tenant}/connector",
        "QueueDelaySeconds": str(SOON_SECONDS),
    }


def deploy(sam, template, cloud, folder, given):
    """`sam deploy`, as from a terminal."""
    # Without a file of its own it would read the project's, which names real environments.
    config = os.path.join(folder, "samconfig.toml")
    with open(config, "w") as file:
        file.write("version = 0.1\n")
    command = [
        sam, "deploy", "--template-file", template, "--stack-name", STACK, "--resolve-s3", "--region", REGION,
        "--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND", "--no-confirm-changeset", "--no-progressbar",
        "--config-file", config, "--parameter-overrides", *(f"{name}={value}" for name, value in given.items()),
    ]
    started = time.monotonic()
    done = subprocess.run(
        command, env={**os.environ, **cloud.environment}, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=SECONDS_TO_DEPLOY, check=False,
    )
    assert done.returncode == 0, f"sam deploy failed:\n{done.stdout[-6000:]}\n{done.stderr[-6000:]}"
    print(f"deployed in {time.monotonic() - started:.0f} s", flush=True)


def outputs(cloud):
    stack = cloud.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
    status = stack["StackStatus"]
    assert status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"), f"the stack is {status}"
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def put_secrets(cloud, found, app_secret):
    """The real ones in the place of the random ones that the template begins with."""
    manager = cloud.client("secretsmanager")
    keys = f"1:{base64.b64encode(secrets.token_bytes(32)).decode()}"
    manager.put_secret_value(SecretId=found["LinkKeysArn"], SecretString=keys)
    manager.put_secret_value(SecretId=found["TeamsAppSecretArn"], SecretString=app_secret)
