"""Documents of the demonstration's events: short letters, set when they are loaded."""

from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction

from events_core.foundation.typeset.flow import Flow
from events_core.journal.actions import label_of
from events_core.journal.models import Entry
from events_core.programme import documents
from events_core.programme.models import Event

from .events import lead_named

PLATFORM = "Low Carbon City Platform"
ADDED = "document.added"


@dataclass(frozen=True)
class Paper:
    """A document: its file's name, in one language, for an audience; `text` are its paragraphs, `points` its list."""

    name: str
    title: str
    language: str
    audience: str
    phase: str
    text: str
    points: tuple[str, ...]


PAPERS = {
    "from-plans-to-delivery": (
        Paper(
            "concept-note.pdf", "Concept note", "en", "public", "before",
            "The symposium compares how low carbon plans are carried out, measured and paid for. City teams bring one measure each and the figures that belong to it.",
            ("What was planned, and what was delivered", "Which figures a city can stand by", "Where a peer city can help"),
        ),
        Paper(
            "参会须知.pdf", "参会须知", "zh-hans", "participants", "before",
            "请在会议开始前三十分钟到达湖畔会议厅，凭登记页面上的二维码签到。A厅各场会议提供中、英、俄同声传译。",
            ("请携带身份证件", "请自备水杯", "演示文稿请于会前一日交给会务人员"),
        ),
    ),
    "waste-and-resource-circulation": (
        Paper(
            "summary-of-the-workshop.pdf", "Summary of the workshop", "en", "public", "after",
            "Twelve cities compared what a ton of waste costs them. Four agreed to share their sorting rules in English.",
            ("Count collection and treatment apart", "Tell households what becomes of what they sort", "Compare costs per ton only with the same boundaries"),
        ),
        Paper(
            "ごみの分け方.pdf", "分別の決まりの比較", "ja", "public", "after",
            "参加した4都市の分別の決まりを並べて示します。",
            ("家庭ごみの区分の数", "収集の回数", "再利用される割合の数え方"),
        ),
        Paper(
            "room-and-catering.pdf", "Room and catering", "en", "team", "before",
            "Thirty seats in groups of five; water and tea from a fountain, no bottles.",
            ("Room open from 08:00", "Two interpreters’ desks at the window side"),
        ),
    ),
}  # fmt: skip


def load() -> int:
    """Add the documents of events that never had any; how many."""
    return sum(_add(slug, papers) for slug, papers in PAPERS.items())


@transaction.atomic
def _add(slug: str, papers: tuple[Paper, ...]) -> int:
    event = Event.objects.filter(slug=slug).first()
    if event is None or Entry.objects.filter(scope=label_of(Event), scope_id=event.pk, verb=ADDED).exists():
        return 0
    lead = event.team.filter(role="lead").first()
    by = (lead.person if lead else lead_named("secretariat")).actor
    for paper in papers:
        values = {name: getattr(paper, name) for name in documents.FIELDS}
        documents.add_document(event.pk, ContentFile(_pdf(paper), paper.name), values, by=by)
    return len(papers)


def _pdf(paper: Paper) -> bytes:
    page = Flow(title=paper.title, author=PLATFORM, language=paper.language)
    page.letterhead(PLATFORM, "NEASPEC").heading(paper.title).paragraph(paper.text).items(paper.points)
    return page.save()
