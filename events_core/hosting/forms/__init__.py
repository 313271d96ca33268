"""The forms of hosting; what they hold is checked again by the actions."""
