"""Workers under fire."""
