"""Text of several lines, as browsers and files send it."""

from django import forms


def one_newline(text):
    """Browsers send CR LF, files hold LF: one of them, so that the same text is equal."""
    return text.replace("\r\n", "\n")


class Lines(forms.CharField):
    """Text of several lines, whose length counts a line break once, as browsers do."""

    def to_python(self, value):
        return one_newline(super().to_python(value))
