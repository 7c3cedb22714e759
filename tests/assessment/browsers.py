"""People at a page: with a browser that runs no scripts, and with one that does."""

from django.urls import reverse

from assessment.answers import Said
from assessment.standing import answer_rows, rows_by_code
from tests.assessment.page import Page
from tests.data import make_answers

ANSWERS = {
    "L1": {"rating": "L", "comment": "In force\nsince 2019", "evidence": ["Act"]},
    "L2": {"rating": "NA", "reason": "Nobody asks"},
    "L3": "P",
    "L4": (3, 4),
}


class Browser:
    """Somebody's browser without JavaScript, on the page of one capability."""

    def __init__(self, client, assessment, capability="LOANS"):
        self.client = client
        self.url = reverse("capability", args=[assessment.pk, capability])
        self.page = self.get(self.url)

    def get(self, url):
        self.response = self.client.get(url)
        return Page(self.response)

    def fill(self, **fields):
        """What the page would send with these fields changed; `_` stands for `-`."""
        changed = {name.replace("_", "-", 1): value for name, value in fields.items()}
        return {**self.page.sent("answers"), **changed}

    def save(self, button=None, **fields):
        """Press Save; the page that comes of it, after a redirect if there is one."""
        data = self.fill(**fields) | ({button: "1"} if button else {})
        self.response = self.client.post(self.page.find("answers").get("action"), data, follow=True)
        self.page = Page(self.response)
        return self.page

    @property
    def status(self):
        return self.response.status_code

    @property
    def went_to(self):
        """Where a redirect led, or None."""
        return self.response.redirect_chain[-1][0] if self.response.redirect_chain else None


class Typing:
    """Somebody on a page that saves itself; parts that come back are the new page's."""

    def __init__(self, client, assessment, capability="LOANS"):
        self.client, self.assessment = client, assessment
        self.page = Page(client.get(reverse("capability", args=[assessment.pk, capability])))

    def url_of(self, code):
        """Where the page sends the criterion."""
        return reverse("save_criterion", args=[self.assessment.pk, code])

    def save(self, code, **fields):
        """Change fields of one criterion and send what its section holds."""
        section = self.page.find(code)
        data = self.page.sent("answers", section) if section is not None else {}
        data |= {f"{code}-{name.replace('_', '-')}": value for name, value in fields.items()}
        self.response = self.client.post(
            self.url_of(code),
            data,
            headers={"HX-Request": "true"},
        )
        self.parts = Page(self.response)
        return self.parts

    @property
    def swapped(self):
        """The ids of the parts that swap themselves in, in order."""
        elements = self.parts.root.iter()
        return [each.get("id") for each in elements if each.get("hx-swap-oob") == "true"]


class Contributing(Browser):
    """Somebody of an agency, without JavaScript, on the page of a delegation."""

    def __init__(self, client, delegation):
        self.client = client
        self.url = reverse("delegation", args=[delegation.pk])
        self.page = self.get(self.url)


class ContributingTyping(Typing):
    """Somebody of an agency on the same page, which saves itself."""

    def __init__(self, client, delegation):
        self.client, self.delegation = client, delegation
        self.page = Page(client.get(reverse("delegation", args=[delegation.pk])))

    def url_of(self, code):
        return reverse("save_contribution", args=[self.delegation.pk, code])


def contributed(delegation):
    """What an agency's stored rows say, and their versions."""
    rows = rows_by_code(delegation.contributions)
    return {code: (Said.by(row), row.version) for code, row in rows.items()}


def stored(assessment):
    return {code: (Said.by(row), row.version) for code, row in answer_rows(assessment).items()}


def colleague_saves(assessment, by, code, **fields):
    """What a colleague saved since the page was opened."""
    row = assessment.answers.filter(criterion__code=code).first()
    if row is None:
        make_answers(assessment, {code: fields}, by=by)
        return
    for name, value in {**fields, "updated_by": by, "version": row.version + 1}.items():
        setattr(row, name, value)
    row.save()
