"""The stand-in for AWS: ministack, with its IAM switched on."""

import pathlib
import sys

import boto3

from counter import Counter
from process import Process, answers, free_port, wait_for

REGION = "eu-west-1"
STAND_IN = pathlib.Path(__file__).with_name("stand_in.py")
# Whoever has these may do everything there: the operator who deploys. The functions have those of their roles.
OPERATOR = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION, "AWS_REGION": REGION}


class Cloud:
    def __init__(self, folder):
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.environment = {**OPERATOR, "AWS_ENDPOINT_URL": self.endpoint}
        self.counter = Counter(self.port)
        # The functions inherit the address that the stand-in is told: that of the counter.
        itself = {"BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(self.port), "AWS_ENDPOINT_URL": self.counter.endpoint,
                  "AUTH": "true", "IOT_MTLS_ENABLED": "false"}
        self.process = Process("cloud", [sys.executable, STAND_IN], folder, {**OPERATOR, **itself})

    def wait(self):
        def ready():
            self.process.check()
            return answers(f"{self.endpoint}/_ministack/health")

        wait_for("the stand-in for the cloud", ready)

    def client(self, service):
        """A client of the operator's."""
        return boto3.client(
            service, endpoint_url=self.endpoint, region_name=REGION,
            aws_access_key_id=OPERATOR["AWS_ACCESS_KEY_ID"], aws_secret_access_key=OPERATOR["AWS_SECRET_ACCESS_KEY"],
        )

    def said(self):
        refused = "\n".join(self.counter.refused)
        return f"{self.process.said()}\n--- refused to the functions:\n{refused}"

    def stop(self):
        self.process.stop()
        self.counter.stop()
