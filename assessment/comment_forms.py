"""The forms of comments: a new thread with its readers, and a reply."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.lines import Lines
from assessment.models import Comment, Side

Audience = Comment.Audience

# Whom each side may address, the fewest first, in words that say who will read it.
READERS = {
    Side.COUNTRY: [
        (
            Audience.COUNTRY,
            _(
                "My country only: its coordinators and observers, and the agencies that have this "
                "capability. Reviewers never read it."
            ),
        ),
        (Audience.BOTH, _("My country and its reviewers, once something was submitted to them.")),
    ],
    Side.REVIEWERS: [
        (Audience.REVIEWERS, _("Reviewers of this country only. The country never reads it.")),
        (
            Audience.BOTH,
            _(
                "Reviewers and the country: its coordinators and observers, and the agencies that "
                "have this capability."
            ),
        ),
    ],
}


class CommentText(Lines):
    """What somebody says. Words that nobody could see are none."""

    def __init__(self, **options):
        column = Comment._meta.get_field("text")
        super().__init__(
            widget=forms.Textarea(attrs={"rows": 4}), max_length=column.max_length, **options
        )

    def clean(self, value):
        text = super().clean(value)
        if not any(letter.isprintable() and not letter.isspace() for letter in text):
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return text


class CommentForm(forms.Form):
    """A new thread. `side` is the one on which its writer acts."""

    text = CommentText(label=_("Comment"))
    audience = forms.ChoiceField(
        label=_("Who reads it"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who reads it."),
            "invalid_choice": _("Choose one of these."),
        },
    )

    def __init__(self, *args, side, **options):
        super().__init__(*args, **options)
        choices = READERS[side]
        self.fields["audience"].choices = choices
        self.initial.setdefault("audience", choices[0][0])


class ThreadReplyForm(forms.Form):
    """A reply, for the readers of its thread."""

    text = CommentText(label=_("Reply"))
