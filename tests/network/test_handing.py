"""A focal point's post is handed over in one act, by an officer or its holder, with what the holder was the contact of."""

from typing import Any

import pytest
from django.test import Client

from events_core.hosting.models import CohostRequest
from events_core.journal.actors import COMMAND
from events_core.journal.models import Letter
from events_core.journal.queries import lines
from events_core.network import actions as network
from events_core.network.models import City, FocalPoint, Person
from events_core.programme.models import Event
from tests.cast import person
from tests.hosting.scenes import sent
from tests.network.conftest import signed_in, text
from trainings import actions as trainings
from trainings.models import Offer, TrainingRequest

pytestmark = pytest.mark.django_db
DESK = "/desk/network/posts/{}/hand-over/"
TEACHING = {"topics": ["waste"], "languages": ["ja"], "modes": ["online"]}
OWN = "/me/posts/{}/hand-over/"


@pytest.fixture
def post(focal_point: Person) -> FocalPoint:
    """The post of Kitakyushu's focal point."""
    return FocalPoint.objects.get(person=focal_point)


@pytest.fixture
def asked(make_event: Any, officer: Person, focal_point: Person) -> CohostRequest:
    """Kitakyushu is asked by the focal point's address."""
    contact = {"name": focal_point.name, "email": focal_point.email, "language": "ja"}
    return sent(make_event(), officer, contact=contact)


def contact_of(somebody: Person) -> dict[str, str]:
    """Somebody as the contact of a thing."""
    return {"name": somebody.name, "email": somebody.email, "language": "ja"}


class TestHandingOver:
    """What one act does."""

    def test_everything_ticked_goes_with_it(
        self,
        post: FocalPoint,
        asked: CohostRequest,
        focal_point: Person,
        kitakyushu: City,
        officer: Person,
        desk: Client,
    ) -> None:
        """Request to co-host, training request and offer get the new contact and new links; the rest stays."""
        body = kitakyushu.organisations.get()
        request = trainings.start(
            {"city": "kitakyushu", "contact": contact_of(focal_point), "title": "GHG"}, by=officer.actor
        )
        TrainingRequest.objects.filter(pk=request.pk).update(
            state="submitted", submitted_at=request.created_at, reference="T/1"
        )
        offer = trainings.save_offer(
            Offer(organisation=body), {**TEACHING, "contact": contact_of(focal_point)}, by=officer.actor
        )
        draft = trainings.start({"city": "kitakyushu", "contact": contact_of(focal_point)}, by=officer.actor)
        page = text(desk.get(DESK.format(post.pk)))
        keys = [f"cohost:{asked.pk}", f"request:{request.pk}", f"offer:{offer.pk}"]
        assert all(f'value="{key}"' in page for key in keys)
        assert f"request:{draft.pk}" not in page
        data = {"email": "New@city.example", "name": "Sato Ken", "language": "ja", "keys": keys}
        answer = desk.post(DESK.format(post.pk), data, follow=True)
        assert "Sato Ken is focal point of Kitakyushu" in text(answer)
        began = FocalPoint.objects.get(city=kitakyushu)
        assert (began.person.email, began.person.language) == ("new@city.example", "ja")
        for before in (asked, request, offer):
            now = type(before).objects.get(pk=before.pk)
            assert now.contact_email == "new@city.example"
            assert now.link_digest != before.link_digest
        draft.refresh_from_db()
        assert draft.contact_email == focal_point.email
        letters = {
            (row.template, row.to_email, row.language) for row in Letter.objects.filter(template__startswith="network/")
        }
        assert letters == {
            ("network/post_given", focal_point.email, "ja"),
            ("network/post_taken", "new@city.example", "ja"),
        }
        assert next(line.verb for line in lines(kitakyushu, "UTC")) == "focal_point.handed_over"
        assert Client().get(f"/cohost/{asked.link_secret}/").status_code == 409

    def test_what_is_not_ticked_stays(self, post: FocalPoint, asked: CohostRequest, focal_point: Person) -> None:
        """The holder hands over the post alone; nobody else can act for them."""
        successor = person("next@city.example")
        client = signed_in(focal_point)
        assert OWN.format(post.pk) in text(client.get("/me/"))
        answer = client.post(OWN.format(post.pk), {"email": successor.email}, follow=True)
        assert answer.redirect_chain == [("/me/", 302)]
        assert FocalPoint.objects.get().person == successor
        asked.refresh_from_db()
        assert asked.contact_email == focal_point.email
        assert client.get(OWN.format(post.pk)).status_code == 404

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ({"email": "nobody"}, "with an @ sign"),
            ({"email": "stranger@city.example"}, "This is required"),
            ({"email": "focal@test.example"}, "present holder"),
            ({"email": "closed@city.example"}, "is closed"),
        ],
    )
    def test_bad_input_is_told_at_its_field(
        self, post: FocalPoint, desk: Client, officer: Person, data: Any, words: str
    ) -> None:
        """Nothing is half done."""
        network.close_account(person("closed@city.example"), by=officer.actor)
        answer = desk.post(DESK.format(post.pk), data)
        assert (answer.status_code, words in text(answer)) == (422, True)
        assert FocalPoint.objects.get().pk == post.pk
        assert not Letter.objects.filter(template__startswith="network/").exists()

    def test_who_may(self, post: FocalPoint, others: list[Person], published: Event, focal_point: Person) -> None:
        """An officer at the desk, the holder on their own page; nobody else on either."""
        assert Client().get(DESK.format(post.pk)).status_code == 302
        assert Client().get(OWN.format(post.pk)).status_code == 302
        for somebody in others:
            client = signed_in(somebody)
            assert client.get(DESK.format(post.pk)).status_code == 403
            assert client.get(OWN.format(post.pk)).status_code == (200 if somebody == focal_point else 404)

    def test_the_page_costs_the_same_for_many(
        self, post: FocalPoint, focal_point: Person, kitakyushu: City, django_assert_max_num_queries: Any, desk: Client
    ) -> None:
        """Ten offers cost what one does."""
        body = kitakyushu.organisations.get()
        for _number in range(10):
            trainings.save_offer(Offer(organisation=body), {**TEACHING, "contact": contact_of(focal_point)}, by=COMMAND)
        with django_assert_max_num_queries(16):
            assert text(desk.get(DESK.format(post.pk))).count('value="offer:') == 10
