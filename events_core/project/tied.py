"""`python -m events_core.project.tied PROGRAM …`: becomes the program, which is told to end when its parent is gone."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # prctl(2), Linux


def tie() -> None:
    """Have the kernel send SIGTERM when the parent dies, however it dies; elsewhere than on Linux nothing happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


if __name__ == "__main__":
    tie()
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606
