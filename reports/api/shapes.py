"""What the API takes and gives: the schemas of its OpenAPI document."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator

LARGEST_ID = 2**31 - 1
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Document = dict[str, Any]


def _without_nul(text):
    if "\0" in text:
        raise ValueError("holds a NUL character")
    return text


Text = Annotated[str, Field(max_length=120), AfterValidator(_without_nul)]
Slug = Annotated[str, Field(pattern="^[-a-zA-Z0-9_]+$", max_length=40)]
Code = Annotated[str, Field(pattern="^[A-Z]{2}$", description="Only of this country, such as XA.")]


class Page(Schema):
    """Which part of a list is wanted."""

    limit: Annotated[int, Field(ge=1, le=200, description="How many, at most.")] = 100
    offset: Annotated[int, Field(ge=0, le=10**6, description="How many to pass over.")] = 0

    def of(self, rows):
        """`{count, items}` of a QuerySet in a settled order: two queries."""
        return {"count": rows.count(), "items": rows[self.offset : self.offset + self.limit]}


class AssessmentPage(Page):
    round: Annotated[Id | None, Field(description="Only of this round.")] = None


class SubmissionPage(AssessmentPage):
    country: Code | None = None


class Choice(Schema):
    """Which countries are compared; all that the token's reviewer reviews, without it."""

    round: Annotated[Id | None, Field(description="The newest round without it.")] = None
    region: Annotated[Text, Field(description="Only countries of this region.")] = ""
    state: Annotated[Text, Field(description="Only submissions of this state.")] = ""


class Refusal(Schema):
    detail: str


class Invalid(Schema):
    """What is wrong with which part of the request."""

    detail: list[Document]


class Country(Schema):
    code: str
    name: str
    region: str


class Edition(Schema):
    code: str
    edition: str
    title: dict[str, str]
    languages: list[str]
    published_on: date | None
    sha256: str


class Editions(Schema):
    count: int
    items: list[Edition]


class Round(Schema):
    id: int
    name: str
    opens_on: date
    closes_on: date
    state: str
    framework: list[str] = Field(description="Code and edition.")

    @staticmethod
    def resolve_framework(row):
        return [row.framework.code, row.framework.edition]


class Assessment(Schema):
    id: UUID
    round: Round
    country: Country
    state: str
    state_changed_at: datetime


class Assessments(Schema):
    count: int
    items: list[Assessment]


class Submission(Schema):
    id: UUID
    assessment: UUID = Field(alias="assessment_id")
    round: Round
    country: Country
    number: int
    submitted_at: datetime
    state: str = Field(description="Of its assessment now; it may be about a later version.")
    framework_sha256: str
    input_sha256: str

    @staticmethod
    def resolve_round(row):
        return row.assessment.round

    @staticmethod
    def resolve_country(row):
        return row.assessment.country

    @staticmethod
    def resolve_state(row):
        return row.assessment.state


class Submissions(Schema):
    count: int
    items: list[Submission]


class Range(Schema):
    low: int
    high: int


class Line(Schema):
    """A country in the comparison; null is the level of a capability that does not apply."""

    country: Country
    submission: UUID
    number: int
    submitted_at: datetime
    state: str
    levels: dict[str, Range | None]
    verdicts: dict[str, str] = Field(description="By connection.")

    @staticmethod
    def resolve_submission(line):
        return line.submission.pk

    @staticmethod
    def resolve_number(line):
        return line.submission.number

    @staticmethod
    def resolve_submitted_at(line):
        return line.submission.submitted_at

    @staticmethod
    def resolve_state(line):
        return line.submission.state


class Comparison(Schema):
    round: Round
    countries: list[Line] = Field(description="In alphabetical order.")
