"""Weights and words: read by everyone, changed by officers, never behind each other's back."""

import pytest
from django.test import Client

from events_core.foundation.refusals import Invalid, Stale
from events_core.journal.models import Entry
from events_core.network.models import Organisation, Person
from trainings import actions
from trainings.models import Term, TrainingRequest, Weighing

from . import scenes

WEIGHTS = "/desk/trainings/weights/"
WORDS = "/desk/trainings/words/"
PARTS = {
    "topics": 40, "language": 15, "dates": 12, "experience": 12, "level": 8,
    "cost": 8, "audience": 0, "mode": 0, "size": 5,
}  # fmt: skip
LIKENESS = {"size": 20, "climate": 20, "economy": 20, "stage": 20, "needs": 10, "targets": 10}


def posted(**more: object) -> dict[str, object]:
    now = Weighing.objects.latest("pk")
    fields = {f"parts_{name}": weight for name, weight in PARTS.items()}
    fields |= {f"like_{name}": weight for name, weight in LIKENESS.items()}
    return {**fields, "note": "Subjects first", "version": now.pk, **more}


def test_new_weights_come_beside_the_old_ones_and_are_told(officer: Person) -> None:
    before = Weighing.objects.latest("pk")
    values = {"parts": PARTS, "likeness": LIKENESS, "note": "Subjects first"}
    made = actions.weigh(values, by=officer.actor, person=officer, version=before.pk)
    assert Weighing.objects.latest("pk") == made
    assert (made.parts, made.likeness, made.made_by) == (PARTS, LIKENESS, officer)
    before.refresh_from_db()
    assert before.parts["topics"] == 30
    assert Entry.objects.latest("pk").verb == "weights.changed"


