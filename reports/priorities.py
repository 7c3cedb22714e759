"""What the report puts first: headline, strengths, gaps, and the shortest ways forward."""

from dataclasses import dataclass

MOST_WAYS = 5
MOST_STEPS = 3


@dataclass(frozen=True)
class Headline:
    """`reached` of `of` capabilities are at `level` or above for certain."""

    level: int
    reached: int
    of: int


@dataclass(frozen=True)
class Way:
    """Few steps that bring a level or make a connection possible; one of the two is None."""

    capability: object
    connection: object
    steps: list
    cost: int


@dataclass(frozen=True)
class Gap:
    """A capability in the lower half of the levels, and the connections it holds back."""

    capability: object
    holds_back: list


def headline(overall, levels):
    """The highest level that at least a third of the capabilities reach; level 1 if none does."""
    of = overall["capabilities"]
    reached = {number: overall["at_or_above"][str(number)] for number in range(1, levels + 1)}
    shared = [number for number, count in reached.items() if count and 3 * count >= of]
    level = max(shared, default=1)
    return Headline(level, reached[level], of)


def strengths(blocks, levels):
    """Capabilities certain to be in the upper half of the levels, highest first."""
    found = [block for block in blocks if block.low is not None and 2 * block.low > levels]
    return sorted(found, key=lambda block: (-block.low, -block.result["score"]["low"]))


def gaps(blocks, connections, levels):
    """Started capabilities that are not certain to reach the middle of the levels.

    First those that hold back a connection, then the lowest.
    """
    found = [
        Gap(block, _held_back_by(block, connections))
        for block in blocks
        if block.low is not None
        and 2 * block.low < levels
        and block.result["state"] != "not_started"
    ]
    return sorted(found, key=lambda gap: (not gap.holds_back, gap.capability.low))


def _held_back_by(block, connections):
    return [
        connection
        for connection in connections
        if any(step.answer.capability == block.code for step in connection.plan)
    ]


def ways(blocks, connections):
    """At most five, those with the fewest steps first; connections before levels.

    A capability that nobody has begun is left out: its first step is to answer.
    """
    found = [
        Way(None, connection, connection.plan, len(connection.plan))
        for connection in connections
        if 0 < len(connection.plan) <= MOST_STEPS
    ]
    found += [
        Way(block, None, block.next_steps, len(block.next_steps))
        for block in blocks
        if block.result["state"] != "not_started" and 0 < len(block.next_steps) <= MOST_STEPS
    ]
    return sorted(found, key=_effort)[:MOST_WAYS]


def _effort(way):
    return (way.cost, way.connection is None, way.capability.low if way.capability else 0)
