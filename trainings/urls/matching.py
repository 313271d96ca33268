"""How requests and offers are weighed, and what is asked for where."""

from django.urls import path

from trainings.views import weighing

urlpatterns = [
    path("trainings/how/", weighing.how, name="how"),
    path("trainings/demand/", weighing.demand, name="demand"),
    path("desk/trainings/weights/", weighing.weights, name="weights"),
    path("desk/trainings/words/", weighing.words, name="words"),
    path("desk/trainings/words/<slug:vocabulary>/new/", weighing.word_new, name="word_new"),
    path("desk/trainings/words/<int:number>/", weighing.word, name="word"),
    path("desk/trainings/offers/<int:number>/matches/", weighing.offer_matches, name="offer_matches"),
]
