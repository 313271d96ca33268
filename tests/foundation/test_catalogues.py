"""The catalogues: found in code and templates, kept, checked, compiled; and the product's own ones are complete."""

from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from django.core.management import CommandError, call_command

from events_core.foundation import catalogues


@pytest.fixture
def product(tmp_path: Path, settings: object) -> Path:
    """A small product with Python, a page and a letter."""
    settings.BASE_DIR, settings.LOCALE_PATHS = tmp_path, [tmp_path / "locale"]  # type: ignore[attr-defined]
    code = tmp_path / "registrations" / "forms.py"
    code.parent.mkdir()
    code.write_text(
        "label = _('Send registration')\n"
        "many = ngettext('%(count)d person', '%(count)d people', 2)\n"
        "# Translators: a part of the day\n"
        "part = pgettext('time', 'Morning')\n"
        "not_ours = _(name)\n"
    )
    page = tmp_path / "templates" / "page.html"
    page.parent.mkdir()
    page.write_text(
        '{% pagehead title=_("My events") %}{% translate "Save" %}'
        "{% blocktranslate trimmed with name=person.name %}\n  Dear\n  <b>{{ name }}</b>\n{% endblocktranslate %}"
        "{% blocktranslate trimmed count n=many %}One letter{% plural %}{{ n }} letters{% endblocktranslate %}"
    )
    (tmp_path / "templates" / "hello.txt").write_text('{% translate "Hello" %}')
    return tmp_path


def translate(name: str, **texts: str | tuple[str, ...]) -> None:
    messages = catalogues.read(name)
    for key, text in texts.items():
        wanted = next(message for (context, text), message in messages.items() if text.replace(" ", "_") == key)
        wanted.string = text
    catalogues.write(name, messages.values())


def test_messages_are_found_in_code_pages_and_letters(product: Path) -> None:
    found = catalogues.found()
    assert {text for _context, text in found} == {
        "Send registration", "%(count)d person", "Morning", "My events", "Save", "Dear <b>%(name)s</b>", "One letter", "Hello",
    }  # fmt: skip
    assert found["", "One letter"].id == ("One letter", "%(n)s letters")
    assert found["time", "Morning"].auto_comments == ["Translators: a part of the day"]


def test_collecting_twice_gives_the_same_bytes(product: Path) -> None:
    call_command("messages", verbosity=0)
    first = catalogues.path_of("ru").read_bytes()
    call_command("messages", verbosity=0)
    assert catalogues.path_of("ru").read_bytes() == first
    assert b"POT-Creation-Date" not in first
    assert b"forms.py:" not in first


def test_translations_are_kept_and_unused_ones_go(product: Path) -> None:
    call_command("messages", verbosity=0)
    translate("ja", Save="保存する", Hello="こんにちは")
    (product / "templates" / "hello.txt").write_text("")
    call_command("messages", verbosity=0)
    kept = catalogues.read("ja")
    assert kept["", "Save"].string == "保存する"
    assert ("", "Hello") not in kept


@pytest.mark.parametrize(("name", "forms"), [("zh_Hans", 1), ("ja", 1), ("ko", 1), ("mn", 2), ("ru", 3)])
def test_each_language_has_its_plural_forms(product: Path, name: str, forms: int) -> None:
    call_command("messages", verbosity=0)
    assert f"nplurals={forms};" in catalogues.path_of(name).read_text()
    assert len(catalogues.read(name)["", "One letter"].string) == forms


def test_only_stale_catalogues_are_compiled_and_gaps_stay_english(product: Path) -> None:
    call_command("messages", verbosity=0)
    translate("ru", Save="Сохранить", One_letter=("%(n)s письмо", "", ""))
    assert sorted(catalogues.compile_stale()) == sorted(catalogues.CATALOGUES)
    assert catalogues.compile_stale() == []
    with catalogues.path_of("ru", "mo").open("rb") as file:
        compiled = read_mo(file)
    assert compiled["Save"].string == "Сохранить"
    assert "One letter" not in compiled
    assert "Hello" not in compiled


def test_the_check_names_what_is_missing(product: Path) -> None:
    with pytest.raises(CommandError, match="ja: not in the catalogue: 'Save'"):
        call_command("messages", check=True)
    call_command("messages", verbosity=0)
    with pytest.raises(CommandError, match="ja: not translated: 'Save'"):
        call_command("messages", check=True)
    messages = catalogues.found()
    (product / "templates" / "hello.txt").write_text("")
    assert "ja: no longer used: 'Hello'" in catalogues.faults("ja", catalogues.found())
    assert messages.keys() != catalogues.found().keys()


@pytest.mark.parametrize(
    ("source", "translation", "faults"),
    [
        ("Dear %(name)s", "%(name)s 様", []),
        ("Dear %(name)s", "%(nmae)s 様", ["placeholders differ"]),
        ("%(a)s of %(b)s", "%(b)s / %(a)s", []),
        ("%(a)s of %(b)s", "%(a)s", ["placeholders differ"]),
        ("{count} people", "{count}人", []),
        ("{count} people", "人", ["placeholders differ"]),
        ("<b>Save</b> it", "<b>保存</b>", []),
        ("<b>Save</b> it", "<i>保存</i>", ["tags differ"]),
        ("<b>Save</b> it", "保存", ["tags differ"]),
        ("Ends with a space ", "空白なし", ["spaces at the ends differ"]),
    ],
)
def test_a_translation_keeps_placeholders_and_tags(source: str, translation: str, faults: list[str]) -> None:
    assert list(catalogues.differences(source, translation)) == faults


def test_the_form_for_one_may_be_in_words_only_where_it_means_one(product: Path) -> None:
    call_command("messages", verbosity=0)
    translate("mn", One_letter=("Нэг захидал", "%(n)s захидал"))
    translate("ru", One_letter=("Одно письмо", "%(n)s письма", "%(n)s писем"))
    messages = catalogues.found()
    assert not [fault for fault in catalogues.faults("mn", messages) if "placeholders" in fault]
    assert [fault for fault in catalogues.faults("ru", messages) if "placeholders" in fault]  # 21 письмо


def test_the_products_own_catalogues_are_complete() -> None:
    messages = catalogues.found()
    assert len(messages) > 500
    faults = [fault for name in catalogues.CATALOGUES for fault in catalogues.faults(name, messages)]
    assert not faults, "\n".join(faults[:20])
