"""A second, naive reading of scoring.md: straight from the documents, with fractions.

Slow and literal on purpose, and it shares no code with the scoring modules. Where the two
disagree, one of them is wrong.
"""

from fractions import Fraction
from itertools import product
from math import floor

SCALE = ["N", "P", "L", "F"]
VALUES = {"N": Fraction(0), "P": Fraction(1, 3), "L": Fraction(2, 3), "F": Fraction(1)}


class Oracle:
    """One framework document with the `answers` of one answers document."""

    def __init__(self, framework, answers):
        self.framework = framework
        self.answers = answers
        self.top = len(framework["levels"])
        self.criteria = {
            criterion["code"]: {**criterion, "capability": capability["code"]}
            for capability in framework["capabilities"]
            for criterion in capability["criteria"]
        }
        self.capabilities = {each["code"]: each for each in framework["capabilities"]}

    # Section 2

    def own(self, code):
        answer = self.answers.get(code)
        if answer is None:
            return "unanswered"
        if "numerator" in answer:
            share = Fraction(answer["numerator"], answer["denominator"])
            limits = [Fraction(15, 100), Fraction(50, 100), Fraction(85, 100)]
            return SCALE[sum(share > limit for limit in limits)]
        return "not_known" if answer["rating"] == "U" else answer["rating"]

    def asked(self, code):
        parent = self.criteria[code]["depends_on"]
        return parent is None or self.effective(parent) in ("P", "L", "F")

    def effective(self, code):
        """N P L F NA, or the reason why it is unknown."""
        if self.asked(code):
            return self.own(code)
        parent = self.effective(self.criteria[code]["depends_on"])
        return parent if parent in ("N", "NA") else "waits_for_parent"

    def unknown(self, code):
        return self.effective(code) in ("unanswered", "not_known", "waits_for_parent")

    def in_place(self, code):
        return self.effective(code) in ("L", "F")

    def rating(self, code):
        return None if self.unknown(code) else self.effective(code)

    def has_evidence(self, code):
        return len(self.answers.get(code, {}).get("evidence", [])) > 0

    # Section 3

    def codes(self, capability, obligation):
        return [
            criterion["code"]
            for criterion in self.capabilities[capability]["criteria"]
            if criterion["obligation"] == obligation
        ]

    def counted(self, capability):
        required = self.codes(capability, "required")
        return [code for code in required if self.effective(code) != "NA"]

    def mean(self, codes):
        """(low, high) or None."""
        if not codes:
            return None
        low = [VALUES.get(self.effective(code), Fraction(0)) for code in codes]
        high = [VALUES.get(self.effective(code), Fraction(1)) for code in codes]
        return sum(low) / len(codes), sum(high) / len(codes)

    def level(self, capability):
        def largest(passes):
            return max(
                level
                for level in range(self.top + 1)
                if all(
                    passes(code)
                    for code in self.counted(capability)
                    if self.criteria[code]["level"] <= level
                )
            )

        return largest(self.in_place), largest(
            lambda code: self.in_place(code) or self.unknown(code)
        )

    def capability(self, code):
        criteria = [criterion["code"] for criterion in self.capabilities[code]["criteria"]]
        asked = [each for each in criteria if self.asked(each)]
        answered = [each for each in asked if each in self.answers]
        states = {0: "not_started", len(asked): "complete"}
        recommended = self.codes(code, "recommended")
        in_place = [each for each in self.codes(code, "required") if self.in_place(each)]
        counted = self.counted(code)
        low, high = self.level(code)
        return {
            "code": code,
            "state": "not_started" if not answered else states.get(len(answered), "in_progress"),
            "asked": len(asked),
            "answered": len(answered),
            "applicable": counted != [],
            "level": {"low": low, "high": high} if counted else None,
            "score": shown(self.mean(counted)),
            "recommended": {
                "in_place": len([each for each in recommended if self.in_place(each)]),
                "of": len([each for each in recommended if self.effective(each) != "NA"]),
            },
            "evidence": {
                "with": len([each for each in in_place if self.has_evidence(each)]),
                "of": len(in_place),
            },
            "elements": [
                {
                    "code": element["code"],
                    "score": shown(
                        self.mean(
                            [
                                each
                                for each in counted
                                if self.criteria[each]["element"] == element["code"]
                            ]
                        )
                    ),
                }
                for element in self.capabilities[code]["elements"]
            ],
            "next_steps": self.next_steps(code),
        }

    def next_steps(self, capability):
        counted = self.counted(capability)
        if not counted:
            return None
        target = self.level(capability)[0] + 1
        if target > self.top:
            return []
        missing = [
            code
            for code in counted
            if self.criteria[code]["level"] <= target and not self.in_place(code)
        ]
        missing.sort(key=lambda code: self.criteria[code]["level"])
        return [{"criterion": code, "from": self.rating(code), "to": "L"} for code in missing]

    # Section 4

    def summary(self, capabilities):
        applicable = [code for code in capabilities if self.counted(code)]
        levels = [self.level(code) for code in applicable]
        means = [self.mean(self.counted(code)) for code in applicable]
        mean = None
        if means:
            mean = tuple(sum(each[side] for each in means) / len(means) for side in (0, 1))
        return {
            "capabilities": len(applicable),
            "levels": {
                str(at): len([low for low, _ in levels if low == at]) for at in range(self.top + 1)
            },
            "open": len([1 for low, high in levels if low != high]),
            "at_or_above": {
                str(at): len([low for low, _ in levels if low >= at])
                for at in range(1, self.top + 1)
            },
            "score": shown(mean),
        }

    # Section 5

    def examine(self, requires):
        """True, False or None, with what is missing as pairs and what is unmet."""
        if "criterion" in requires:
            return self.examine_criterion(requires)
        if "capability" in requires:
            return self.examine_capability(requires["capability"], requires["level"])
        decisive = "any" in requires
        parts = [self.examine(part) for part in requires["any" if decisive else "all"]]
        truths = [truth for truth, _, _ in parts]
        outcome = None if None in truths else not decisive
        if decisive in truths:
            outcome = decisive
        missing, unmet = set(), set()
        for truth, part_missing, part_unmet in parts:
            if truth is None and outcome is None:
                missing |= part_missing
            if truth is False and outcome is False:
                unmet |= part_unmet
        return outcome, missing, unmet

    def examine_criterion(self, leaf):
        code = leaf["criterion"]
        if self.unknown(code):
            return None, {(code, self.effective(code))}, set()
        if self.effective(code) == "NA":
            return False, set(), {code}
        if SCALE.index(self.effective(code)) < SCALE.index(leaf["at_least"]):
            return False, set(), {code}
        if leaf.get("evidence", False) and not self.has_evidence(code):
            return None, {(code, "no_evidence")}, set()
        return True, set(), set()

    def examine_capability(self, capability, level):
        counted = self.counted(capability)
        if not counted:
            return False, set(), set()
        low, high = self.level(capability)
        if low >= level:
            return True, set(), set()
        below = [code for code in counted if self.criteria[code]["level"] <= level]
        if high < level:
            return False, set(), {code for code in below if self.effective(code) in ("N", "P")}
        return None, {(code, self.effective(code)) for code in below if self.unknown(code)}, set()

    def order(self, codes):
        return [code for code in self.criteria if code in codes]

    # Section 6

    def connections(self):
        return [
            connection
            for capability in self.framework["capabilities"]
            for connection in capability["connections"]
        ]

    def connection(self, connection):
        found = [(each, *self.examine(each["requires"])) for each in connection["preconditions"]]
        verdict = self.verdict(connection, found)
        names = {True: "met", False: "not_met", None: "unknown"}
        closed = verdict in ("not_applicable", "connected")
        return {
            "code": connection["code"],
            "verdict": verdict,
            "preconditions": [
                {
                    "code": each["code"],
                    "kind": each["kind"],
                    "status": names[truth],
                    "missing": [
                        {"criterion": code, "reason": reason}
                        for code in self.criteria
                        for missed, reason in sorted(missing)
                        if missed == code
                    ],
                    "unmet": self.order(unmet),
                }
                for each, truth, missing, unmet in found
            ],
            "plan": None if closed else self.plan(connection),
        }

    def verdict(self, connection, found):
        if self.effective(connection["goal"]) == "NA":
            return "not_applicable"
        if self.in_place(connection["goal"]):
            return "connected"
        truths = [truth for each, truth, _, _ in found if each["kind"] == "mandatory"]
        if False in truths:
            return "not_ready"
        return "undetermined" if None in truths else "ready"

    def present(self, code):
        return SCALE.index(self.effective(code)) if self.effective(code) in SCALE else 0

    def alternatives(self, requires):
        """Pairs of raises, {code: place on the scale}, and criteria that need evidence."""
        if "criterion" in requires:
            code = requires["criterion"]
            needs = {code} if requires.get("evidence", False) else set()
            return [(self.raised({code: SCALE.index(requires["at_least"])}), needs)]
        if "capability" in requires:
            capability = requires["capability"]
            codes = self.counted(capability) or self.codes(capability, "required")
            wanted = {
                code: 2 for code in codes if self.criteria[code]["level"] <= requires["level"]
            }
            return [(self.raised(wanted), set())]
        if "any" in requires:
            return [each for part in requires["any"] for each in self.alternatives(part)]
        return self.combined(requires["all"])

    def combined(self, parts):
        combinations = product(*(self.alternatives(part) for part in parts))
        return [
            (
                merged(raises for raises, _ in combination),
                set().union(*(needs for _, needs in combination)),
            )
            for combination in combinations
        ]

    def raised(self, wanted):
        closed = dict(wanted)
        for code in wanted:
            parent = self.criteria[code]["depends_on"]
            while parent is not None:
                closed[parent] = max(closed.get(parent, 0), 1)
                parent = self.criteria[parent]["depends_on"]
        return closed

    def cost(self, raises):
        return sum(max(0, wanted - self.present(code)) for code, wanted in raises.items())

    def plan(self, connection):
        mandatory = [
            each["requires"] for each in connection["preconditions"] if each["kind"] == "mandatory"
        ]
        raises, needs = min(self.combined(mandatory), key=lambda each: self.cost(each[0]))
        return {
            "steps": [
                {"criterion": code, "from": self.rating(code), "to": SCALE[raises[code]]}
                for code in self.order(raises)
                if raises[code] > self.present(code)
            ],
            "attach_evidence": [code for code in self.order(needs) if not self.has_evidence(code)],
        }

    # Sections 7 and 10

    def contradictions(self, connections):
        early = [
            {
                "rule": f"{connection['code']}/{found['code']}",
                "criteria": [connection["goal"], *found["unmet"]],
            }
            for connection, result in zip(self.connections(), connections, strict=True)
            for found in result["preconditions"]
            if result["verdict"] == "connected"
            and (found["kind"], found["status"]) == ("mandatory", "not_met")
        ]
        broken = [
            {"rule": rule["code"], "criteria": self.order(self.examine(rule["then"])[2])}
            for rule in self.framework["rules"]
            if (self.examine(rule["when"])[0], self.examine(rule["then"])[0]) == (True, False)
        ]
        return early + broken

    def score(self):
        connections = [self.connection(each) for each in self.connections()]
        return {
            "capabilities": [self.capability(code) for code in self.capabilities],
            "groups": [
                {
                    "code": group["code"],
                    **self.summary(
                        [
                            code
                            for code, each in self.capabilities.items()
                            if each["group"] == group["code"]
                        ]
                    ),
                }
                for group in self.framework["groups"]
            ],
            "overall": self.summary(self.capabilities),
            "connections": connections,
            "contradictions": self.contradictions(connections),
        }


def merged(all_raises):
    highest = {}
    for raises in all_raises:
        for code, wanted in raises.items():
            highest[code] = max(wanted, highest.get(code, 0))
    return highest


def shown(mean):
    """Percentages with one decimal, half up."""
    if mean is None:
        return None
    low, high = (float(Fraction(floor(value * 1000 + Fraction(1, 2)), 10)) for value in mean)
    return {"low": low, "high": high}
