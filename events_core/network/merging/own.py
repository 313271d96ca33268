"""What becomes of this app's own tables, and of those of the libraries that know people, when two things are one."""

from collections.abc import Iterable

from django.db import models
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.refusals import Blocker
from events_core.network.models import City, FocalPoint, TargetRow

from .models import Kind
from .registry import Merge, drop_rows, join_rows, move_rows, place, power, watch

TARGET = ("measure", "low", "high", "base_year", "is_bau", "target_year")


def place_all() -> None:
    """Say what becomes of every field that this floor knows of."""
    posts = gettext_lazy("Focal points")
    place("network.FocalPoint", "person", join_rows, gettext_lazy("Posts as focal point"))
    place("network.FocalPoint", "city", join_rows, posts)
    place("network.FocalPoint", "organisation", join_rows, posts)
    place("network.ApiToken", "person", _tokens, gettext_lazy("API tokens"))
    place("network.Webhook", "person", _webhooks, gettext_lazy("Webhooks"))
    place("network.Person", "organisation", move_rows, gettext_lazy("People"))
    place("network.Organisation", "city", move_rows, gettext_lazy("Organizations"))
    place("network.TargetRow", "city", _targets, gettext_lazy("Targets"))
    place("network.City_strong_in", "city", _themes)
    place("network.City_weak_in", "city", _themes)
    place("network.Person_groups", "person", drop_rows)
    place("network.Person_user_permissions", "person", drop_rows)
    place("account.EmailAddress", "user", drop_rows)  # which address opens what stands in `MergedName`
    place("mfa.Authenticator", "user", drop_rows)  # who has a second factor keeps it: none comes in by a merge
    place("network.Device", "person", drop_rows)
    place("usersessions.UserSession", "user", drop_rows)  # browsers of the account that ends sign in once more
    watch(in_the_way)
    power(lambda person: FocalPoint.objects.filter(person=person).exists())


def in_the_way(merge: Merge) -> Iterable[Blocker]:
    """Roles that would be lost or won, one's own account, an account that is closed."""
    kept, gone = merge.kept, merge.gone
    if merge.kind == Kind.CITY and gone.country != kept.country:
        text = _("They are in different countries. Correct the country of one first, if they are the same.")
        yield Blocker("country", text, url=reverse("network:desk_city", args=[gone.slug]))
    if merge.kind != Kind.PERSON:
        return
    page = reverse("network:desk_person", args=[gone.pk])
    if merge.by is not None and merge.by == gone.actor:
        text = _("You are signed in with the address that would go. Keep that one, or ask another officer.")
        yield Blocker("own_account", text)
    if gone.role and gone.role != kept.role:
        text = _(
            "%(address)s has the role “%(role)s”, which the other does not have. Keep that one, or change its role."
        )
        values = {"address": gone.email, "role": gone.get_role_display()}
        yield Blocker("role", text % values, url=page)
    if gone.is_active and not kept.is_active:
        text = _("The account that would stay is closed. Keep the other one, or open this one again.")
        yield Blocker("closed", text, url=reverse("network:desk_person", args=[kept.pk]))


def _tokens(merge: Merge, model: type[models.Model], field: str) -> None:
    """Programs go on, unless one of the two has a role: then the keys of the other end."""
    if not merge.opens:
        model._default_manager.filter(person=merge.gone, revoked_at=None).update(revoked_at=now())
    move_rows(merge, model, field)


def _webhooks(merge: Merge, model: type[models.Model], field: str) -> None:
    """News go on by the same rule; those that stop can be started again by who has the account."""
    if not merge.opens:
        model._default_manager.filter(person=merge.gone, paused_at=None).update(paused_at=now(), pause="owner")
    move_rows(merge, model, field)


def _targets(merge: Merge, model: type[models.Model], field: str) -> None:
    """Both cities' targets, each once."""
    there = set(TargetRow.objects.filter(city=merge.kept).values_list(*TARGET))
    rows = TargetRow.objects.filter(city=merge.gone).values_list("pk", *TARGET)
    TargetRow.objects.filter(pk__in=[row[0] for row in rows if tuple(row[1:]) in there]).delete()
    move_rows(merge, model, field)


def _themes(merge: Merge, model: type[models.Model], field: str) -> None:
    """Themes of both; what the kept city says of a theme counts."""
    tables = (City.strong_in.through, City.weak_in.through)
    said = {
        row
        for table in tables
        for row in table._default_manager.filter(city=merge.kept).values_list("theme", flat=True)
    }
    model._default_manager.filter(city=merge.gone, theme__in=said).delete()
    move_rows(merge, model, field)
