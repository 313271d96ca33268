"""Files that people added in a bucket (S3 and what speaks like it), which nobody but this service reads."""

import datetime
from typing import Any, NoReturn

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError
from storages.backends.s3 import S3Storage

CONNECT, ANSWER = 5, 20  # seconds
ONE_PIECE = 16 * 1024 * 1024  # bytes up to which a file goes and comes in one request
IN_MEMORY = 1024 * 1024  # bytes of a file that is read; the rest lies in the system's temporary folder


class Bucket(S3Storage):
    """Like a folder: what is there is never overwritten, a lost file is a FileNotFoundError, and nothing has a URL."""

    def get_default_settings(self) -> dict[str, Any]:
        """Bounds on time and memory; no threads of its own; no public object, whatever the environment says."""
        given = getattr(self, "endpoint_url", None)
        config = Config(
            connect_timeout=CONNECT,
            read_timeout=ANSWER,
            retries={"mode": "standard", "total_max_attempts": 3},
            signature_version="s3v4",
            s3={"addressing_style": "path" if given else "auto"},
            request_checksum_calculation="when_required",  # others than Amazon's do not know the newer ones
            response_checksum_validation="when_required",
        )
        return super().get_default_settings() | {
            "client_config": config,
            "transfer_config": TransferConfig(multipart_threshold=ONE_PIECE, use_threads=False),
            "max_memory_size": IN_MEMORY,
            "default_acl": None,  # that of the bucket, which is private
            "file_overwrite": False,
            "gzip": False,
            "custom_domain": None,
        }

    def __init__(self, **settings: Any) -> None:
        self.endpoint_url = settings.get("endpoint_url")
        super().__init__(**settings)

    def get_modified_time(self, name: str) -> datetime.datetime:
        """When it was put there. Raises FileNotFoundError for what is gone."""
        try:
            changed: datetime.datetime = super().get_modified_time(name)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                raise FileNotFoundError(name) from error
            raise
        return changed

    def url(self, name: str, *args: Any, **kwargs: Any) -> NoReturn:
        """Nothing here has a URL: files leave through the application only."""
        raise ValueError("Files that people added have no address of their own.")
