"""Fields as the design draws them: label, hint, error, control, joined for screen readers."""

import pytest
from django import forms
from django.template import engines
from django.utils import translation
from i18nfield.strings import LazyI18nString

from events_core.foundation.forms import LineField, MultilingualField, ProductForm, TextField
from events_core.foundation.refusals import FieldError, Invalid


class Example(ProductForm):
    email = forms.EmailField(label="Email", help_text="For your confirmation.")
    title = MultilingualField(label="Title", max_length=20)
    pays = forms.ChoiceField(
        label="Who pays?", choices=[("own", "My city"), ("other", "Another")], widget=forms.RadioSelect
    )
    payer = LineField(label="Name of the organization", required=False)
    visa = forms.BooleanField(label="I need a letter", required=False)
    note = TextField(label="Note", required=False)
    amount = LineField(label="About how much", required=False)
    currency = LineField(label="Currency", required=False, max_length=3)
    choice_more = {"pays": {"other": "payer", "own": ("amount", "currency")}}
    choice_hints = {"pays": {"own": "Most do."}}


def draw(source: str, form: forms.Form) -> str:
    return str(engines["django"].from_string(source).render({"form": form}))


def test_hint_and_error_are_joined_to_their_control() -> None:
    markup = draw('{% field form.email classes="w-l" autocomplete="email" %}', Example({"email": "nobody"}))
    assert 'aria-describedby="id_email_helptext id_email_error"' in markup
    assert 'aria-invalid="true"' in markup
    assert 'autocomplete="email"' in markup
    assert 'class="field__input w-l"' in markup
    assert 'value="nobody"' in markup
    order = [markup.index(part) for part in ("<label", 'class="hint"', 'class="error"', "<input")]
    assert order == sorted(order)


def test_errors_say_what_to_do_and_name_the_field() -> None:
    form = Example({"email": "nobody"})
    assert form.errors["email"] == ["Enter an email address with an @ sign, such as name@city.example."]
    assert form.errors["pays"] == ["Choose an answer to “Who pays?”."]
    assert form.errors["title"] == ["Write this in at least one language."]


def test_the_summary_counts_and_leads_to_each_field() -> None:
    markup = draw("{% form_errors form %}", Example({"email": ""}))
    assert "3 answers need another look" in markup
    assert 'href="#id_email"' in markup
    assert 'href="#id_pays_0"' in markup
    assert 'href="#id_title-en"' in markup
    assert 'tabindex="-1"' in markup
    assert draw("{% form_errors form %}", Example()).strip() == ""


def test_choices_are_a_group_with_a_legend() -> None:
    markup = draw("{% field form.pays %}", Example({"pays": "third"}))
    assert "<fieldset" in markup
    assert "<legend>Who pays?" in markup
    assert 'aria-describedby="id_pays_error"' in markup
    assert "Most do." in markup
    other = markup.index('value="other"')
    assert other < markup.index('class="choice__more"', other) < markup.index('name="payer"')


def test_several_fields_open_below_a_choice_and_stay_open_when_one_is_wrong() -> None:
    markup = draw("{% field form.pays %}", Example())
    start = markup.index('class="choice__more"><div class="pair">')
    assert start < markup.index('name="amount"') < markup.index('name="currency"') < markup.index('value="other"')
    wrong = draw("{% field form.pays %}", Example({"pays": "other", "currency": "EURO"}))
    assert 'class="hint"><div class="pair">' in wrong
    assert wrong.count('class="choice__more"') == 1


def test_fields_one_may_leave_out_say_so() -> None:
    assert "Note (optional)" in draw("{% field form.note %}", Example())
    assert "(optional)" not in draw(
        "{% field form.note optional=0 %}{% field form.visa %}{% field form.email %}", Example()
    )


def test_a_text_in_several_languages_keeps_what_was_typed() -> None:
    form = Example({"title-ja": "低炭素都市", "title-zh-hans": " 低碳城市 "})
    assert form.is_valid() is False
    assert form.cleaned_data["title"] == {"zh-hans": "低碳城市", "ja": "低炭素都市"}
    markup = draw("{% field form.title %}", form)
    assert 'lang="ja"' in markup
    assert 'value="低炭素都市"' in markup
    assert "Other languages (2 written)" in markup


def test_the_readers_language_comes_first() -> None:
    with translation.override("ko"):
        markup = draw(
            "{% field form.title %}", Example(initial={"title": LazyI18nString({"ko": "도시", "en": "Cities"})})
        )
    assert markup.index('name="title-ko"') < markup.index("<details") < markup.index('name="title-en"')


@pytest.mark.parametrize("text", ["x" * 21, "one\ntwo", "bell\x07"])
def test_a_wrong_text_is_refused_in_any_language_and_kept(text: str) -> None:
    form = Example({"title-en": "Right", "title-mn": text})
    assert len(form.errors["title"]) == 1
    assert form["title"].value()["mn"] == text
    assert '<details class="details" open>' in draw("{% field form.title %}", form)


def test_what_an_action_finds_wrong_stands_at_its_field() -> None:
    form = Example({"email": "kim@suwon.example", "title-en": "A", "pays": "own"})
    assert form.is_valid()

    def act() -> None:
        raise Invalid(FieldError("email", "taken", "Somebody has it."), FieldError("seat", "full", "No seats."))

    assert form.attempt(act) is None
    assert form.errors["email"] == ["Somebody has it."]
    assert form.non_field_errors() == ["No seats."]
    assert form.attempt(lambda: 7) == 7
