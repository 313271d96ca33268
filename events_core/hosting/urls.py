"""Addresses of an event's hosts."""

from django.urls import path

from .views import asking, board, city, cityfiles, desk, following, offers

app_name = "hosting"
_COHOST = "cohost/<str:secret>/"
_HOSTING = "desk/events/<slug:slug>/hosting/"

urlpatterns = [
    path("desk/hosting/", board.requests, name="board"),
    path("desk/hosts/", offers.search, name="hosts"),
    path("desk/hosts/ask/", offers.ask, name="ask_host"),
    path("desk/hosts/offers/", offers.offers, name="offers"),
    path("desk/hosts/offers/<slug:slug>/", offers.offer, name="offer"),
    path("desk/hosts/offers/<slug:slug>/end/", offers.end, name="end_offer"),
    path("me/offers/<slug:slug>/", offers.own, name="me_offer"),
    path(_HOSTING, desk.desk, name="desk"),
    path(_HOSTING + "gate/", desk.gate, name="gate"),
    path(_HOSTING + "send/", asking.send_all, name="send_all"),
    path(_HOSTING + "tell/", following.tell, name="tell"),
    path(_HOSTING + "scan/<int:number>/", desk.scan, name="scan"),
    path(_HOSTING + "<slug:city>/ask/", asking.edit, name="edit"),
    path(_HOSTING + "<slug:city>/preview/", asking.show, name="preview"),
    path(_HOSTING + "<slug:city>/send/", asking.send, name="send"),
    path(_HOSTING + "<slug:city>/letter/", desk.letter, name="letter"),
    path(_HOSTING + "<slug:city>/record/", desk.record, name="record"),
    path(_HOSTING + "<slug:city>/remind/", following.remind, name="remind"),
    path(_HOSTING + "<slug:city>/extend/", following.extend, name="extend"),
    path(_HOSTING + "<slug:city>/recall/", following.recall, name="recall"),
    path(_HOSTING + "<slug:city>/contact/", following.contact, name="contact"),
    path(_HOSTING + "<slug:city>/accept/", following.accept, name="accept"),
    path(_HOSTING + "<slug:city>/reply/", following.reply, name="reply"),
    path(_HOSTING + "<slug:city>/withdrawal/", following.withdrawal, name="withdrawal"),
    path(_HOSTING + "<slug:city>/visitors/", following.visitors, name="visitors"),
    path(_COHOST, city.city, name="city"),
    path(_COHOST + "received/", city.received, name="city_received"),
    path(_COHOST + "details/", city.details, name="city_details"),
    path(_COHOST + "withdraw/", city.withdraw, name="city_withdraw"),
    path(_COHOST + "forward/", city.forward, name="city_forward"),
    path(_COHOST + "letter.pdf", cityfiles.letter, name="city_letter"),
    path(_COHOST + "event.ics", cityfiles.calendar, name="city_calendar"),
    path(_COHOST + "visitors/", cityfiles.visitor_list, name="city_visitors"),
    path(_COHOST + "visitors/visitors.csv", cityfiles.visitors_csv, name="city_visitors_csv"),
    path("me/hosting/", city.mine, name="me_hosting"),
]
