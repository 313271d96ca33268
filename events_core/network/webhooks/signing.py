"""Secrets and signatures as https://www.standardwebhooks.com has them: `whsec_` and HMAC-SHA256 over id.time.body."""

import base64
import datetime

from django.utils import timezone
from standardwebhooks import Webhook as Signer

from events_core.foundation import tokens

from .models import Delivery, Webhook

PURPOSE = "webhook"
BOTH = datetime.timedelta(hours=24)


def secret_of(webhook: Webhook, generation: int | None = None) -> str:
    """The secret that the receiver holds: 32 bytes in base64 after `whsec_`."""
    key = tokens.key(PURPOSE, webhook.pk, generation or webhook.generation)
    return f"whsec_{base64.b64encode(key).decode()}"


def headers_of(delivery: Delivery, at: datetime.datetime) -> dict[str, str]:
    """What proves the message; for a day after a secret was replaced, by the old one too, so that none gets lost."""
    webhook = delivery.webhook
    generations = [webhook.generation]
    if webhook.replaced_at and timezone.now() - webhook.replaced_at < BOTH:
        generations.append(webhook.generation - 1)
    signatures = [
        Signer(secret_of(webhook, generation)).sign(delivery.message, at, delivery.body) for generation in generations
    ]
    return {
        "webhook-id": delivery.message,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
