"""Remarks: what a reviewer tells a country, and what the country replies."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment import lifecycle
from assessment.models import Assessment, Remark
from assessment.questionnaire import capability_of
from assessment.remarks import ToldPage, remarks_on
from assessment.responses import CONFLICT, OK, UNPROCESSABLE
from assessment.review import NotHeldError, write_remark
from assessment.review import remove_remark as remove
from assessment.review import reply as send_reply
from assessment.review_forms import RemarkForm, ReplyForm
from assessment.review_views import readable, shown, written
from capabilities.document import criteria_by_code, criterion_ids

# The reviewer


@require_safe
def review_remarks(request, review):
    found = readable(request, review)
    return shown(request, "review/remarks.html", found, {"remarks": remarks_on(found)})


@require_http_methods(["GET", "HEAD", "POST"])
def add_remark(request, review):
    """On the criterion that the address names, else on the whole."""
    found = written(request, review)
    if request.method != "POST" and not found.is_held_by(request.user):
        return redirect("review_remarks", review)
    remark = Remark(review=found, is_question="question" in request.GET)
    code = request.GET.get("criterion")
    if code:
        ids = criterion_ids(found.submission.assessment.framework)
        if code not in ids:
            raise Http404
        remark.criterion_id = ids[code]
    return _remark_form(request, remark, code)


@require_http_methods(["GET", "HEAD", "POST"])
def change_remark(request, review, remark):
    found = written(request, review)
    remark = get_object_or_404(found.remarks.with_replies(), pk=remark)
    if request.method != "POST" and (remark.sent_at or not found.is_held_by(request.user)):
        return redirect("review_remarks", review)
    remark.review = found
    return _remark_form(request, remark, remark.code)


def _remark_form(request, remark, code):
    posted = request.POST if request.method == "POST" else None
    form = RemarkForm(posted, instance=remark)
    status = UNPROCESSABLE if form.is_bound else OK
    if form.is_valid():
        try:
            write_remark(form.save(commit=False), by=request.user)
        except NotHeldError:
            messages.error(request, _("Not saved: it was sent, or you no longer hold this review."))
            status = CONFLICT
        else:
            messages.success(request, _("Kept. It is sent when you ask, return or validate."))
            return redirect(_back(remark, code))
    context = {"form": form, "remark": remark, "code": code, "back": _back(remark, code)}
    if code:
        context["asked"] = criteria_by_code(remark.review.submission.assessment.framework)[code][0]
    return shown(request, "review/remark_form.html", remark.review, context, status)


def _back(remark, code):
    """The criterion's page; of a remark on the whole, all remarks."""
    if not code:
        return reverse("review_remarks", args=[remark.review_id])
    capability = capability_of(remark.review.submission.assessment, code)
    return f"{reverse('review_capability', args=[remark.review_id, capability])}#{code}"


@require_POST
def remove_remark(request, review, remark):
    found = written(request, review)
    remark = get_object_or_404(found.remarks, pk=remark)
    try:
        remove(remark, by=request.user)
    except NotHeldError:
        messages.error(request, _("Not removed: it was sent, or you no longer hold this review."))
    else:
        messages.success(request, _("The remark is gone. The country never saw it."))
    return redirect("review_remarks", review)


# The country


@require_safe
def remarks(request, pk):
    return _remarks_page(request, _visible(request, pk))


def _visible(request, pk):
    return get_object_or_404(Assessment.objects.visible_to(request.user).with_round(), pk=pk)


def _coordinated(request, pk):
    return get_object_or_404(Assessment.objects.coordinated_by(request.user).with_round(), pk=pk)


def _remarks_page(request, assessment, status=OK, refused=None):
    mine = Assessment.objects.coordinated_by(request.user).filter(pk=assessment.pk).exists()
    page = ToldPage.of(assessment, request.user, coordinates=mine, refused=refused)
    context = {"assessment": assessment, "page": page, "form": refused}
    return render(request, "review/told.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request, pk, remark):
    if request.method != "POST":
        return redirect("remarks", pk)
    assessment = _coordinated(request, pk)
    answered = get_object_or_404(
        Remark.objects.answerable_by(request.user),
        review__submission__assessment=assessment,
        pk=remark,
    )
    form = ReplyForm(request.POST, prefix=f"reply-{remark}")
    if not form.is_valid():
        return _remarks_page(request, assessment, UNPROCESSABLE, form)
    try:
        send_reply(answered, text=form.cleaned_data["text"], by=request.user)
    except lifecycle.StaleStateError:
        messages.error(request, _("Not saved: nobody can reply now. Your text is below."))
        return _remarks_page(request, assessment, CONFLICT, form)
    messages.success(request, _("Your reply is saved."))
    return redirect(f"{reverse('remarks', args=[pk])}#remark-{remark}")


@require_http_methods(["GET", "HEAD", "POST"])
def answer_questions(request, pk):
    """Give the submission back to the reviewer, with the replies."""
    if request.method != "POST":
        return redirect("remarks", pk)
    assessment = _coordinated(request, pk)
    try:
        lifecycle.answer_questions(assessment, by=request.user)
    except lifecycle.NoReplyError:
        messages.error(request, _("Not sent: reply to every question first."))
        return _remarks_page(request, assessment, UNPROCESSABLE)
    except lifecycle.StaleStateError:
        messages.error(request, _("Not sent: the assessment has moved on meanwhile."))
        return _remarks_page(request, _visible(request, pk), CONFLICT)
    messages.success(request, _("Sent. The reviewer goes on with your replies."))
    return redirect("remarks", pk)
