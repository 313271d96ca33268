"""What providers offer: the catalogue, and how offers are kept fresh."""

from django.urls import path

from trainings.views import catalogue, offering, still

urlpatterns = [
    path("trainings/", catalogue.index, name="index"),
    path("trainings/offers/new/", offering.new, name="offer_new"),
    path("trainings/offers/<int:number>/", catalogue.offer, name="offer"),
    path("trainings/offers/<int:number>/edit/", offering.edit, name="offer_edit"),
    path("trainings/offers/<int:number>/withdraw/", offering.withdraw, name="offer_withdraw"),
    path("trainings/offers/<int:number>/renew/", offering.renew, name="offer_renew"),
    path("trainings/still/<str:secret>/", still.still, name="still"),
    path("trainings/still/<str:secret>/change/", still.change, name="still_change"),
    path("trainings/still/<str:secret>/withdraw/", still.end, name="still_end"),
    path("desk/trainings/offers/", offering.desk, name="desk_offers"),
]
