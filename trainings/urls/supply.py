"""What providers offer: the catalogue, and how offers are kept fresh."""

from django.urls import path

from trainings.views import catalogue

urlpatterns = [
    path("trainings/", catalogue.index, name="index"),
    path("trainings/offers/new/", catalogue.new, name="offer_new"),
    path("trainings/offers/<int:number>/", catalogue.offer, name="offer"),
    path("trainings/offers/<int:number>/edit/", catalogue.edit, name="offer_edit"),
    path("trainings/offers/<int:number>/withdraw/", catalogue.withdraw, name="offer_withdraw"),
    path("trainings/still/<str:secret>/", catalogue.still, name="still"),
    path("desk/trainings/offers/", catalogue.desk, name="desk_offers"),
]
