"""Which criteria a journey needs, found by what they are in the framework document."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Reply:
    """What a coordinator says about one criterion: a rating, or two numbers for a measure."""

    rating: str = ""
    numbers: tuple = ()
    reason: str = ""
    evidence: str = ""

    @property
    def as_answer(self):
        """The same as tests.data.make_answers takes it."""
        numbers = dict(zip(("numerator", "denominator"), self.numbers, strict=False))
        cited = [self.evidence] if self.evidence else []
        return {"rating": self.rating, "reason": self.reason, "evidence": cited, **numbers}


@dataclass(frozen=True)
class Questions:
    """The criteria of an edition, as its document has them."""

    document: dict

    @cached_property
    def all(self):
        """`{code: criterion}` in framework order."""
        return {
            criterion["code"]: criterion
            for capability in self.document["capabilities"]
            for criterion in capability["criteria"]
        }

    @cached_property
    def capability_of(self):
        """`{criterion code: capability code}`."""
        return {
            criterion["code"]: capability["code"]
            for capability in self.document["capabilities"]
            for criterion in capability["criteria"]
        }

    def of(self, capability):
        return [code for code in self.all if self.capability_of[code] == capability]

    def first(self, **wanted):
        """The first criterion without a parent, other than a measure, with these properties.

        `required` and `may_not_apply` are yes or no, `level` is a number, `has_children` says
        that others depend on it, `capability` is a code.
        """
        return self.some(1, **wanted)[0]

    def some(self, count, **wanted):
        found = self._such(**wanted)
        assert len(found) >= count, f"the edition has no {count} criteria with {wanted}"
        return found[:count]

    def capability_with(self, count, **wanted):
        """The first capability that has so many criteria with these properties."""
        found = Counter(self.capability_of[code] for code in self._such(**wanted))
        return next(code for code, such in found.items() if such >= count)

    def _such(self, measure=False, parent=False, **wanted):
        return [
            code
            for code in self.all
            if bool(self.all[code]["measure"]) == measure
            and bool(self.all[code]["depends_on"]) == parent
            and all(self._facts(code)[name] == value for name, value in wanted.items())
        ]

    def _facts(self, code):
        criterion = self.all[code]
        return {
            "required": criterion["obligation"] == "required",
            "level": criterion["level"],
            "may_not_apply": criterion["may_not_apply"],
            "has_children": bool(self.children(code)),
            "capability": self.capability_of[code],
        }

    def children(self, parent):
        return [code for code, asked in self.all.items() if asked["depends_on"] == parent]

    def ancestors(self, code):
        """What it follows from, the farthest first."""
        parent = self.all[code]["depends_on"]
        return [*self.ancestors(parent), parent] if parent else []

    def connection(self, code):
        """`(connection, capability)`, both as in the document."""
        return next(
            (connection, capability)
            for capability in self.document["capabilities"]
            for connection in capability["connections"]
            if connection["code"] == code
        )

    def ready(self, connection, evidence):
        """The replies after which the country is ready for the connection but not connected.

        All of the connection's own capability, and what its conditions need elsewhere:
        `{capability: {criterion: Reply}}`. `evidence` is the title of what is cited.
        """
        connection, own = self.connection(connection)
        replies = {
            own["code"]: {
                code: Reply("N") if code == connection["goal"] else self.reply(code)
                for code in self.of(own["code"])
            }
        }
        for part in connection["preconditions"]:
            if part["kind"] == "mandatory":
                for code, cited in _leaves(part["requires"]):
                    self._need(replies, code, evidence if cited else "")
        return replies

    def _need(self, replies, code, evidence):
        for each in [*self.ancestors(code), code]:
            replies.setdefault(self.capability_of[each], {}).setdefault(each, self.reply(each))
        if evidence:
            replies[self.capability_of[code]][code] = Reply("L", evidence=evidence)

    def reply(self, code):
        """A believable reply: in place, or not applicable where that is allowed."""
        criterion = self.all[code]
        if criterion["may_not_apply"]:
            return Reply("NA", reason="No such database is planned; see the cabinet's decision.")
        return Reply(numbers=(9, 10)) if criterion["measure"] else Reply("L")


def _leaves(requires):
    """`(criterion, needs evidence)` that together meet a requirement; of `any`, the first part."""
    if "criterion" in requires:
        return [(requires["criterion"], requires.get("evidence", False))]
    parts = requires["all"] if "all" in requires else requires["any"][:1]
    return [leaf for part in parts for leaf in _leaves(part)]
