"""Administration of countries, agencies, people and memberships; never of answers."""

import allauth.account.admin
import allauth.mfa.admin
import allauth.socialaccount.admin  # noqa: F401 - the same
import django.contrib.auth.admin  # noqa: F401 - the same
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.forms import MembershipForm, PersonForm
from accounts.invitations import send_password_link
from accounts.models import Agency, Country, Membership, User
from accounts.second_factor import remove_second_factor

# The three modules imported as a whole register pages. Those of allauth would show the keys of
# second factors and a second list of e-mail addresses; groups carry no meaning, memberships do.
admin.site.unregister([EmailAddress, Authenticator, Group, SocialAccount, SocialApp, SocialToken])

# One way in, so that rate limits and the second factor hold for administrators as well.
admin.site.login = secure_admin_login(admin.site.login)
admin.site.password_change = lambda request, **kwargs: redirect("account_change_password")  # noqa: ARG005
admin.site.site_header = _("Waymark administration")
admin.site.site_title = _("Waymark administration")
admin.site.index_title = _("Reference data and people")


class KeptForTheRecord(admin.ModelAdmin):
    """Rows that answers and the trail name: changed, never deleted."""

    def has_delete_permission(self, request, obj=None):  # noqa: ARG002 - Django's interface
        return False


@admin.register(Country)
class CountryAdmin(KeptForTheRecord):
    list_display = ["name", "code", "region"]
    list_filter = ["region"]
    search_fields = ["name", "code"]


@admin.register(Agency)
class AgencyAdmin(KeptForTheRecord):
    list_display = ["name", "country"]
    list_filter = ["country"]
    list_select_related = ["country"]
    search_fields = ["name", "country__name"]


class MembershipInline(admin.StackedInline):
    model = Membership
    form = MembershipForm
    extra = 0


@admin.register(User)
class PersonAdmin(KeptForTheRecord):
    form = PersonForm
    fields = ["email", "name", "is_active", "is_staff", "last_login", "date_joined"]
    inlines = [MembershipInline]
    list_display = ["email", "name", "roles", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "memberships__role", "memberships__country"]
    search_fields = ["email", "name"]
    actions = ["send_password_link", "take_away_second_factor"]

    def has_add_permission(self, request):  # noqa: ARG002 - Django's interface
        """People come in by invitation, and choose their own name and password."""
        return False

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .prefetch_related("memberships__country", "memberships__agency")
        )

    def get_readonly_fields(self, request, obj=None):
        """Nobody locks themselves out."""
        own = ["is_active", "is_staff"] if obj == request.user else []
        return ["last_login", "date_joined", *own]

    @admin.display(description=_("Roles"))
    def roles(self, person):
        return "; ".join(str(membership) for membership in person.memberships.all())

    def save_model(self, request, obj, form, change):
        # The administration is one permission: who may use its pages may use all of them.
        obj.is_superuser = obj.is_staff
        if not obj.is_active:
            obj.end_sessions()
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            # allauth keeps a list of its own and would go on accepting the old address.
            EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()

    @admin.action(description=_("Send a link to choose a new password"), permissions=["change"])
    def send_password_link(self, request, queryset):
        people = list(queryset.filter(is_active=True))
        for person in people:
            send_password_link(person)
        self._report(request, people, ngettext("%d link sent.", "%d links sent.", len(people)))

    @admin.action(
        description=_("Take away the second factor (phone lost, identity checked)"),
        permissions=["change"],
    )
    def take_away_second_factor(self, request, queryset):
        people = list(queryset)
        for person in people:
            remove_second_factor(person)
            self.log_change(request, person, "Second factor taken away.")
        text = ngettext(
            "%d person signs in with the password alone until they set up two-step sign-in again.",
            "%d people sign in with the password alone until they set up two-step sign-in again.",
            len(people),
        )
        self._report(request, people, text)

    def _report(self, request, people, text):
        self.message_user(request, text % len(people), messages.SUCCESS)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    form = MembershipForm
    list_display = ["user", "role", "country", "agency"]
    list_filter = ["role", "country"]
    list_select_related = ["user", "country", "agency"]
    search_fields = ["user__email", "user__name", "agency__name"]
    filter_horizontal = ["reviews"]
