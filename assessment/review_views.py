"""Pages of a review: look up what this reviewer may have, do one verb, show."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment import lifecycle, submissions
from assessment.across import AcrossPage
from assessment.changes import Changes
from assessment.comments import counts, counts_beside
from assessment.models import Review, Round, Submission
from assessment.questionnaire import capability_of
from assessment.reading import DoubleReading
from assessment.remarks import by_code, remarks_on
from assessment.responses import CONFLICT, answer, status_of
from assessment.review import NotHeldError
from assessment.review import agree as agree_with
from assessment.review_overview import ReviewOverview
from assessment.review_page import ReviewPage
from assessment.trail import note_read, note_reads


def readable(request, pk):
    """The review if this person may read it, which the country is told; 404 otherwise."""
    reviews = Review.objects.visible_to(request.user).with_submission()
    found = get_object_or_404(reviews, pk=pk)
    note_read(found.submission, request.user)
    return found


def written(request, pk):
    """The review if this person claimed it; whether it is over is for the verbs to say."""
    reviews = Review.objects.written_by(request.user).with_submission()
    return get_object_or_404(reviews, pk=pk)


def shown(request, template, found, context, status=200):
    """A page of the review, with what all of them name."""
    context |= {
        "review": found,
        "submission": found.submission,
        "assessment": found.submission.assessment,
        "editable": found.is_held_by(request.user),
    }
    return render(request, template, context, status=status)


@require_POST
def claim(request, submission):
    found = get_object_or_404(
        Submission.objects.reviewable_by(request.user).with_round(), pk=submission
    )
    try:
        claimed = lifecycle.claim(found, by=request.user)
    except lifecycle.OwnCountryError:
        return _not_claimed(request, found, own=True)
    except lifecycle.StaleStateError:
        return _not_claimed(request, found)
    messages.success(request, _("You hold this review now. Nobody else can change it."))
    return redirect("review", claimed.pk)


def _not_claimed(request, submission, *, own=False):
    """Somebody was faster, or the reviewer belongs to the country (`own`)."""
    context = {"submission": submission, "own": own}
    return render(request, "review/not_claimed.html", context, status=CONFLICT)


@require_safe
def overview(request, review):
    found = readable(request, review)
    remarks = remarks_on(found)
    reading = DoubleReading.of(found)
    comments = counts(found.submission.assessment.comments, request.user)
    context = {
        "overview": ReviewOverview.of(reading, by_code(remarks), comments),
        "reading": reading,
        "general": [remark for remark in remarks if not remark.code],
    }
    return shown(request, "review/detail.html", found, context)


def _page(request, found, capability, **options):
    """The page of one capability; 404 when the edition has no such capability."""
    comments = counts_beside(found.submission.assessment, capability, request.user)
    try:
        remarks = by_code(remarks_on(found))
        return ReviewPage(DoubleReading.of(found), capability, remarks, comments, **options)
    except LookupError:
        raise Http404 from None


@require_safe
def capability(request, review, capability):
    found = readable(request, review)
    page = _page(request, found, capability, editable=found.is_held_by(request.user))
    return shown(request, "review/capability.html", found, {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def save_capability(request, review, capability):
    """Without JavaScript: everything on the page at once.

    A refused page stands at this address; opened again, it is the capability's page.
    """
    if request.method != "POST":
        return redirect("review_capability", review, capability)
    found = written(request, review)
    page = _page(request, found, capability, editable=True)
    after = page.next_url if "next" in request.POST else page.url
    page.bind(request.POST)
    try:
        page = page.save(by=request.user)
    except NotHeldError:
        messages.error(request, page.closed_words)
        return shown(request, "review/capability.html", found, {"page": page}, CONFLICT)
    if page.open_forms:
        return shown(request, "review/capability.html", found, {"page": page}, status_of(page))
    messages.success(request, _("Saved."))
    return redirect(after)


@require_POST
def save_rating(request, review, criterion):
    """With JavaScript: one criterion, answered with the parts of the page that it changes."""
    found = written(request, review)
    asked_in = capability_of(found.submission.assessment, criterion)
    page = _page(request, found, asked_in, editable=True)
    before = page.reading
    page.bind(request.POST, [criterion])
    typed = page.forms[criterion]
    try:
        page = page.save(by=request.user)
    except NotHeldError:
        return answer(request, "review/_not_held.html", {"code": criterion}, CONFLICT)
    context = {
        "page": page,
        "review": found,
        "assessment": page.assessment,
        "editable": True,
        "block": page.block(criterion),
        "drawn_anew": page.open_forms or typed.was_disputed,
        "follow_ups": page.follow_ups(before),
        "saved_at": None if page.open_forms else timezone.now(),
    }
    return answer(request, "review/_saved.html", context, status_of(page))


@require_POST
def agree(request, review, capability):
    found = written(request, review)
    page = _page(request, found, capability)
    try:
        number = agree_with(found, page.reading.country, page.codes, by=request.user)
    except NotHeldError:
        messages.error(request, _("Not rated: you no longer hold this review."))
        return redirect(page.url)
    words = ngettext(
        "You agree with %(number)s rating of the country.",
        "You agree with %(number)s ratings of the country.",
        number,
    )
    messages.success(request, words % {"number": number})
    return redirect(page.url)


@require_safe
def differences(request, review):
    found = readable(request, review)
    return shown(request, "review/differences.html", found, {"reading": DoubleReading.of(found)})


@require_safe
def changes(request, review):
    found = readable(request, review)
    earlier = found.submission.assessment.submissions.filter(number__lt=found.submission.number)
    last = earlier.with_round().order_by("-number").first()
    context = {"last": last}
    if last:
        before, after = (submissions.read(each).standing for each in (last, found.submission))
        context["changes"] = Changes.of(before, after)
    return shown(request, "review/changes.html", found, context)


def _reviewable(request, pk):
    rounds = Round.objects.reviewable_by(request.user).select_related("framework")
    return get_object_or_404(rounds, pk=pk)


@require_safe
def across(request, round_pk, criterion):
    round_ = _reviewable(request, round_pk)
    try:
        page = AcrossPage.of(request.user, round_, criterion, request.GET.get("page"))
    except LookupError:
        raise Http404 from None
    note_reads([line.submission for line in page.lines], request.user)
    return render(request, "review/across.html", {"page": page})


@require_safe
def across_first(request, round_pk):
    """The round's first criterion."""
    round_ = _reviewable(request, round_pk)
    return redirect("across", round_pk, AcrossPage.first_of(round_))
