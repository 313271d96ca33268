"""Answers become rows of their own, so that none is ever overwritten."""

from django.db import migrations


def keep_answers(apps, schema_editor):
    CohostRequest = apps.get_model("hosting", "CohostRequest")
    Answer = apps.get_model("hosting", "Answer")
    for request in CohostRequest.objects.filter(answered_at__isnull=False).select_related("event").iterator():
        kind = "declined" if request.state == "declined" else "confirmed"
        request.answer = Answer.objects.create(
            request=request,
            organisation_id=request.organisation_id,
            kind=kind,
            via="letter",
            at=request.answered_at,
            name=request.answered_by,
            position=request.answered_position,
            message=request.note,
            starts_at=request.answer_starts_at or request.event.starts_at,
            ends_at=request.answer_ends_at or request.event.ends_at,
            terms={
                name: value
                for name, value in (
                    ("name", request.answered_by),
                    ("position", request.answered_position),
                    ("message", request.note),
                )
                if value
            },
        )
        request.save(update_fields=["answer"])
    for request in CohostRequest.objects.exclude(asked={}).iterator():
        contact = request.asked.pop("contact", {})
        request.contact_name = contact.get("name", "")
        request.contact_email = contact.get("email", "")
        request.contact_language = contact.get("language", "")
        request.reply_by = request.asked.pop("reply_by", None)
        request.save(update_fields=["asked", "contact_name", "contact_email", "contact_language", "reply_by"])


class Migration(migrations.Migration):

    dependencies = [
        ('hosting', '0003_asking'),
    ]

    operations = [migrations.RunPython(keep_answers, migrations.RunPython.noop)]
