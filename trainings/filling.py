"""How far a draft is filled in: its steps, what is missing, and where to go on."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Blocker

from .forms.asking import STEPS
from .lifecycle import REQUEST
from .models import TrainingRequest

STEP_OF = {"city": "who", "contact": "who", "topics": "need"}
"""On which step that can be mended which a blocker is about."""
OPTIONAL = ("means",)


def progress_of(asked: TrainingRequest, secret: str, here: str = "") -> list[dict[str, Any]]:
    """The steps as links, with which are done and which one this page is."""
    items = []
    for name, form in STEPS.items():
        url = reverse("trainings:request_step", args=[secret, name])
        label = form.TITLE if name == here else format_html('<a href="{}">{}</a>', url, form.TITLE)
        items.append(
            {"label": label, "note": "", "done": name != here and form.is_done(asked), "current": name == here}
        )
    url = reverse("trainings:request_check", args=[secret])
    label = _("Check and send")
    end = label if here == "check" else format_html('<a href="{}">{}</a>', url, label)
    return [*items, {"label": end, "note": "", "done": False, "current": here == "check"}]


def first_open(asked: TrainingRequest) -> str:
    """The first step that is not filled in; "" when all that should be is."""
    names = [name for name, form in STEPS.items() if name not in OPTIONAL and not form.is_done(asked)]
    return names[0] if names else ""


def blockers_of(asked: TrainingRequest) -> list[tuple[Blocker, str]]:
    """What must be filled in before a draft can be sent, each with the step where."""
    return [(one, STEP_OF.get(one.about, "need")) for one in REQUEST.blockers(asked, "submit")]