@pytest.mark.parametrize(
    ("parts", "likeness", "field"),
    [
        (PARTS | {"topics": 41}, LIKENESS, "parts"),
        (PARTS, LIKENESS | {"size": 19}, "likeness"),
        (PARTS | {"topics": -5}, LIKENESS, "parts.topics"),
        (PARTS | {"topics": "many"}, LIKENESS, "parts.topics"),
        (PARTS | {"size": 101, "topics": 0}, LIKENESS, "parts.size"),
        (PARTS | {"looks": 0}, LIKENESS, "parts"),
    ],
)
def test_weights_must_be_whole_and_make_a_hundred(
    officer: Person, parts: dict[str, int], likeness: dict[str, int], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.weigh({"parts": parts, "likeness": likeness}, by=officer.actor)
    assert refusal.value.errors[0].field == field
    assert Weighing.objects.count() == 1


def test_the_weights_in_force_are_not_put_in_force_again(officer: Person) -> None:
    now = Weighing.objects.latest("pk")
    with pytest.raises(Invalid):
        actions.weigh({"parts": now.parts, "likeness": now.likeness}, by=officer.actor)


def test_late_weights_are_refused(officer: Person) -> None:
    before = Weighing.objects.latest("pk")
    values = {"parts": PARTS, "likeness": LIKENESS}
    actions.weigh(values, by=officer.actor, version=before.pk)
    with pytest.raises(Stale):
        actions.weigh(
            {"parts": PARTS, "likeness": LIKENESS | {"size": 30, "stage": 10}}, by=officer.actor, version=before.pk
        )
    assert Weighing.objects.count() == 2


@pytest.mark.sqlite
def test_an_officer_changes_the_weights_on_a_page(client: Client, officer: Person) -> None:
    client.force_login(officer)
    answer = client.get(WEIGHTS)
    assert answer.status_code == 200
    assert 'name="parts_topics" value="30"' in answer.content.decode()
    answer = client.post(WEIGHTS, posted(), follow=True)
    assert "The new weights are in force" in answer.content.decode()
    assert "Subjects first" in answer.content.decode()
    assert Weighing.objects.latest("pk").parts == PARTS


@pytest.mark.sqlite
def test_what_was_typed_stays_when_the_sum_is_wrong(client: Client, officer: Person) -> None:
    client.force_login(officer)
    answer = client.post(WEIGHTS, posted(parts_topics=41))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Together the weights are 101. Make them 100." in text
    assert 'name="parts_topics" value="41"' in text
    assert client.post(WEIGHTS, posted(like_size="")).status_code == 422
    assert client.post(WEIGHTS, posted(parts_size="-1")).status_code == 422
    assert Weighing.objects.count() == 1


@pytest.mark.sqlite
def test_a_late_save_says_so_and_holds_when_it_is_sent_once_more(client: Client, officer: Person) -> None:
    client.force_login(officer)
    late = posted(note="Mine")
    actions.weigh({"parts": PARTS | {"size": 0, "mode": 5}, "likeness": LIKENESS}, by=officer.actor)
    answer = client.post(WEIGHTS, late)
    text = answer.content.decode()
    assert answer.status_code == 412
    assert "Somebody else was faster" in text
    assert 'value="Mine"' in text
    now = Weighing.objects.latest("pk")
    assert f'name="version" value="{now.pk}"' in text
    assert client.post(WEIGHTS, late | {"version": now.pk}).status_code == 302
    assert Weighing.objects.latest("pk").parts == PARTS


def test_everyone_reads_how_scores_are_worked_out(client: Client, db: None, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(3):
        answer = client.get("/trainings/how/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "The share of the subjects asked for" in text
    assert "Travel only: 25% of the costs fall on the city" in text
    assert "Change the weights" not in text


@pytest.mark.sqlite
@pytest.mark.parametrize("who", ["organiser", "participant", "finance", "provider_person", "mongolian"])
def test_only_officers_change_weights_and_words(
    client: Client, who: str, request: pytest.FixtureRequest, db: None
) -> None:
    client.force_login(request.getfixturevalue(who))
    term = Term.objects.earliest("pk")
    for path in (WEIGHTS, WORDS, f"{WORDS}{term.pk}/", f"{WORDS}level/new/"):
        assert client.get(path).status_code == 403
        assert client.post(path, posted()).status_code in (403, 405)
    assert Weighing.objects.count() == 1


@pytest.mark.sqlite
def test_guests_are_asked_to_sign_in(client: Client, db: None) -> None:
    for path in (WEIGHTS, WORDS, f"{WORDS}level/new/"):
        assert client.get(path).status_code == 302


@pytest.mark.sqlite
def test_the_workspace_leads_officers_there(client: Client, officer: Person, organiser: Person) -> None:
    client.force_login(officer)
    text = client.get("/desk/").content.decode()
    assert WEIGHTS in text
    assert WORDS in text
    client.force_login(organiser)
    assert WEIGHTS not in client.get("/desk/").content.decode()


# Words


def test_an_officer_adds_a_word_once(client: Client, officer: Person) -> None:
    client.force_login(officer)
    sent = {"name-en": "Council members", "name-mn": "Зөвлөлийн гишүүд", "is_active": "on", "once": "a-key-of-its-own"}
    assert client.post(f"{WORDS}audience/new/", sent).status_code == 302
    assert client.post(f"{WORDS}audience/new/", sent).status_code == 302
    term = Term.objects.get(vocabulary="audience", slug="council-members")
    assert term.position == Term.objects.filter(vocabulary="audience").order_by("-position")[0].position
    assert (term.share, term.is_active) == (None, True)
    assert "Council members" in client.get(WORDS).content.decode()
    assert client.post(f"{WORDS}audience/new/", sent | {"once": "another"}).status_code == 422


def test_a_word_is_changed_and_told_but_keeps_its_name_in_data(client: Client, officer: Person) -> None:
    client.force_login(officer)
    term = Term.objects.get(vocabulary="cost_basis", slug="travel_only")
    path = f"{WORDS}{term.pk}/"
    sent = {"name-en": "Travel and hotel", "slug": "other", "position": 4, "share": 30, "version": term.version}
    assert client.post(path, sent).status_code == 302
    term.refresh_from_db()
    assert (str(term), term.slug, term.position, term.share, term.is_active) == (
        "Travel and hotel", "travel_only", 4, 30, False,
    )  # fmt: skip
    assert "Travel and hotel was changed." in client.get(path).content.decode()


@pytest.mark.sqlite
def test_a_late_save_of_a_word_is_refused_and_keeps_what_was_typed(client: Client, officer: Person) -> None:
    client.force_login(officer)
    term = Term.objects.get(vocabulary="level", slug="beginner")
    actions.save_term(term, {"name": {"en": "Beginners"}}, by=officer.actor, version=term.version)
    answer = client.post(f"{WORDS}{term.pk}/", {"name-en": "Start", "is_active": "on", "version": 1})
    assert answer.status_code == 412
    assert 'value="Start"' in answer.content.decode()
    term.refresh_from_db()
    assert str(term) == "Beginners"


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("vocabulary", "values", "field"),
    [
        ("level", {"name": {}}, "name"),
        ("level", {"name": {"mn": "Эхлэл"}}, "slug"),
        ("level", {"name": {"en": "x"}, "slug": "Not A Slug"}, "slug"),
        ("level", {"name": {"en": "Beginner"}}, "slug"),
        ("cost_basis", {"name": {"en": "Grant"}}, "share"),
        ("cost_basis", {"name": {"en": "Grant"}, "share": 101}, "share"),
        ("level", {"name": {"en": "Expert"}, "position": 100_000}, "position"),
        ("level", {"name": {"en": "x" * 101}}, "name"),
    ],
)
def test_words_that_cannot_be_are_refused_at_their_field(
    officer: Person, vocabulary: str, values: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.save_term(Term(vocabulary=vocabulary), values, by=officer.actor)
    assert refusal.value.errors[0].field == field


@pytest.mark.sqlite
def test_a_word_that_is_not_there_is_not_found(client: Client, officer: Person) -> None:
    client.force_login(officer)
    assert client.get(f"{WORDS}999999/").status_code == 404
    assert client.get(f"{WORDS}colours/new/").status_code == 404


def test_a_further_level_moves_the_steps(
    officer: Person, provider: Organisation, request_under_review: TrainingRequest
) -> None:
    from trainings import ranking  # noqa: PLC0415

    offer = scenes.offer(provider, level="intermediate")
    place = [part.name for part in ranking.judge([request_under_review], offer).parts].index("level")
    assert ranking.judge([request_under_review], offer).parts[place].points == 4
    term = Term.objects.get(vocabulary="level", slug="intermediate")
    actions.save_term(term, {"position": 5}, by=officer.actor)
    assert ranking.judge([request_under_review], offer).parts[place].points == 0


def test_the_pages_cost_the_same_whatever_is_in_them(
    client: Client, officer: Person, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    client.force_login(officer)
    counts = []
    for number in (1, 15):
        for _time in range(number):
            Weighing.objects.create(parts=PARTS, likeness=LIKENESS, made_by=officer)
            scenes.theme(f"theme-{Weighing.objects.count()}")
        for path in (WEIGHTS, WORDS, "/trainings/how/"):
            with django_assert_max_num_queries(12) as found:
                assert client.get(path).status_code == 200
            counts.append(len(found))
    assert counts[:3] == counts[3:]
