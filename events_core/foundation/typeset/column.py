"""An A4 column filled from above: units go on pages, and at the end each page gets its foot."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.translation import gettext as _
from reportlab.pdfgen.canvas import Canvas

from .bands import LEFT, RIGHT, Unit
from .gate import REPLACED, forgiven
from .lines import Setting, broken
from .page import PORTRAIT, TAGS, Document
from .palette import RULE, SECOND

TOP, BOTTOM = PORTRAIT[1] - 62.0, 92.0
_FOOT = 68.0


@dataclass
class Part:
    """What is said in one language, from a new page on; `title` is its short title at the foot of its pages."""

    language: str
    title: str
    note: str = ""
    units: list[Unit] = field(default_factory=list)


@dataclass
class Leaf:
    """One page: the units on it with the height of their upper edges."""

    part: Part
    placed: list[tuple[Unit, float]] = field(default_factory=list)
    y: float = TOP

    def put(self, unit: Unit) -> None:
        """One unit below the last one; at the head of the page without white above, but with its own head."""
        if self.placed:
            self.y -= unit.before
        elif unit.head:
            self._stand(unit.head)
        self._stand(unit)

    def _stand(self, unit: Unit) -> None:
        self.placed.append((unit, self.y))
        self.y -= unit.high


def leaves(parts: Iterable[Part]) -> list[Leaf]:
    """The pages of all parts. What is to stay together begins a new page when the present one has no room for it."""
    found: list[Leaf] = []
    for part in parts:
        found.append(Leaf(part))
        for chain in _chains(part.units):
            asked = _high(chain) if _high(chain) <= _held(chain[0]) else _high(chain[:4])
            for place, unit in enumerate(chain):
                if _lacks(found[-1], _high([unit]) if place else asked):
                    found.append(Leaf(part))
                found[-1].put(unit)
    return found


def _high(units: Sequence[Unit]) -> float:
    return sum(unit.before + unit.high for unit in units)


def _held(unit: Unit) -> float:
    """How much a fresh page holds that begins with this unit."""
    return TOP - BOTTOM + unit.before - (unit.head.high if unit.head else 0)


def _lacks(leaf: Leaf, high: float) -> bool:
    return bool(leaf.placed) and leaf.y - high < BOTTOM


def _chains(units: Sequence[Unit]) -> Iterator[list[Unit]]:
    chain: list[Unit] = []
    for unit in units:
        chain.append(unit)
        if not unit.keep:
            yield chain
            chain = []
    if chain:
        yield chain


def draw_leaves(document: Document, found: Sequence[Leaf]) -> None:
    """Draws the pages with their feet; a page in another language than the document's says so to readers."""
    for number, leaf in enumerate(found, 1):
        if number > 1:
            document.next_page()
        language = leaf.part.language
        document.draw(_code(f"/Span <</Lang ({TAGS.get(language, language)})>> BDC"))
        for unit, y in leaf.placed:
            unit.draw(document, y)
        _draw_foot(document, leaf, number, len(found))
        document.draw(_code("EMC"))


def _code(operators: str) -> Callable[[Canvas], None]:
    def act(canvas: Canvas) -> None:
        canvas._code.append(operators)

    return act


def _draw_foot(document: Document, leaf: Leaf, page: int, pages: int) -> None:
    part, explained = leaf.part, any(unit.replaced for unit, _y in leaf.placed)
    setting = Setting(part.language, 400, 8)
    with translation.override(part.language):
        # Translators: at the foot of a letter or report, e.g. "Page 2 of 5"
        count = _("Page %(page)s of %(pages)s") % {"page": page, "pages": pages}
        mark = (
            _("%(mark)s stands for a character that cannot be printed here.") % {"mark": REPLACED} if explained else ""
        )
    document.rule(LEFT, _FOOT, RIGHT, _FOOT, colour=RULE)
    document.text(RIGHT, _FOOT - 14, count, setting, colour=SECOND, align="right")
    title = _short(forgiven(part.title), setting, RIGHT - LEFT - setting.width(count) - 24)
    document.text(LEFT, _FOOT - 14, title, setting, colour=SECOND)
    small = " ".join(text for text in (part.note, mark) if text)
    if small:
        document.block(
            LEFT,
            _FOOT - 26,
            small,
            Setting(part.language, 400, 7.5),
            colour=SECOND,
            limit=RIGHT - LEFT,
            lines=2,
            align="left",
        )


def _short(text: str, setting: Setting, limit: float) -> str:
    """The text, or as much of it as stands on one line, with an ellipsis."""
    lines = broken(text, setting, limit)
    if len(lines) < 2:
        return "".join(lines)
    return broken(text, setting, limit - setting.width(" …"))[0] + " …"
