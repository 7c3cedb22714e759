"""Every address of the site, read from the URLconf, and the few that are open to everyone."""

from dataclasses import dataclass

from django.urls import URLPattern, get_resolver

# Everything else asks to sign in. A page joins this list by a decision, not by accident.
PUBLIC = {
    "reference",
    "reference_framework",
    "reference_requirements",
    "reference_connections",
    "reference_sources",
    "reference_search",
    "reference_level",
    "reference_capability",
    "reference_capability_requirements",
    "api_reference",
    "blank_questionnaire",
    "blank_capability",
    "blank_workbook",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "invitation",
    "openid_connect_login",
    "openid_connect_callback",
    "set_language",
    "verify",
}


@dataclass(frozen=True)
class Page:
    """One address: its name with namespace, and the route as the URLconf writes it."""

    name: str
    route: str


def pages(resolver=None, route="", namespace=""):
    """All addresses, in the order of the URLconf."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Page(f"{namespace}{entry.name or here}", here)
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from pages(entry, here, inner)


def own_pages():
    """All but Django's administration, tested at Django, and the API, tested in tests/api."""
    return [page for page in pages() if not page.name.startswith(("admin:", "api:"))]
