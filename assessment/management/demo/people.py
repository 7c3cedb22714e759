"""Who is in the demo: people, their countries, and the password that opens all of it."""

from django.contrib.auth.hashers import check_password, make_password

from accounts.demo import DEMO_PASSWORD, demo_people
from accounts.models import Country, Membership, Role
from assessment.management.demo import FOLDER, load_fixture, read
from assessment.models import Assessment

HEADINGS = ("Role", "Country", "E-mail", "Password")


def load_people():
    """Load who is missing: all of them, or the neighbours where a demo has only the first four."""
    somebody = demo_people().exists()
    if not _neighbours().exists():
        load_fixture("neighbours")
        for membership in Membership.objects.filter(user__in=demo_people(), role=Role.REVIEWER):
            membership.reviews.add(*_neighbours())
    if not somebody:
        load_fixture("people")
    _set_passwords()


def _neighbours():
    """The countries beside the first four."""
    rows = read(FOLDER / "neighbours.yaml")
    codes = [row["fields"]["code"] for row in rows if row["model"] == "accounts.country"]
    return Country.objects.filter(code__in=codes).order_by("code")


def _set_passwords():
    # One salt for all: everybody knows the password, and hashing it takes long on purpose.
    without = demo_people().filter(password="!")  # noqa: S106 - what the fixtures say: none
    if without.exists():
        without.update(password=make_password(DEMO_PASSWORD))


def coordinator_of(country):
    """Who speaks for the country (its code) in the demo; None where nobody does any more."""
    role = {"memberships__role": Role.COORDINATOR, "memberships__country__code": country}
    return demo_people().filter(**role).first()


def may_begin(round_, country):
    """The demo's coordinator of a country (its code) that has not begun the round, or None."""
    begun = Assessment.objects.filter(round=round_, country__code=country)
    return None if begun.exists() else coordinator_of(country)


def reviewer_of(submission, email):
    """The demo's reviewer with the address, while the submission's country is among the own."""
    reviewer = demo_people().filter(email=email).first()
    country = submission.assessment.country_id
    reviews = reviewer and reviewer.reviewed_countries().filter(pk=country).exists()
    return reviewer if reviews else None


def sign_ins():
    """Lines that say who can sign in: a table of those who do more than be compared with."""
    neighbours = _neighbours()
    memberships = Membership.objects.filter(user__in=demo_people())
    others = memberships.exclude(country__in=neighbours).select_related("user", "country")
    yield from _aligned([HEADINGS, *_rows(others)])
    codes = [country.code for country in neighbours]
    if codes:
        yield (
            f"{codes[0]} to {codes[-1]} (invented) came with coordinators too, such as "
            f"coordinator.{codes[0].lower()}@demo.example, and with the same password."
        )


def _rows(memberships):
    """`(role, country, e-mail, password)` of each, in the order of the file."""
    hashes = {membership.user.password for membership in memberships}
    unchanged = {each for each in hashes if check_password(DEMO_PASSWORD, each)}
    for membership in memberships:
        country, person = membership.country, membership.user
        yield (
            membership.get_role_display(),
            f"{country.code} {country.name} (invented)" if country else "",
            person.email,
            DEMO_PASSWORD if person.password in unchanged else "(changed)",
        )


def _aligned(rows):
    """The rows as lines whose columns start below each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
