"""The parts of the interface as template tags; their markup stands in `templates/components/`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.template import Context
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from events_core.foundation import icons, navigation, notices, pills, tables
from events_core.foundation.dateblock import Dated, date_block
from events_core.foundation.markdown import to_html

register = template.Library()
Text = str | Promise


@register.filter
def bcp47(code: str) -> str:
    """A language code as HTML's `lang` wants it (BCP 47): zh-hans is zh-Hans."""
    return navigation.TAGS.get(code, code)


@register.filter
def endonym(code: str) -> str:
    """A language's own name for itself."""
    return navigation.ENDONYMS.get(code, code)


@register.filter
def markdown(text: Any) -> SafeString:
    """A long text that people wrote in Markdown, safe to show: `{{ event.description|markdown }}`; headings from h3."""
    return to_html(text)


@register.simple_tag(takes_context=True)
def main_links(context: Context) -> list[navigation.Link]:
    """The links of the main navigation for this person and page."""
    return navigation.main_links(context["request"]) if "request" in context else []


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[navigation.LanguageLink]:
    """The six languages with links that come back to this page."""
    return navigation.language_links(context["request"]) if "request" in context else []


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of the line icons: globe, cal, down, printer, lock, plus."""
    return icons.ICONS[name]


@register.simple_tag
def pill(thing: str, state: str, label: Text = "") -> SafeString:
    """A state as a pill: `{% pill "event" event.state %}`; `label` says it in other words."""
    known = pills.pill_of(thing, str(state))
    return tone_pill(known.tone, label or known.label)


@register.simple_tag
def tone_pill(tone: str, label: Text) -> SafeString:
    """A pill with a tone and a word of one's own: `{% tone_pill "done" _("In at 08:46") %}`."""
    if not tone:
        return format_html('<span class="pill">{}</span>', label)
    return format_html('<span class="pill" data-tone="{}">{}</span>', tone, label)


@register.simple_tag
def dateblock(event: Dated, extra: Text = "") -> SafeString:
    """The date block of an event; `extra` (weekdays, times) stands below in a side sheet."""
    return _part("dateblock", block=date_block(event), extra=extra)


@register.simple_block_tag(end_name="endeventrow")
def eventrow(
    content: str,
    event: Any,
    url: str = "",
    kind: Text = "",
    title: Any = "",
    where: Any = "",
    meta: Any = "",
    state: SafeString | str = "",
    side: Any = "",
    level: str = "h3",
) -> SafeString:
    """One row of `<ol class="events">`: date, kind, title, place, state; what stands inside comes below (actions)."""
    values = {"url": url, "kind": kind, "title": title or event, "where": where, "meta": meta, "state": state}
    more = content.strip() and content
    return _part("eventrow", block=date_block(event), content=more, side=side, level=level, **values)


@register.simple_block_tag(end_name="endnotice")
def notice(content: str, tone: str = "info", title: Text = "", status: bool = False, heading: str = "h2") -> SafeString:
    """One notice: `{% notice "wait" title=_("…") %}<p>…</p><div class="actions">…</div>{% endnotice %}`."""
    return _part("notice", content=content, tone=tone, title=title, status=status, heading=heading)


@register.simple_tag(takes_context=True)
def notices_here(context: Context) -> SafeString:
    """What the last action did (`notices.say`), if anything."""
    if "request" not in context:
        return SafeString("")
    waiting = messages.get_messages(context["request"])
    return format_html_join("", '<div class="notice mb" data-tone="{}" role="{}">{}</div>', map(_notice_parts, waiting))


def _notice_parts(message: Message) -> tuple[str, str, SafeString]:
    """Tone, role and inside of a waiting notice; a bare text stands as its title."""
    tone = notices.TONES.get(message.level, "info")
    inside = message.message if isinstance(message.message, SafeString) else format_html("<b>{}</b>", message.message)
    return tone, "alert" if tone == "stop" else "status", inside


@register.simple_block_tag(end_name="endpagehead")
def pagehead(
    content: str,
    title: Any,
    lede: Any = "",
    back: str = "",
    back_label: Text = "",
    kind: Text = "",
    ref: str = "",
    state: SafeString | str = "",
    where: Any = "",
    tool: bool = False,
) -> SafeString:
    """Title block of a page; `tool` for work pages. What stands inside comes last (actions)."""
    kicker = {"kind": kind, "ref": ref, "state": state}
    head = {"title": title, "lede": lede, "back": back, "back_label": back_label, "where": where, "tool": tool}
    return _part("pagehead", content=content.strip() and content, has_kicker=any(kicker.values()), **kicker, **head)


