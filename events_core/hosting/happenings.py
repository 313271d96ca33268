"""The kinds of what happens around co-hosts, for who was away."""

from django.utils.translation import gettext_lazy as _

from events_core.programme.happened import Kind, kinds

ANSWERS = (
    "cohost.agreed",
    "cohost.refused",
    "cohost.countered",
    "cohost.withdrawn",
    "cohost.confirmed",
    "cohost.declined",
    "cohost.amended",
    "cohost.received",
    "cohost.received_by",
)
OVER = ("cohost.expired", "cohost.lapsed")
SENT = ("cohost.sent", "cohost.sent_again", "cohost.reminded")


def register() -> None:
    """Make them known."""
    kinds(
        Kind("cities", _("Answers of cities"), ANSWERS, ANSWERS),
        Kind("cities-over", _("Requests to cities that expired or lapsed"), OVER, OVER),
        Kind("cities-asked", _("Cities asked and reminded"), SENT),
    )
