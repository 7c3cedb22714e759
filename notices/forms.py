"""What a person chooses about notices."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from notices.models import Preference


class PreferenceForm(forms.ModelForm):
    """Which mails to send, and in which language; first offered in that of the page."""

    language = forms.ChoiceField(
        label=_("Language of the mails"),
        choices=settings.LANGUAGES,
        error_messages={"invalid_choice": _("Choose one of the languages in the list.")},
    )

    class Meta:
        model = Preference
        fields = ["language", "mail_work", "mail_review", "mail_dates"]

    def __init__(self, *args, instance, **options):
        initial = {} if instance.language else {"language": get_language()}
        super().__init__(*args, instance=instance, initial=initial, **options)

    @property
    def boxes(self):
        """The fields that are one question together."""
        return [self[name] for name in self.fields if name != "language"]

    def save(self):
        """Also when the same person saves twice at once."""
        return Preference.objects.update_or_create(
            person=self.instance.person, defaults=self.cleaned_data
        )
