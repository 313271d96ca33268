"""Personal links: who holds one may act without an account.

The secret is derived (`foundation.tokens`); rows that can be opened by link keep its hash and their generation. Looking
a secret up compares hashes in the database, so that time tells nothing about the text.
"""

import re
from typing import ClassVar

from django.db import models
from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from events_core.foundation import tokens
from events_core.foundation.refusals import Missing

_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


class LinkedModel(models.Model):
    """A row that a personal link opens; a higher generation makes older links void."""

    PURPOSE: ClassVar[str] = ""

    link_generation = models.PositiveIntegerField(default=0)
    link_digest = models.CharField(max_length=64, unique=True, null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def link(self) -> tuple[str, int, int]:
        """What a letter's `links` hold: purpose, id, generation."""
        return (self.PURPOSE, self.pk, self.link_generation)

    @property
    def link_secret(self) -> str:
        """The present secret (43 characters); never stored, never logged."""
        return tokens.secret(*self.link)

    def renew_link(self) -> None:
        """Make older links void (not saved yet; the row must have an id)."""
        self.link_generation += 1
        self.link_digest = tokens.link_digest(*self.link)


class SpentLink(models.Model):
    """A link that a newer one has replaced, so that its page can say so; it opens nothing.

    `why` is a code for programs and pages: what had come to an end when the link was replaced.
    """

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=40)
    row = models.BigIntegerField()
    why = models.CharField(max_length=30)
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.purpose} {self.row} {self.why}"


def replace(row: LinkedModel, why: str) -> None:
    """Give a row another link (not saved yet); whoever opens the old one is told `why`."""
    if row.link_digest:
        SpentLink.objects.get_or_create(
            digest=row.link_digest, defaults={"purpose": row.PURPOSE, "row": row.pk, "why": why}
        )
    row.renew_link()


def spent(model: type[LinkedModel], secret: str) -> SpentLink | None:
    """What is known of a link that was replaced; None for one that never was."""
    return SpentLink.objects.filter(digest=tokens.digest(secret), purpose=model.PURPOSE).first()


def find(model: type[LinkedModel], secret: str) -> models.QuerySet:
    """A queryset of at most one row that this secret opens. Refuses what does not look like a secret (404)."""
    if not _SHAPE.fullmatch(secret):
        raise Missing(_("This link is not complete. Open it again from your mail."))
    return model._default_manager.filter(link_digest=tokens.digest(secret))


def private(response: HttpResponse) -> HttpResponse:
    """Headers of a page that a personal link opens: not cached, not indexed, not told to other sites."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"  # no-referrer would send forms with `Origin: null`, which CSRF refuses
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
