"""Everything of an installation in one file, and back, on either database and across them.

A backup is a ZIP (with ZIP64) of `tables/<table>.jsonl` (one row a line, an array of column values), `uploads/<key>`
(the files that people added) and, last, `manifest.json`: when it was made, from which tables, and the size and SHA-256
of each member.
"""
