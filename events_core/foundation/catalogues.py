"""Message catalogues without system gettext: found in the code, kept as `.po`, checked, and compiled to `.mo`.

English is the source and needs no catalogue. Without line numbers and dates, a difference shows only what changed.
"""

import io
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

CATALOGUES = ("zh_Hans", "ja", "ko", "mn", "ru")
SOURCES = ("events_core", "registrations", "certificates", "trainings", "templates")
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NOTE = "Translators:"
Key = tuple[str, str]
Call = tuple[int, str, tuple[str | None, ...] | str, list[str]]  # line, function, arguments, comments


def path_of(name: str, suffix: str = "po") -> Path:
    """Where a catalogue lies: `locale/<name>/LC_MESSAGES/django.po`."""
    return Path(settings.LOCALE_PATHS[0]) / name / "LC_MESSAGES" / f"django.{suffix}"


def key_of(message: Message) -> Key:
    """What tells messages apart: context and English text."""
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def found(root: Path | None = None) -> dict[Key, Message]:
    """Every message of the product's Python and templates, by context and text, with the files that use it."""
    catalog = Catalog()
    base = root or Path(settings.BASE_DIR)
    for file in sorted(_files(base)):
        place = (file.relative_to(base).as_posix(), 0)
        for _line, called, texts, comments in _messages_in(file):
            message_id, context = _ids(called, texts)
            if message_id:
                catalog.add(message_id, locations=[place], auto_comments=comments, context=context)
    return {key_of(message): message for message in catalog if message.id}


def _files(base: Path) -> Iterator[Path]:
    for folder in SOURCES:
        for suffix in ("*.py", "*.html", "*.txt"):
            yield from (file for file in (base / folder).rglob(suffix) if "migrations" not in file.parts)


def _messages_in(file: Path) -> Iterable[Call]:
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        lines = templatize(text, origin=str(file)).splitlines()
        text = "\n".join(line.lstrip() for line in lines)  # what is not text has become blank, and is no indentation
    calls = extract_python(io.BytesIO(text.encode()), KEYWORDS, [NOTE], {"encoding": "utf-8"})
    return cast("Iterable[Call]", calls)


def _ids(called: str, texts: tuple[str | None, ...] | str) -> tuple[str | tuple[str, str] | None, str | None]:
    """The message and its context from the arguments of one call; (None, …) when they are not written out."""
    given = (texts,) if isinstance(texts, str) else texts or ()
    context, wanted = None, []
    for place in KEYWORDS[called] or (1,):
        number = int(place[0] if isinstance(place, tuple) else place)
        text = given[number - 1] if len(given) >= number else None
        if isinstance(place, tuple):
            context = text
        else:
            wanted.append(text or "")
    if not all(wanted):
        return None, None
    return (wanted[0] if len(wanted) == 1 else (wanted[0], wanted[1])), context


def read(name: str) -> dict[Key, Message]:
    """The messages of a catalogue as it lies there; none when there is no file."""
    path = path_of(name)
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {key_of(message): message for message in read_po(file, locale=name) if message.id}


def renew(name: str, messages: dict[Key, Message]) -> int:
    """Write a catalogue with exactly these messages, keeping what is translated; the number still to be translated."""
    kept, catalog, missing = read(name), Catalog(locale=name), 0
    for key in sorted(messages, key=lambda pair: (pair[1].casefold(), pair[1], pair[0])):
        message = messages[key]
        before = kept.get(key)
        same = before is not None and before.id == message.id
        files = sorted({file for file, _line in message.locations})
        written = catalog.add(
            message.id,
            before.string if before is not None and same else None,
            locations=[(file, 0) for file in files],
            auto_comments=message.auto_comments,
            user_comments=before.user_comments if before else (),
            flags=before.flags if before is not None and same else (),
            context=message.context,
        )
        missing += not is_translated(written)
    write(name, catalog)
    return missing


def write(name: str, catalog: Iterable[Message]) -> None:
    """Write a catalogue; the same messages give the same bytes."""
    ordered = Catalog(locale=name)
    for message in catalog:
        if message.id:
            ordered[message.id] = message
    body = io.BytesIO()
    write_po(body, ordered, width=0, omit_header=True, include_lineno=False)
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_head(name).encode() + body.getvalue())


def _head(name: str) -> str:
    fields = (
        f"Language: {name}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {get_plural(name).plural_forms}",
    )
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{field}\\n"\n' for field in fields) + "\n"


def is_translated(message: Message) -> bool:
    """Whether every form of the message is there."""
    forms = [message.string] if isinstance(message.string, str) else list(message.string or [""])
    return all(forms)


def compile_stale() -> list[str]:
    """Compile the catalogues whose `.mo` is missing or older than the `.po`; what is not translated stays English."""
    done = []
    for name in CATALOGUES:
        source, target = path_of(name), path_of(name, "mo")
        if source.exists() and (not target.exists() or target.stat().st_mtime < source.stat().st_mtime):
            _compile(name, target)
            done.append(name)
    return done


def _compile(name: str, target: Path) -> None:
    catalog = Catalog(locale=name)
    for message in read(name).values():
        if is_translated(message) and not message.fuzzy:
            catalog.add(message.id, message.string, context=message.context)
    waiting = target.with_suffix(f".{os.getpid()}.tmp")
    with waiting.open("wb") as file:
        write_mo(file, catalog)
    waiting.replace(target)


def faults(name: str, messages: dict[Key, Message]) -> list[str]:
    """What is wrong with a catalogue: missing, unsure (fuzzy), superfluous, or with other placeholders or tags."""
    known = read(name)
    found_faults = [f"{name}: no longer used: {text!r}" for _context, text in known.keys() - messages.keys()]
    for key, message in messages.items():
        own = known.get(key)
        if own is None or own.id != message.id:
            found_faults.append(f"{name}: not in the catalogue: {key[1]!r}")
        elif not is_translated(own):
            found_faults.append(f"{name}: not translated: {key[1]!r}")
        elif own.fuzzy:
            found_faults.append(f"{name}: unsure (fuzzy): {key[1]!r}")
        else:
            found_faults.extend(f"{name}: {fault}: {key[1]!r}" for fault in _mismatches(own, name))
    return sorted(found_faults)


def _mismatches(message: Message, name: str) -> Iterator[str]:
    if isinstance(message.id, str):
        yield from differences(message.id, str(message.string))
        return
    single, several = message.id
    forms = list(message.string or ())
    if len(forms) != get_plural(name).num_plurals:
        yield f"{len(forms)} plural forms instead of {get_plural(name).num_plurals}"
    for number, form in enumerate(forms):
        wrong = list(differences(several, form))
        only_one = number == 0 and len(forms) == 2  # this form is used for 1 alone, which may be in words
        if wrong and not (only_one and not list(differences(single, form))):
            yield from wrong


PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]?\d*(?:\.\d+)?[a-zA-Z]|%[sdif%]|\{[\w.!:]*\}")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def differences(source: str, translation: str) -> Iterator[str]:
    """How a translation's placeholders, tags or outer spaces differ from the source's."""
    for title, pattern in (("placeholders differ", PLACEHOLDER), ("tags differ", TAG)):
        mine, theirs = (Counter(match.group(0) for match in pattern.finditer(text)) for text in (source, translation))
        if set(mine) != set(theirs) or (pattern is TAG and mine != theirs):
            yield title
    if (source != source.strip()) != (translation != translation.strip()):
        yield "spaces at the ends differ"
    if ("\n" in source) != ("\n" in translation):
        yield "line breaks differ"
