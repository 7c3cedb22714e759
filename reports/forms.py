"""The form of the label that reports bear."""

from django import forms

from assessment.models import Assessment


class ClassificationForm(forms.ModelForm):
    """The classification of an assessment: one line, or nothing."""

    class Meta:
        model = Assessment
        fields = ["classification"]

    def clean_classification(self):
        """Signs that cannot be printed would stand on every page."""
        label = self.cleaned_data["classification"]
        return " ".join("".join(sign if sign.isprintable() else " " for sign in label).split())
