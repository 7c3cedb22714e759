"""The report on what was submitted, for pages, files and work in the background alike."""

from assessment.action_plan import measures_of
from assessment.reading import released_with
from assessment.submissions import read
from reports.readiness import Readiness


def readiness_of(submission, *, inside):
    """The report on the submission, read `with_round` and `with_review`, in the active language.

    `inside`: for the country itself, which also sees its plan; that one lives on.
    """
    said = read(submission)
    earlier = submission.before()
    return Readiness.of(
        said.standing,
        said.register,
        said.notes,
        measures_of(submission.assessment) if inside else (),
        at=submission.submitted_at,
        submission=submission,
        released=released_with(submission, said),
        before=earlier and read(earlier),
    )


def shared_readiness(submission):
    """The same for a country with which it is shared: what this version says, and no more.

    Without the reviewer's reading, the plan and what earlier versions said.
    """
    said = read(submission)
    return Readiness.of(
        said.standing, said.register, said.notes, at=submission.submitted_at, submission=submission
    )
