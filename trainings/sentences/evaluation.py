"""How entries read: surveys, their results, and the report to the city."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

VERBS: dict[str, str | Promise] = {
    "survey.made": gettext_lazy("Survey “%(survey)s” prepared."),
    "survey.changed": gettext_lazy("Survey “%(survey)s” changed."),
    "survey.opened": gettext_lazy("Survey “%(survey)s” opened until %(until)s; participants asked."),
    "survey.reminded": gettext_lazy("Survey “%(survey)s”: all who were asked were reminded."),
    "survey.closed": gettext_lazy("Survey “%(survey)s” closed."),
    "survey.removed": gettext_lazy("Survey “%(survey)s” taken back before it was opened."),
    "request.report_saved": gettext_lazy("The report to the city was written."),
    "request.report_sent": gettext_lazy("The report was sent to the city."),
    "request.report_sent_again": gettext_lazy("The report was rewritten and sent to the city again."),
}
