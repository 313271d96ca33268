"""A bucket for tests: a server that speaks like S3, in a process of its own."""

import contextlib
import os
import sys
from collections.abc import Iterator

import boto3

from tests.services import started
from tools.demo_site import free_port

KEYS = {"AWS_ACCESS_KEY_ID": "somebody", "AWS_SECRET_ACCESS_KEY": "of-no-value"}
NAME = "events-files"


@contextlib.contextmanager
def bucket() -> Iterator[str]:
    """An empty bucket; gives its address, as UPLOADS_URL takes it. Its keys are in this process' environment."""
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    before = {name: os.environ.get(name) for name in KEYS}
    os.environ.update(KEYS)
    try:
        with started([sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], port):
            boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1").create_bucket(Bucket=NAME)
            yield f"s3://{NAME}/uploads?endpoint={endpoint}"
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
