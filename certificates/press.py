"""Making the files of one event in one wording: fonts and words are prepared once, then each certificate is printed."""

import datetime
from collections.abc import Sequence
from types import TracebackType

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events_core.foundation import codes
from events_core.foundation.typeset.gate import check_glyphs
from events_core.programme.models import Event

from .designs import Printed, drawn, fixed_fonts
from .models import Certificate, Kind
from .wording import Taught, facts_of, taught_in, wordings

NO_CODE = "0" * codes.LENGTH


class Press:
    """Prints certificates of one event, kind and choice of languages: `with Press(event, kind, …) as press: …`."""

    def __init__(self, event: Event, kind: str, languages: Sequence[str], on: datetime.date | None = None) -> None:
        self.event = event
        self.facts = facts_of(event)
        self.taught = taught_in(event) if kind == Kind.COMPLETION else Taught()
        day = on or timezone.now().astimezone(event.zone).date()
        self.wordings = wordings(event, self.facts, kind, languages, day, self.taught)
        self.fonts = fixed_fonts(self.wordings)

    def __enter__(self) -> "Press":
        self.fonts.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.fonts.__exit__(kind, error, trace)

    def print(self, certificate: Certificate) -> bytes:
        """The certificate as a PDF. Refuses names that no font has (`missing_glyph`) or that do not fit (`no_room`)."""
        return self._draw(
            certificate.name, certificate.native_name, certificate.native_language, certificate.serial, certificate.code
        )

    def preview(self, name: str, native_name: str, native_language: str) -> bytes:
        """The page as it would be, marked as a preview, with numbers that are never given."""
        with translation.override(self.wordings[0].language):
            stamp = pgettext("across a certificate that is none", "Preview")
        return self._draw(name, native_name, native_language, f"{serial_stem(self.event)}0000", NO_CODE, stamp)

    def _draw(self, name: str, native: str, native_language: str, serial: str, code: str, stamp: str = "") -> bytes:
        printed = Printed(
            name=check_glyphs(name),
            native_name=check_glyphs(native),
            native_language=native_language,
            serial=serial,
            code=codes.grouped(code),
            address=f"{settings.BASE_URL}/v/{code}".upper(),
            wordings=self.wordings,
            note=self._note(),
            stamp=stamp,
        )
        return drawn(printed, self.fonts)

    def _note(self) -> str:
        if not settings.DEMO:
            return ""
        with translation.override(self.wordings[0].language):
            return _("Demonstration: people and events on this page are invented.")


def serial_stem(event: Event) -> str:
    """What every serial of an event begins with: `LCC-2027-SY-01-`."""
    return event.reference.replace("/", "-") + "-"
