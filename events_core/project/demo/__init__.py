"""The demonstration: what the founding paper records, and an invented year on the platform, with invented people."""
