"""Revoking and correcting."""

import pytest

from certificates import actions, eligibility
from certificates.models import Certificate
from events_core.foundation.refusals import Invalid, Refused
from events_core.journal.models import Entry, Letter
from events_core.network.models import Person
from events_core.programme.models import Event
from tests.certificates.conftest import People
from tests.certificates.test_issue import issue_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(held: Event, came: People, officer: Person) -> Certificate:
    came(held, "kim")
    issue_all(held, officer)
    return Certificate.objects.get()


def test_revoking_needs_a_reason(certificate: Certificate, officer: Person) -> None:
    with pytest.raises(Invalid) as refused:
        actions.revoke(certificate.pk, "  ", by=officer.actor)
    assert refused.value.errors[0].field == "reason"
    certificate.refresh_from_db()
    assert certificate.state == "valid"


def test_a_revoked_certificate_tells_its_holder_why(certificate: Certificate, officer: Person) -> None:
    revoked = actions.revoke(certificate.pk, "Was at another event that day.", by=officer.actor)
    assert revoked.state == "revoked"
    assert revoked.state_since > revoked.issued_at
    letter = Letter.objects.get(template="certificates/revoked")
    assert "Was at another event that day." in letter.body
    assert Entry.objects.filter(verb="certificate.revoked", scope_id=certificate.event_id).exists()
    with pytest.raises(Refused):
        actions.revoke(certificate.pk, "Again.", by=officer.actor)


def test_a_corrected_one_keeps_the_serial_and_gets_a_new_code(certificate: Certificate, officer: Person) -> None:
    new = actions.reissue(certificate.pk, "Spelling", name="Kim Minjun", by=officer.actor)
    certificate.refresh_from_db()
    assert (certificate.state, certificate.is_current) == ("replaced", False)
    assert (new.serial, new.version, new.supersedes) == (certificate.serial, 2, certificate)
    assert new.code != certificate.code
    assert new.file.sha256 != certificate.file.sha256
    assert (new.name, new.native_name) == ("Kim Minjun", "김민준")
    assert Letter.objects.filter(template="certificates/reissued").count() == 1
    assert eligibility.has_current(new.registration, "attendance")


def test_a_revoked_one_may_be_issued_again_but_a_replaced_one_not(certificate: Certificate, officer: Person) -> None:
    actions.revoke(certificate.pk, "Wrong name.", by=officer.actor)
    new = actions.reissue(certificate.pk, "Right name.", name="Kim Min Jun", by=officer.actor)
    assert new.state == "valid"
    with pytest.raises(Refused):
        actions.reissue(certificate.pk, "Once more.", by=officer.actor)


def test_a_correction_that_cannot_be_printed_changes_nothing(certificate: Certificate, officer: Person) -> None:
    with pytest.raises(Invalid):
        actions.reissue(certificate.pk, "Spelling", name="Kim 😀", by=officer.actor)
    certificate.refresh_from_db()
    assert certificate.state == "valid"
    assert Certificate.objects.count() == 1
