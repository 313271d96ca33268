"""The parts of the interface that others build pages from."""

import re
from typing import Any

import pytest
from django.contrib import messages
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from i18nfield.strings import LazyI18nString

from events_core.foundation import notices, pills, tables


def draw(source: str, path: str = "/", **context: Any) -> str:
    request = RequestFactory().get(path)
    return str(engines["django"].from_string(source).render(context, request))


def test_a_state_has_one_tone_and_word_everywhere() -> None:
    assert draw('{% pill "event" "cancelled" %}') == '<span class="pill" data-tone="stop">Cancelled</span>'
    assert draw('{% pill "event" "draft" %}') == '<span class="pill">Draft</span>'
    assert draw('{% pill "event" "open" label="Open" %}') == '<span class="pill" data-tone="go">Open</span>'


def test_an_unknown_state_or_tone_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        pills.pill_of("event", "asleep")
    with pytest.raises(ValueError, match="loud"):
        pills.register("event", {"asleep": ("loud", "Asleep")})


def test_apps_add_their_own_states(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pills, "_PILLS", {})
    pills.register("parcel", {"lost": ("stop", "Lost")})
    assert pills.known()["parcel"]["lost"].label == "Lost"


def test_a_stacked_table_stays_a_table_for_screen_readers() -> None:
    markup = draw(
        '{% table "People" %}<thead><tr><th scope="col">Name</th><th scope="col" class="num">Hours</th>'
        '<th scope="col"><span class="vh">Action</span></th></tr></thead><tbody><tr><th scope="row">{{ name }}</th>'
        '<td class="num">3</td><td><a href="#">Open</a></td></tr></tbody>{% endtable %}',
        name="<b>Kim</b>",
    )
    assert re.findall(r'<(\w+)[^>]*role="(\w+)"', markup) == [
        ("table", "table"), ("thead", "rowgroup"), ("tr", "row"), ("th", "columnheader"), ("th", "columnheader"),
        ("th", "columnheader"), ("tbody", "rowgroup"), ("tr", "row"), ("th", "rowheader"), ("td", "cell"), ("td", "cell"),
    ]  # fmt: skip
    assert markup.count('data-label="Hours"') == 1
    assert markup.count("data-label") == 1
    assert "&lt;b&gt;Kim" in markup


def test_labels_follow_columns_over_spans_ticks_and_empty_cells() -> None:
    head = '<thead><tr><th scope="col">A</th><th scope="col">B "x"</th><th scope="col">C</th></tr></thead>'
    rows = '<tbody><tr><td class="tick"><input></td><td></td><td>3</td></tr><tr><td colspan="2">1</td><td>3</td></tr></tbody>'
    assert re.findall(r'<td[^>]*?(?: data-label="([^"]*)")?>', tables.with_labels(head + rows)) == [
        "",
        "",
        "C",
        "",
        "C",
    ]
    assert tables.with_labels(rows) == rows


def test_values_are_escaped_wherever_they_stand() -> None:
    bad = "<script>alert(1)</script>"
    source = (
        '{% pagehead title=bad lede=bad back="/" back_label=bad kind=bad %}{% endpagehead %}'
        '{% section title=bad id="x" sub=bad %}{{ bad }}{% endsection %}{% fact bad bad bad %}'
        '{% factblock bad %}{{ bad }}{% endfactblock %}{% notice "stop" title=bad %}{{ bad }}{% endnotice %}'
        '{% emptystate title=bad text=bad %}{% endemptystate %}{% copyline "c" bad bad %}{% tone_pill "go" bad %}'
        "{% tabs bad items %}{% chips items %}{% steps items %}{% table bad %}{% endtable %}"
    )
    assert "<script" not in draw(source, bad=bad, items=[{"label": bad, "url": "/?q=" + bad, "note": bad}])


def test_a_fact_without_a_value_is_not_shown_but_zero_is() -> None:
    assert draw('{% fact "Places" "" %}') == ""
    assert draw('{% fact "Venue" venue %}', venue=LazyI18nString({})) == ""
    assert "<dd>0</dd>" in draw('{% fact "Places" 0 %}')


def test_the_pager_keeps_the_filters() -> None:
    page = Paginator(range(95), 40).page(2)
    markup = draw("{% pager page %}", path="/?kind=forum&page=2", page=page)
    assert "41 to 80 of 95" in markup
    assert "/?kind=forum&amp;page=1" in markup
    assert "/?kind=forum&amp;page=3" in markup
    assert draw("{% pager page %}", page=Paginator(range(3), 40).page(1)).strip() == ""


def test_steps_tell_where_one_stands() -> None:
    items = [{"label": "Draft", "done": True}, {"label": "Co-host confirms", "held": True, "current": True}]
    markup = draw("{% steps items %}", items=items)
    assert '<li class="is-done">' in markup
    assert '<li class="is-held" aria-current="step">' in markup
    assert "(done)" in markup


def test_filters_work_without_scripts_and_better_with_them() -> None:
    markup = draw('{% filters "Filter events" button="Show events" target="#results" %}{% endfilters %}', path="/x/")
    assert 'method="get" action="/x/"' in markup
    assert 'hx-target="#results"' in markup
    assert "hx-" not in draw('{% filters "Filter events" %}{% endfilters %}')


def test_a_notice_is_said_once_on_the_next_page() -> None:
    request = RequestFactory().get("/")
    request.session = {}  # type: ignore[assignment]
    storage = messages.storage.default_storage(request)
    request._messages = storage  # type: ignore[attr-defined]
    notices.say(request, "Your registration is in", "We wrote to <you>.", tone="go")
    template = engines["django"].from_string("{% notices_here %}")
    first = str(template.render({}, request))
    assert '<div class="notice mb" data-tone="go" role="status">' in first
    assert "&lt;you&gt;" in first
    assert storage.used


def test_icons_are_hidden_from_screen_readers() -> None:
    assert 'aria-hidden="true"' in draw('{% icon "globe" %}')