@register.simple_block_tag(end_name="endsection")
def section(
    content: str,
    title: Any,
    id: str,  # noqa: A002 - as in HTML
    sub: Any = "",
    first: bool = False,
    full: bool = False,
    hidden: bool = False,
) -> SafeString:
    """A section with its heading in the margin; the inside is one element, right of it."""
    return _part("section", content=content, title=title, id=id, sub=sub, first=first, full=full, hidden=hidden)


@register.simple_block_tag(end_name="endtable")
def table(
    content: str, caption: Any, sub: Any = "", hidden: bool = False, stack: bool = True, classes: str = ""
) -> SafeString:
    """A data table: rows in `<thead>`, `<tbody>`, `<tfoot>` inside. Adds ARIA roles, and `data-label` to cells."""
    if stack:
        content = tables.with_labels(tables.with_roles(content))
    inside = mark_safe(content)  # noqa: S308 - rendered by the template already, so escaped there
    return _part("table", content=inside, caption=caption, sub=sub, hidden=hidden, stack=stack, classes=classes)


@register.simple_tag
def tabs(label: Text, items: Iterable[Any], classes: str = "") -> SafeString:
    """Links between pages: items have `url`, `label`, `current` and perhaps `count`."""
    return _part("tabs", label=label, items=items, classes=classes)


@register.simple_block_tag(end_name="endfacts")
def facts(content: str, wide: bool = True) -> SafeString:
    """A list of keys and values, made of `fact` tags."""
    return format_html('<dl class="facts{}">{}</dl>', " facts--wide" if wide else "", content)


@register.simple_tag
def fact(label: Text, value: Any = "", sub: Any = "") -> SafeString:
    """One key with its value; nothing at all when the value is empty (0 is a value)."""
    if value is None or not str(value):
        return SafeString("")
    more = format_html('<span class="sub">{}</span>', sub) if sub else ""
    return format_html("<div><dt>{}</dt><dd>{}{}</dd></div>", label, value, more)


@register.simple_block_tag(end_name="endfactblock")
def factblock(content: str, label: Text) -> SafeString:
    """One key whose value is markup."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, content)


@register.simple_tag
def progress(done: int, total: int, label: Text, left: Text = "") -> SafeString:
    """A bar with its figures: how many of how many are done."""
    return _part("progress", done=done, total=total, label=label, left=left)


@register.simple_tag
def journal(lines: Iterable[Any], zone: str = "UTC") -> SafeString:
    """What happened, newest first (`journal.queries.lines`), with times in `zone`."""
    return _part("journal", lines=list(lines), zone=zone)


@register.simple_tag
def steps(items: Iterable[Mapping[str, Any]], across: bool = True) -> SafeString:
    """A lifecycle: items have `label`, `note`, and `done`, `current`, `held` as they apply."""
    return _part("steps", items=list(items), across=across)


@register.simple_block_tag(end_name="endemptystate")
def emptystate(content: str, title: Text, text: Text = "", heading: str = "h3") -> SafeString:
    """Why a list is empty and what to try; actions stand inside."""
    return _part("emptystate", content=content, title=title, text=text, heading=heading)


@register.simple_tag(takes_context=True)
def panels(context: Context, parts: Iterable[Any]) -> SafeString:
    """Parts that upper floors provide, each drawn by its `template` with its `context`."""
    drawn = []
    for part in parts:
        with context.push(**part.context):
            drawn.append(context.template.engine.get_template(part.template).render(context))  # type: ignore[union-attr]
    return mark_safe("".join(drawn))  # noqa: S308 - rendered by templates, so escaped there


@register.simple_tag
def copyline(
    id: str,  # noqa: A002 - as in HTML
    value: str,
    label: Text,
    hidden_label: bool = True,
    open_label: Text = "",
    open_url: str = "",
) -> SafeString:
    """An address to copy, with a button where scripts run, and perhaps a link that opens it."""
    return _part(
        "copyline", id=id, value=value, label=label, hidden_label=hidden_label, open_label=open_label, open_url=open_url
    )


def _part(name: str, **values: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", values)
