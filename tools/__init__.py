"""Commands for work on the code."""
