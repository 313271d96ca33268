"""What becomes of requests, offers and teaching when two people, organisations or cities are one."""

from django.utils.translation import gettext_lazy

from events_core.network.merging.registry import join_rows, place


def register() -> None:
    """Say what becomes of every field of this app."""
    requests, offers = gettext_lazy("Training requests"), gettext_lazy("Trainings on offer")
    place("trainings.TrainingRequest", "city", title=requests)
    place("trainings.TrainingRequest", "organisation", title=requests)
    place("trainings.TrainingRequest", "maker", title=requests)
    place("trainings.TrainingRequest", "owner")
    place("trainings.Offer", "organisation", title=offers)
    place("trainings.Offer", "maker")
    place("trainings.Offer_experience", "city", join_rows, gettext_lazy("Trainings that were given there"))
    place("trainings.Module_trainers", "person", join_rows, gettext_lazy("Modules taught"))
    for model, field in (
        ("Attempt", "by"),
        ("Match", "chosen_by"),
        ("Message", "person"),
        ("Override", "by"),
        ("Presence", "by"),
        ("Weighing", "made_by"),
    ):
        place(f"trainings.{model}", field)
