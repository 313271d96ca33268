"""How entries read: what cities ask for: the form, and the page that follows it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events_core.journal import sentences

VERBS: dict[str, str | Promise] = {
    "request.begun": _("Request begun."),
    "request.changed": _("What is asked was changed: %(fields)s."),
    "request.submitted": _("Request sent to the secretariat."),
    "request.withdrawn": _("Request taken back. %(reason)s"),
    "request.city_wrote": _("The city wrote a message."),
    "request.staff_wrote": _("The secretariat wrote a message."),
    "request.provider_wrote": _("The provider wrote a message."),
}
sentences.name_fields(
    "request",
    {
        "city": _("city"),
        "organisation": _("local government"),
        "city_text": _("name of the city"),
        "contact_name": _("contact"),
        "contact_position": _("position of the contact"),
        "contact_email": _("email address of the contact"),
        "contact_language": _("language of letters"),
        "title": _("title"),
        "topics": _("subjects"),
        "level": _("level"),
        "audience": _("who will learn"),
        "audiences": _("groups"),
        "people": _("number of people"),
        "languages": _("languages"),
        "months": _("months"),
        "days": _("number of days"),
        "mode": _("in person or online"),
        "venue": _("venue"),
        "baseline": _("what the city has"),
        "outcome": _("what people should be able to do"),
        "translation": _("translation"),
        "prompted_by": _("what prompted it"),
        "budget_amount": _("budget"),
        "budget_currency": _("budget"),
    },
)
