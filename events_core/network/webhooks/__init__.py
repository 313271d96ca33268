"""Webhooks: news of this platform sent to programs elsewhere, signed by the Standard Webhooks specification."""
