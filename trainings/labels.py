"""What the parts of a score and the ways in which cities are alike are called, and how each counts."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

PART_LABELS: dict[str, str | Promise] = {
    "topics": gettext_lazy("Subjects"),
    "language": gettext_lazy("Language"),
    "dates": gettext_lazy("Dates"),
    "experience": gettext_lazy("Like cities"),
    "level": gettext_lazy("Level"),
    "cost": gettext_lazy("Cost to the city"),
    "audience": gettext_lazy("Audience"),
    "mode": gettext_lazy("How it is held"),
    "size": gettext_lazy("Group size"),
}
FEATURE_LABELS: dict[str, str | Promise] = {
    "size": gettext_lazy("Population"),
    "climate": gettext_lazy("Climate"),
    "economy": gettext_lazy("Economy"),
    "stage": gettext_lazy("Stage of growth"),
    "needs": gettext_lazy("Subjects the city is weak in"),
    "targets": gettext_lazy("Kinds of target"),
}
PART_RULES: dict[str, str | Promise] = {
    "topics": gettext_lazy(
        "The share of the subjects asked for that the offer covers. With none of them it is left out."
    ),
    "language": gettext_lazy(
        "Full for the language that the city prefers, less for each later one. Without a common language it is left "
        "out."
    ),
    "dates": gettext_lazy(
        "The share of the months asked for that are possible; full when any month is. Without a common month it is "
        "left out."
    ),
    "experience": gettext_lazy(
        "Full when it has taught that very city. Otherwise as many per cent as the city is alike that is most like it, "
        "and at least a quarter for having taught any; nothing when no city is named."
    ),
    "level": gettext_lazy("Full for the same level, half for the next one, nothing further away."),
    "cost": gettext_lazy(
        "Full when the city’s part is within its budget, otherwise as much of it as the budget covers. When one of "
        "both is not known, by who bears the costs: full when it is free for the city, nothing when the city bears all."
    ),
    "audience": gettext_lazy(
        "The share of those who will learn that the offer is made for; full when it is open to all."
    ),
    "mode": gettext_lazy(
        "In person, online, or both at once. Full when it is held as asked, half when one side wants both at once and "
        "the other only one of them. An offer that is held in another way only is left out."
    ),
    "size": gettext_lazy("Full when all people have a place. Otherwise the offer is left out."),
}
FEATURE_RULES: dict[str, str | Promise] = {
    "size": gettext_lazy("100% up to half as large again, 60% up to three times, 30% up to ten times, nothing beyond."),
    "climate": gettext_lazy("The same climate or not."),
    "economy": gettext_lazy("The same kind of economy or not; a mixed one is half like any other."),
    "stage": gettext_lazy("The same stage or not."),
    "needs": gettext_lazy("Subjects in which both are weak, among those in which either is."),
    "targets": gettext_lazy("Kinds of target that both have, among those that either has."),
}
