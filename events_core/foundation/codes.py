"""Codes that people read aloud and type: Crockford's base 32 (no I, L, O, U), 13 random ones and a check character.

65 random bits. The check character is the sum of each value times a power of α over GF(32), polynomial x⁵ + x² + 1; it
catches every single wrong character and every swap of two neighbours, and keeps typing errors from asking the database.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 14
_VALUE = {char: value for value, char in enumerate(ALPHABET)}
_READ = str.maketrans({"I": "1", "L": "1", "O": "0"})
_POLYNOMIAL = 0b100101


def _double(value: int) -> int:
    """Times α in GF(32)."""
    value <<= 1
    return value ^ _POLYNOMIAL if value & 32 else value


def check_character(text: str) -> str:
    """The check character of a code's first 13 characters."""
    total = 0
    for char in text:
        total = _double(total) ^ _VALUE[char]
    return ALPHABET[_double(total)]


def new_code() -> str:
    """A fresh code of 14 characters, impossible to guess."""
    text = "".join(ALPHABET[byte & 31] for byte in secrets.token_bytes(LENGTH - 1))
    return text + check_character(text)


def normalise(text: str) -> str:
    """What was typed as a code may be written: upper case, I and L read as 1, O as 0, hyphens and spaces dropped."""
    upper = text.upper().translate(_READ)
    return "".join(char for char in upper if not char.isspace() and char not in "-‐‑–—_.")


def is_valid(code: str) -> bool:
    """Whether a normalised code has the right length, letters and check character; not whether it was ever issued."""
    shaped = len(code) == LENGTH and all(char in _VALUE for char in code)
    return shaped and check_character(code[:-1]) == code[-1]


def grouped(code: str) -> str:
    """The code as it is printed: `7K3M-Q9TX-2HVN-47`."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
