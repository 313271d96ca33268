"""Addresses of trainings, by what they are about."""

from . import agreement, delivery, demand, evaluation, matching, queue, supply

app_name = "trainings"
urlpatterns = [
    *demand.urlpatterns,
    *supply.urlpatterns,
    *matching.urlpatterns,
    *queue.urlpatterns,
    *agreement.urlpatterns,
    *delivery.urlpatterns,
    *evaluation.urlpatterns,
]
