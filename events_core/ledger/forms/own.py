"""The period of an organisation's own statement."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from events_core.foundation.forms import ProductForm
from events_core.programme.forms.work import DayField


class PeriodForm(ProductForm):
    """From which day to which; both can be left empty."""

    since = DayField(label=pgettext_lazy("a day", "From"), required=False)
    until = DayField(label=pgettext_lazy("a day", "Until"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuses a period that ends before it begins."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day must not come before the first."))
        return self.cleaned_data
