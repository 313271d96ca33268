"""The page: A4 across, a margin that carries the platform and the code, a column that says who took part in what."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from events_core.foundation.typeset.faces import language_of
from events_core.foundation.typeset.fonts import Fonts, needed
from events_core.foundation.typeset.lines import NoRoom, Setting, fitted
from events_core.foundation.typeset.page import LANDSCAPE, Document
from events_core.foundation.typeset.palette import INK, PINE, RULE, SECOND

from .backdrops import COLUMN, HIGH, MARGIN, WIDE, backdrop

RIGHT = WIDE - 58.0
LIMIT = RIGHT - COLUMN
TIGHTER = (1.15, 1.0, 0.92, 0.85, 0.78, 0.7)


@dataclass(frozen=True)
class Wording:
    """What a certificate says in one language."""

    language: str
    platform: str
    region: str
    heading: str
    opening: str
    closing: str
    title: str
    when_where: str
    organisers: str
    issued: str
    check: str
    hours: str = ""
    outcomes: str = ""


@dataclass(frozen=True)
class Printed:
    """What one certificate says: the holder's name, the numbers, and the wording in one language or two."""

    name: str
    native_name: str
    native_language: str
    serial: str
    code: str
    address: str
    wordings: Sequence[Wording] = field(default_factory=list)
    note: str = ""
    stamp: str = ""

    @property
    def main(self) -> Wording:
        """The first language, which is set large."""
        return self.wordings[0]


def fixed_fonts(wordings: Sequence[Wording]) -> Fonts:
    """The fonts of all that is the same on every certificate of a batch; to be used as a context."""
    texts: list[tuple[str, str, int]] = []
    for place, wording in enumerate(wordings):
        heading, title = (300, 600) if place == 0 else (400, 400)
        texts += [(wording.heading, wording.language, heading), (wording.title, wording.language, title)]
        for text in (
            wording.opening,
            wording.closing,
            wording.when_where,
            wording.organisers,
            wording.issued,
            wording.check,
            wording.hours,
            wording.outcomes,
        ):
            texts.append((text, wording.language, 400))
    texts += [("0123456789ABCDEFGHJKMNPQRSTVWXYZILOU-/", "en", 400), ("0123456789ABCDEFGHJKMNPQRSTVWXYZ-", "en", 600)]
    return Fonts(needed(texts), "-fixed")


def drawn(printed: Printed, fonts: Fonts | None = None) -> bytes:
    """The certificate as a PDF; the list of what was learned is left out where it finds no room.

    Refuses `missing_glyph` and `no_room`, naming the text.
    """
    if printed.main.outcomes:
        try:
            return _drawn(printed, fonts)
        except NoRoom:
            plain = replace(printed.main, outcomes="")
            printed = replace(printed, wordings=[plain, *printed.wordings[1:]])
    return _drawn(printed, fonts)


def _drawn(printed: Printed, fonts: Fonts | None) -> bytes:
    for tight in TIGHTER:
        document = _document(printed, fonts)
        column = _Column(document, printed, tight)
        _fill(column)
        if column.y >= _foot(document, printed) + (60 if tight > 1 else 14):
            return document.save()
    raise NoRoom(printed.main.title)


def _document(printed: Printed, fonts: Fonts | None) -> Document:
    main = printed.main
    document = Document(
        title=f"{main.heading} – {printed.name}",
        author=main.platform,
        subject=printed.serial,
        language=main.language,
        size=LANDSCAPE,
        backdrop=backdrop(),
        shared=fonts,
    )
    _margin(document, printed)
    if printed.stamp:
        _stamp(document, printed.stamp, main.language)
    return document


def _margin(document: Document, printed: Printed) -> None:
    main = printed.main
    limit = COLUMN - 24 - 18 - MARGIN
    y = document.block(
        MARGIN,
        HIGH - 104,
        main.platform,
        Setting(main.language, 600, 11),
        colour=INK,
        limit=limit,
        lines=3,
        align="left",
    )
    document.block(
        MARGIN, y - 15, main.region, Setting(main.language, 400, 9.5), colour=SECOND, limit=limit, lines=2, align="left"
    )
    document.qr(MARGIN, 138, 84, printed.address, colour=INK)
    document.text(MARGIN, 120, printed.code, Setting("en", 600, 9.5), colour=INK)
    document.text(MARGIN, 107, printed.serial, Setting("en", 400, 8.5), colour=SECOND)
    document.block(
        MARGIN,
        90,
        main.check,
        Setting(main.language, 400, 8),
        colour=SECOND,
        limit=limit,
        lines=4,
        align="left",
        leading=1.4,
    )


