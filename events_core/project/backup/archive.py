"""The file itself: written as a stream with a checksum for each member, read with nothing believed."""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from .tables import Broken

MANIFEST = "manifest.json"
FORMAT = 1
PIECE = 1024 * 1024
LONGEST_LINE = 128 * 1024 * 1024  # bytes of one row
LARGEST_MANIFEST = 64 * 1024 * 1024
NAME = re.compile(r"tables/[a-z0-9_]{1,63}\.jsonl|uploads/[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass
class Writer:
    """Puts members into a ZIP, one after another; `out` need not be a file on disk."""

    out: IO[bytes]
    members: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.zip = zipfile.ZipFile(self.out, "w", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=3)

    def add(self, name: str, pieces: Iterable[bytes], *, packed: bool = True) -> None:
        """One member; `packed` compresses it."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info._compresslevel = 3  # type: ignore[attr-defined]  # a stream takes it from nowhere else before Python 3.13
        info.external_attr = 0o600 << 16
        summed, size = hashlib.sha256(), 0
        with self.zip.open(info, "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
                summed.update(piece)
                size += len(piece)
        self.members[name] = {"size": size, "sha256": summed.hexdigest()}

    def finish(self, facts: dict[str, Any]) -> None:
        """The manifest, and the ZIP's directory."""
        manifest = {"format": FORMAT, **facts, "members": self.members}
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        self.zip.writestr(zipfile.ZipInfo(MANIFEST), text, zipfile.ZIP_DEFLATED)
        self.zip.close()


class Reader:
    """A backup to be restored. Raises Broken for what is no whole and unchanged backup."""

    def __init__(self, path: Path) -> None:
        try:
            self.zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError) as error:
            raise Broken(f"{path} is no backup, or only a part of one.") from error
        try:
            self.manifest = self._manifest()
            self._check_names()
        except BaseException:
            self.zip.close()
            raise

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *told: object) -> None:
        self.zip.close()

    @property
    def members(self) -> dict[str, dict[str, Any]]:
        """Size and SHA-256 by name, as the manifest says."""
        return self.manifest["members"]

    @property
    def uploads(self) -> list[str]:
        """The keys of the files that it holds."""
        return [name.removeprefix("uploads/") for name in self.members if name.startswith("uploads/")]

    def check(self, name: str) -> None:
        """Read a member to its end: size and checksum are those of the manifest, and not a byte more is read."""
        summed = hashlib.sha256()
        for piece in self.pieces(name):
            summed.update(piece)
        if summed.hexdigest() != self.members[name]["sha256"]:
            raise Broken(f"{name} is not what was backed up: its checksum differs.")

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a member. Raises Broken as soon as they are not as many as the manifest says."""
        left = self.members[name]["size"]
        try:
            with self.zip.open(name) as member:
                while piece := member.read(PIECE):
                    left -= len(piece)
                    if left < 0:
                        break
                    yield piece
        except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError) as error:
            raise Broken(f"{name} is damaged.") from error
        except Exception as error:  # zlib.error, which is no OSError
            raise Broken(f"{name} is damaged.") from error
        if left:
            raise Broken(f"{name} does not have the size that was backed up.")

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a table, one at a time."""
        rest = b""
        for piece in self.pieces(name):
            *whole, rest = (rest + piece).split(b"\n")
            yield from whole
            if len(rest) > LONGEST_LINE:
                raise Broken(f"A row of {name} is too long.")
        if rest:
            raise Broken(f"The last row of {name} is not whole.")

    def _manifest(self) -> dict[str, Any]:
        try:
            info = self.zip.getinfo(MANIFEST)
            if info.file_size > LARGEST_MANIFEST:
                raise Broken("The manifest is too large.")
            with self.zip.open(info) as member:
                manifest = json.loads(member.read(LARGEST_MANIFEST + 1)[:LARGEST_MANIFEST])
        except Broken:
            raise
        except Exception as error:  # whatever stands there, it is no manifest
            raise Broken("It holds no manifest of a backup.") from error
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise Broken("It was made by another version in a form that this one does not read.")
        if not all(isinstance(manifest.get(part), dict) for part in ("members", "tables", "migrations", "keys")):
            raise Broken("Its manifest is not whole.")
        return manifest

    def _check_names(self) -> None:
        names = [info.filename for info in self.zip.infolist()]
        if sorted(names) != sorted([*self.members, MANIFEST]):
            raise Broken("It does not hold what its manifest names.")
        for name, facts in self.members.items():
            if not NAME.fullmatch(name) or not isinstance(facts, dict):
                raise Broken(f"{name!r} has no place in a backup.")
            size, sha256 = facts.get("size"), facts.get("sha256")
            if not isinstance(size, int) or size < 0 or not isinstance(sha256, str) or not SHA256.fullmatch(sha256):
                raise Broken(f"Its manifest does not say what {name} is.")
