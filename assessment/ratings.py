"""Ratings and answers: what may be said about one criterion, and what that comes to."""

from dataclasses import dataclass

RATINGS = ("N", "P", "L", "F")
NOT_APPLICABLE = "NA"
NOT_KNOWN = "U"
POSSIBLE_RATINGS = (*RATINGS, NOT_APPLICABLE, NOT_KNOWN)

# Value of a rating in thirds, so that scores stay whole numbers until they are shown. It is also
# the rating's place on N-P-L-F, in which plans count their steps.
THIRDS = {"N": 0, "P": 1, "L": 2, "F": 3}
LARGELY = THIRDS["L"]

# The largest whole number that every reader of JSON keeps exact (RFC 8259, section 6).
LARGEST_NUMBER = 2**53 - 1


class InvalidAnswer(ValueError):  # noqa: N818 (says what it is about)
    """An answers document, or one answer in it, that breaks a rule of SCORING.md section 1.

    `criterion` is the code it is about, "" when the document as a whole is at fault. `rule` is a
    stable identifier to choose a translated message by: `document_not_object`,
    `document_unknown_key`, `format_unknown`, `framework_differs`, `answers_not_object`,
    `not_json`, `unknown_criterion`, `answer_not_object`, `answer_unknown_key`, `value_missing`,
    `rating_missing`, `rating_unknown`, `rating_differs_from_measure`, `reason_missing`,
    `reason_not_text`, `reason_not_allowed`, `not_applicable_not_allowed`, `measure_not_allowed`,
    `measure_incomplete`, `measure_not_whole`, `measure_out_of_range`, `comment_not_text`,
    `evidence_not_list`, `evidence_item_empty`, `evidence_not_count`; and, where answers are
    stored, `text_refused` and `evidence_item_refused`.
    """

    def __init__(self, criterion: str, rule: str, message: str) -> None:
        super().__init__(criterion, rule, message)
        self.criterion = criterion
        self.rule = rule
        self.message = message

    def __str__(self) -> str:
        return f"{shown(self.criterion)}: {self.message}" if self.criterion else self.message


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion as far as scoring cares; `position` is its place in the whole framework."""

    code: str
    capability: str
    element: str | None
    level: int
    required: bool
    may_not_apply: bool
    depends_on: str | None
    has_measure: bool
    position: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said about one criterion; `evidence` is the number of items attached.

    An answer with neither rating nor numbers is blank: scoring treats it as no answer.
    """

    rating: str | None = None
    numerator: int | None = None
    denominator: int | None = None
    reason: str = ""
    evidence: int = 0

    @property
    def is_blank(self) -> bool:
        return self.rating is None and self.numerator is None and self.denominator is None


@dataclass(frozen=True, slots=True)
class Effective:
    """The rating that counts (SCORING.md section 2): N P L F NA, or None for unknown.

    `reason` says why it is unknown: `unanswered`, `not_known` or `waits_for_parent`.
    `implied_by` is the parent's code where the parent decides, or has yet to.
    """

    rating: str | None
    reason: str | None
    implied_by: str | None

    @property
    def asked(self) -> bool:
        return self.implied_by is None

    @property
    def in_place(self) -> bool:
        """At least largely in place, for certain."""
        return self.rating == "L" or self.rating == "F"


def shown(value: object) -> str:
    """`value` short and in printable ASCII: messages end up in terminals and logs.

    Only text is repeated; other values may be too large or too deep to print.
    """
    if not isinstance(value, str):
        return f"a value of type {type(value).__name__}"
    head = value[:60]
    text = head if head.isascii() and head.isprintable() and head.strip() else ascii(head)
    return text if head == value else f"{text}..."


def measure_rating(numerator: int, denominator: int) -> str:
    """The rating of a share, by the table of ISO/IEC 33020; InvalidAnswer for impossible shares."""
    for number in (numerator, denominator):
        if type(number) is not int:
            raise InvalidAnswer("", "measure_not_whole", "both numbers must be whole numbers")
    if denominator < 1 or not 0 <= numerator <= denominator:
        raise InvalidAnswer(
            "",
            "measure_out_of_range",
            "the second number must be at least 1, the first between 0 and the second",
        )
    percent = 100 * numerator
    if percent <= 15 * denominator:
        return "N"
    if percent <= 50 * denominator:
        return "P"
    return "L" if percent <= 85 * denominator else "F"


def own_rating(answer: Answer | None) -> str | None:
    """What a valid answer says by itself: N P L F NA or U, and None without an answer."""
    if answer is None:
        return None
    if answer.rating is None and answer.numerator is not None and answer.denominator is not None:
        return measure_rating(answer.numerator, answer.denominator)
    return answer.rating


def check_answer(criterion: Criterion, answer: Answer) -> None:
    """Refuse an answer that this criterion does not allow, whatever its fields contain."""
    problem = (
        _rating_problem(answer)
        or _measure_problem(criterion, answer)
        or _reason_problem(criterion, answer)
        or _evidence_problem(answer)
    )
    if problem:
        raise InvalidAnswer(criterion.code, *problem)


Problem = tuple[str, str] | None


def _rating_problem(answer: Answer) -> Problem:
    if answer.is_blank:
        return "rating_missing", "needs a rating (N, P, L, F, NA or U) or the numbers of a measure"
    if answer.rating is None or answer.rating in POSSIBLE_RATINGS:
        return None
    return "rating_unknown", f"rating must be N, P, L, F, NA or U, not {shown(answer.rating)}"


def _measure_problem(criterion: Criterion, answer: Answer) -> Problem:
    numerator, denominator = answer.numerator, answer.denominator
    if numerator is None and denominator is None:
        return None
    if not criterion.has_measure:
        return "measure_not_allowed", "is not a measure: give a rating instead of numbers"
    if numerator is None or denominator is None:
        return "measure_incomplete", "needs both numbers, numerator and denominator"
    try:
        derived = measure_rating(numerator, denominator)
    except InvalidAnswer as error:
        return error.rule, error.message
    if denominator > LARGEST_NUMBER:
        return "measure_out_of_range", f"numbers must be at most {LARGEST_NUMBER}"
    if answer.rating not in (None, derived):
        share = f"{numerator} of {denominator} gives {derived}, not {answer.rating}"
        return "rating_differs_from_measure", f"{share}: leave the rating out or correct it"
    return None


def _reason_problem(criterion: Criterion, answer: Answer) -> Problem:
    reason: object = answer.reason
    if not isinstance(reason, str):
        return "reason_not_text", "reason must be text"
    if answer.rating != NOT_APPLICABLE:
        return _stray_reason_problem(answer)
    if not criterion.may_not_apply:
        return "not_applicable_not_allowed", "applies to every country: NA is not possible here"
    if not reason.strip():
        return "reason_missing", "NA needs a reason that says why it does not apply"
    return None


def _stray_reason_problem(answer: Answer) -> Problem:
    if not answer.reason:
        return None
    return "reason_not_allowed", "a reason belongs to NA only: leave it out or answer NA"


def _evidence_problem(answer: Answer) -> Problem:
    if type(answer.evidence) is int and answer.evidence >= 0:
        return None
    return "evidence_not_count", "evidence must be the number of items, 0 or more"