class _Column:
    """The column of the page, filled from above; `tight` draws sizes and steps together when there is much to say."""

    def __init__(self, document: Document, printed: Printed, tight: float) -> None:
        self.document, self.printed, self.tight = document, printed, tight
        self.y = HIGH - 108.0

    def line(
        self,
        text: str,
        language: str,
        weight: int,
        size: float,
        colour: str,
        *,
        step: float,
        lines: int = 1,
        smallest: float = 0.6,
    ) -> None:
        """One text so many points below the last one; nothing when it is empty."""
        if text:
            setting = Setting(language, weight, size * self.tight)
            self.y = self.document.block(
                COLUMN,
                self.y - step * self.tight,
                text,
                setting,
                colour=colour,
                limit=LIMIT,
                lines=lines,
                align="left",
                smallest=smallest,
            )

    def part(self, name: str, weight: int, size: float, colour: str, *, step: float, lines: int = 1) -> None:
        """A part of the wording in the first language."""
        main = self.printed.main
        self.line(str(getattr(main, name)), main.language, weight, size, colour, step=step, lines=lines, smallest=0.5)

    def again(self, name: str, size: float, *, step: float) -> None:
        """The same part in the second language, smaller, unless it reads the same."""
        for other in self.printed.wordings[1:]:
            text = str(getattr(other, name))
            if text != getattr(self.printed.main, name):
                self.line(text, other.language, 400, size, SECOND, step=step, lines=3)

    def names(self) -> None:
        """The name as its holder writes it: in the page's own script large, the other below."""
        printed = self.printed
        latin, native = (printed.name, "en"), (printed.native_name, printed.native_language)
        own_first = printed.native_name and printed.native_language == printed.main.language
        first, second = (native, latin) if own_first else (latin, native)
        self.line(*first, 600, 34, INK, step=44, lines=2, smallest=0.5)
        if second[0] != first[0]:
            self.line(*second, 400, 19, SECOND, step=29, lines=2, smallest=0.5)

    def rule(self) -> None:
        """The hairline below the name."""
        self.y -= 20 * self.tight
        self.document.rule(COLUMN, self.y, RIGHT, self.y, colour=RULE, width=0.6)


def _fill(column: _Column) -> None:
    column.part("heading", 300, 36, PINE, step=0)
    column.again("heading", 15, step=24)
    column.part("opening", 400, 12, SECOND, step=44)
    column.again("opening", 9.5, step=15)
    column.names()
    column.rule()
    column.part("closing", 400, 12, SECOND, step=24)
    column.again("closing", 9.5, step=15)
    column.part("title", 600, 20, PINE, step=29, lines=4)
    column.again("title", 12, step=19)
    column.part("when_where", 400, 13, INK, step=25, lines=2)
    column.again("when_where", 10, step=16)
    column.part("hours", 400, 11, SECOND, step=19)
    column.again("hours", 9.5, step=15)
    column.part("outcomes", 400, 10, SECOND, step=18, lines=4)


def has_room(name: str) -> bool:
    """Whether a name fits the page where it is set large."""
    try:
        fitted(name, Setting(language_of(name), 600, 34), LIMIT, lines=2, smallest=0.5)
    except NoRoom:
        return False
    return True


def _foot(document: Document, printed: Printed) -> float:
    """Who issued it, when, and the demo's note, from below; returns the height that is taken."""
    main = printed.main
    y = 50.0
    if printed.note:
        document.block(
            COLUMN, y, printed.note, Setting(main.language, 400, 8), colour=SECOND, limit=LIMIT, align="left"
        )
        y += 14
    issued = list(dict.fromkeys(wording.issued for wording in printed.wordings))
    setting = Setting(main.language, 400, 9.5)
    document.block(COLUMN, y, "  ·  ".join(issued), setting, colour=SECOND, limit=LIMIT, align="left")
    if main.organisers:
        smaller, lines = fitted(main.organisers, Setting(main.language, 400, 10.5), LIMIT, lines=4, smallest=0.5)
        for line in reversed(lines):
            y += smaller.size * 1.5
            document.text(COLUMN, y, line, smaller, colour=INK)
    return y + 12


def _stamp(document: Document, text: str, language: str) -> None:
    """Large pale letters along the right edge, so that a preview is never taken for the thing itself."""
    setting = Setting(language, 700, 54)
    document.turned(WIDE - 20, HIGH / 2, text, setting, colour="#e8c9c0", angle=90)
