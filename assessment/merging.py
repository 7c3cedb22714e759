"""What agencies say beside the country's answers, and the verb that takes it over."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import F

from assessment.answers import Change, Said, Sheet, save_over
from assessment.models import Answer, Contribution, Delegation
from assessment.standing import Standing
from capabilities.document import codes_by_id


@dataclass(frozen=True)
class Offer:
    """What one agency says about a criterion, beside the country's answer (`row`, None: none).

    `items` is the evidence it cites, where a page shows it.
    """

    contribution: Contribution
    row: Answer | None
    items: list = field(default_factory=list)

    @property
    def delegation(self):
        return self.contribution.delegation

    @property
    def agency(self):
        return self.delegation.agency

    @property
    def said(self):
        return Said.by(self.contribution)

    @property
    def is_ours(self):
        """Whether the country says all of it already; an agency without words adds none."""
        if self.row is None:
            return False
        ours, said = Said.by(self.row), self.said
        return said == replace(
            ours, comment=said.comment and ours.comment, cited=ours.cited & said.cited
        )

    @property
    def token(self):
        """Names the offer and what stood beside it, for the button that takes it over."""
        version = self.row.version if self.row else 0
        return f"{self.contribution.pk}.{self.contribution.version}.{version}.{self.code}"

    @property
    def code(self):
        return self.contribution.code

    @property
    def differs(self):
        """Whether the country rates it, and otherwise."""
        ours = self.row and rating_of(self.row)
        return bool(ours) and ours != rating_of(self.contribution)


def rating_of(row):
    """The rating or the numbers, without words; None while there are only words."""
    return row.rating or (None if row.numerator is None else (row.numerator, row.denominator))


def offers(standing, capability):
    """What agencies say about the capability's criteria: `{code: [Offer]}`; one query.

    An agency that says nothing about a criterion, or nothing any more, has no offer there.
    """
    assessment = standing.assessment
    codes = codes_by_id(assessment.framework, capability)
    found = Contribution.objects.filter(delegation__assessment=assessment, criterion__in=codes)
    current = found.exclude(delegation__state=Delegation.State.TAKEN_BACK)
    by_code = {}
    for row in _in_order(current.select_related("delegation__agency", "updated_by"), codes):
        if Said.by(row) != Said():
            by_code.setdefault(row.code, []).append(Offer(row, standing.rows.get(row.code)))
    return by_code


def _in_order(found, codes):
    """The rows with `code` and `cited`, by agency."""
    rows, cited = {}, {}
    for row in found.annotate(item=F("evidence")).order_by("pk"):
        rows.setdefault(row.pk, row)
        cited.setdefault(row.pk, set()).add(row.item)
    for pk, row in rows.items():
        row.code, row.cited = codes[row.criterion_id], frozenset(cited[pk] - {None})
    return sorted(rows.values(), key=lambda row: (row.delegation.agency.name, row.pk))


@dataclass(frozen=True)
class MergeLine:
    """One criterion: the country's answer and what agencies offer."""

    asked: dict
    row: Answer | None
    offers: list
    our_items: list

    @property
    def code(self):
        return self.asked["code"]

    @property
    def says_nothing(self):
        """Whether the country has said nothing yet."""
        return self.row is None or Said.by(self.row) == Said()

    @property
    def agencies_differ(self):
        ratings = {rating_of(offer.contribution) for offer in self.offers}
        return len(ratings - {None}) > 1

    @property
    def is_disputed(self):
        return self.agencies_differ or any(offer.differs for offer in self.offers)

    @property
    def undisputed(self):
        """The only agency's offer, handed in, where the country says nothing; else None."""
        if len(self.offers) != 1 or not self.says_nothing:
            return None
        (offer,) = self.offers
        return offer if offer.delegation.is_handed_in else None


@dataclass(frozen=True)
class MergePage:
    """One capability of one assessment: what each agency says, criterion by criterion.

    `part` is the capability in the framework document, `offers` as `offers` gives them.
    """

    standing: Standing
    part: dict
    offers: dict
    delegations: list
    register: dict

    @classmethod
    def of(cls, standing, code, register):
        """Raises LookupError for an unknown capability."""
        part = next((x for x in standing.document["capabilities"] if x["code"] == code), None)
        if part is None:
            raise LookupError(code)
        handed = standing.assessment.delegations.current().select_related("agency")
        return cls(
            standing,
            part,
            offers(standing, code),
            list(handed.filter(capability__code=code)),
            register,
        )

    @property
    def assessment(self):
        return self.standing.assessment

    @cached_property
    def lines(self):
        return [self._line(asked) for asked in self.part["criteria"]]

    @property
    def spoken(self):
        """The criteria about which at least one agency says something."""
        return [line for line in self.lines if line.offers]

    @property
    def silent(self):
        return [line for line in self.lines if not line.offers]

    def _line(self, asked):
        row = self.standing.rows.get(asked["code"])
        return MergeLine(
            asked=asked,
            row=row,
            offers=[
                replace(offer, items=self._items(offer.contribution))
                for offer in self.offers.get(asked["code"], [])
            ],
            our_items=self._items(row) if row else [],
        )

    def _items(self, row):
        return [item for pk, item in self.register.items() if pk in row.cited]

    @property
    def undisputed(self):
        return [line.undisputed for line in self.lines if line.undisputed]

    @cached_property
    def disputed(self):
        """How many criteria agencies, or an agency and the country, answer differently."""
        return sum(1 for line in self.lines if line.is_disputed)

    def take_over(self, tokens, *, by, only_undisputed=False):
        """Let the answers say what these offers say; `(taken, left)` as lists of criterion codes.

        Left is what is no longer as the page with these tokens showed it. Belongs into the
        transaction that locked the assessment before this page was read. Raises
        NotEditableError when the assessment is no longer a draft.
        """
        every = [offer for line in self.lines for offer in line.offers]
        offered = self.undisputed if only_undisputed else every
        known = {offer.token: offer for offer in offered}
        taking = [known[token] for token in tokens if token in known]
        changes = {offer.code: _change(offer) for offer in taking}
        saved = save_over(self.standing.rows, Sheet(self.assessment), changes, by=by)
        asked_for = {token.split(".", 3)[-1] for token in tokens}
        taken = [line.code for line in self.lines if line.code in changes.keys() - saved.conflicts]
        left = [line.code for line in self.lines if line.code in asked_for - set(taken)]
        return taken, left


def _change(offer):
    version = offer.row.version if offer.row else 0
    return Change(said=offer.said, version=version, origin=offer.contribution)


def handed_to(assessment):
    """Who has which capability: `{capability code: [Delegation]}`."""
    found = {}
    for row in assessment.delegations.current().select_related("capability", "agency"):
        found.setdefault(row.capability.code, []).append(row)
    return found


def agencies_of(handed):
    """The agencies that have something, by name."""
    agencies = {row.agency for delegations in handed.values() for row in delegations}
    return sorted(agencies, key=lambda agency: agency.name)
