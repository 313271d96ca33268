"""What costs are for: one vocabulary of budget lines, contributions and expenses."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CATEGORIES = {
    "venue": _("Meeting rooms"),
    "interpretation": _("Interpretation"),
    "local_transport": _("Local transport"),
    "catering": _("Meals and refreshments"),
    "travel": _("Travel"),
    "accommodation": _("Accommodation"),
    "materials": _("Materials"),
    "experts": _("Experts"),
    "staff_time": _("Staff time"),
    "guide": _("Guides"),
    "other": pgettext_lazy("of costs", "Other"),
}
