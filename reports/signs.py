"""People's words without signs that no paper shows."""

import unicodedata

# Characters that do nothing on paper, or turn the words after them around.
_CONTROLS = {"Cc", "Cs", "Co", "Cn"}
_TURNERS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(words):
    """People's words without characters that cannot be printed; lines stay lines."""
    return "".join(
        sign
        for sign in str(words)
        if sign in "\n\t" or not (sign in _TURNERS or unicodedata.category(sign) in _CONTROLS)
    )
