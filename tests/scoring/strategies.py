"""Random frameworks and answers for hypothesis, valid by construction."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.scoring.documents import backed, capability, connection, criterion, framework, rule

RATINGS = ["N", "P", "L", "F"]
GROUPS = ["G", "H"]
OBLIGATIONS = st.sampled_from(["required", "required", "recommended"])


quick = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@st.composite
def frameworks(draw, *, sound=True, capabilities=3, criteria=5):
    """A framework document with up to so many capabilities and criteria in each.

    `sound` frameworks obey two rules of the framework check that the guarantees rest on: every
    capability asks something required at level 1, and what a required criterion depends on is
    required. Others need not.
    """
    levels = draw(st.integers(2, 4))
    parts = [
        capability(
            name,
            *draw(_criteria(name, levels, sound, criteria)),
            group=draw(st.sampled_from(GROUPS)),
            elements=_elements(name),
        )
        for name in "ABC"[: draw(st.integers(1, capabilities))]
    ]
    codes = [each["code"] for part in parts for each in part["criteria"]]
    trees = _trees(_leaves(codes, [part["code"] for part in parts], levels))
    for part in parts:
        if draw(st.booleans()):
            part["connections"] = [draw(_connections(f"X{part['code']}", codes, trees))]
    rules = [
        rule(f"R{number}", draw(trees), draw(trees)) for number in range(draw(st.integers(0, 2)))
    ]
    return framework(*parts, levels=levels, groups=GROUPS, rules=rules)


def _elements(name):
    return [f"{name}.D1", f"{name}.D2"]


@st.composite
def _criteria(draw, name, levels, sound, most):
    found = []
    for number in range(1, draw(st.integers(1, most)) + 1):
        first = sound and number == 1
        level = 1 if first else draw(st.integers(1, levels))
        obligation = "required" if first else draw(OBLIGATIONS)
        possible = [
            each["code"]
            for each in found
            if each["level"] <= level
            and not (sound and obligation == "required" and each["obligation"] == "recommended")
        ]
        found.append(
            criterion(
                f"{name}{number}",
                level,
                obligation=obligation,
                may_not_apply=draw(st.booleans()),
                measure=draw(st.booleans()),
                element=draw(st.sampled_from([None, *_elements(name)])),
                depends_on=draw(st.sampled_from([None, *possible])),
            )
        )
    return found


def _leaves(codes, capabilities, levels):
    criterion_leaves = st.fixed_dictionaries(
        {"criterion": st.sampled_from(codes), "at_least": st.sampled_from(["P", "L", "F"])},
        optional={"evidence": st.booleans()},
    )
    capability_leaves = st.fixed_dictionaries(
        {"capability": st.sampled_from(capabilities), "level": st.integers(1, levels)}
    )
    return criterion_leaves | capability_leaves


def _trees(leaves):
    """Leaves, branches of leaves, and branches of branches."""
    branches = _branches(leaves)
    return leaves | branches | _branches(leaves | branches)


def _branches(parts):
    several = st.lists(parts, min_size=1, max_size=2)
    return st.fixed_dictionaries({"all": several}) | st.fixed_dictionaries({"any": several})


@st.composite
def _connections(draw, code, codes, trees):
    preconditions = [
        {
            "code": f"{code}.{number}",
            "kind": draw(st.sampled_from(["mandatory", "mandatory", "advisory"])),
            "requires": draw(trees),
        }
        for number in range(1, draw(st.integers(0, 3)) + 1)
    ]
    return connection(code, draw(st.sampled_from(codes)), *preconditions)


@st.composite
def answers(draw, document):
    """Answers to some of the criteria, with and without evidence."""
    found = {}
    for part in document["capabilities"]:
        for each in part["criteria"]:
            said = draw(sayings(each))
            if said is not None:
                found[each["code"]] = backed(said, draw(st.sampled_from([0, 0, 1, 2])))
    return found


def sayings(each):
    """What can be said about a criterion; None is no answer."""
    kinds = [st.sampled_from([*RATINGS, "L", "F", "U", None])]
    if each["may_not_apply"]:
        kinds.append(st.just("NA"))
    if each["measure"]:
        kinds.append(
            st.integers(1, 40).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
        )
    return st.one_of(kinds)


@st.composite
def scored(draw, **options):
    """A framework document and answers to it."""
    document = draw(frameworks(**options))
    return document, draw(answers(document))
