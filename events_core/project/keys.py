"""The installation's own keys, made at the first start of a demo and kept in `$DATA_DIR/settings.env`."""

import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = ("SECRET_KEY", "LINK_KEY")
TRUE = {"true", "on", "ok", "y", "yes", "1"}  # as django-environ reads it


def data_dir() -> Path:
    """The folder of this installation's state."""
    return Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()


def make_once() -> None:
    """Under DEMO, write `settings.env` (mode 0600) with the keys that the environment does not give; never twice.

    Without DEMO nothing is made: whoever runs the product for real says which keys it has, and the settings refuse
    to start without them.
    """
    file = data_dir() / "settings.env"
    if os.environ.get("DEMO", "").lower() not in TRUE or file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lines = ["# Made at the first start. A variable of the environment wins over this file.", "DEMO=1"]
    lines += [f"{name}={secrets.token_urlsafe(48)}" for name in NAMES if not os.environ.get(name)]
    draft = file.with_name(f".settings.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write("\n".join(lines) + "\n")
    draft.rename(file)
