"""What all tests share."""

from tests.cast import (  # noqa: F401
    draft,
    finance,
    focal_point,
    kitakyushu,
    make_event,
    officer,
    organiser,
    participant,
    published,
    secretariat,
    steward,
    trainer,
    ulaanbaatar,
)
