"""Rounds and invitations for administrators. Answers are never here: they are the country's."""

from django import forms
from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.invitation_forms import AnyInvitationForm
from accounts.invitations import send_invitation
from accounts.models import Invitation
from assessment import people, rounds
from assessment.models import Extension, Round


class ExtensionForm(forms.ModelForm):
    """More time than the round gives, or it would be none."""

    def clean_closes_on(self):
        day = self.cleaned_data["closes_on"]
        if day <= self.instance.round.closes_on:
            raise forms.ValidationError(_("Choose a day after the round closes for everybody."))
        return day


class ExtensionInline(admin.TabularInline):
    """To take time away again, change the day: who was given how much stays on record."""

    model = Extension
    form = ExtensionForm
    fields = ["country", "closes_on", "reason", "given_by", "given_at"]
    readonly_fields = ["given_by", "given_at"]
    extra = 0
    can_delete = False


@admin.register(Round)
class RoundAdmin(admin.ModelAdmin):
    list_display = ["name", "framework", "opens_on", "closes_on", "state", "overview"]
    list_filter = ["state", "framework"]
    inlines = [ExtensionInline]
    actions = ["close_validated"]

    def get_readonly_fields(self, request, obj=None):  # noqa: ARG002 - Django's interface
        """What countries have answered is answered for one edition."""
        return ["framework"] if obj and obj.assessments.exists() else []

    def get_inlines(self, request, obj):  # noqa: ARG002 - Django's interface
        return self.inlines if obj else []

    def save_formset(self, request, form, formset, change):  # noqa: ARG002 - Django's interface
        formset.save(commit=False)
        changed = [extension for extension, _names in formset.changed_objects]
        for extension in [*formset.new_objects, *changed]:
            rounds.extend(extension, by=request.user)

    @admin.action(description=_("Close the assessments that are validated"), permissions=["change"])
    def close_validated(self, request, queryset):
        closed = rounds.close_validated(queryset, by=request.user)
        text = ngettext("%d assessment closed.", "%d assessments closed.", closed)
        self.message_user(request, text % closed, messages.SUCCESS)

    @admin.display(description=_("Overview"))
    def overview(self, round_):
        url = reverse("round_overview", args=[round_.pk])
        return format_html('<a href="{}">{}</a>', url, _("Who has started, submitted, is late"))


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """How everybody comes in. What was sent is not changed: withdraw it and invite again."""

    form = AnyInvitationForm
    filter_horizontal = ["reviews"]
    list_display = ["email", "role", "country", "agency", "invited_at", "valid_until", "answer"]
    list_filter = ["role", "country"]
    list_select_related = ["country", "agency"]
    search_fields = ["email", "agency__name"]
    actions = ["withdraw"]

    def has_change_permission(self, request, obj=None):  # noqa: ARG002 - Django's interface
        return False

    def has_delete_permission(self, request, obj=None):  # noqa: ARG002 - Django's interface
        return False

    @admin.display(description=_("Answer"))
    def answer(self, invitation):
        if invitation.accepted_at:
            return _("accepted")
        if invitation.withdrawn_at:
            return _("withdrawn")
        return _("waiting") if invitation.is_waiting else _("time ran out")

    def save_model(self, request, obj, form, change):  # noqa: ARG002 - Django's interface
        token = people.invite(obj, by=request.user, reviews=form.cleaned_data["reviews"])
        send_invitation(request, obj, token)

    @admin.action(description=_("Withdraw"), permissions=["view"])
    def withdraw(self, request, queryset):
        for invitation in queryset.waiting():
            people.withdraw(invitation, by=request.user)
        self.message_user(request, _("Withdrawn. The links open nothing now."), messages.SUCCESS)
