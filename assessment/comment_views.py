"""Comments on a criterion: read them, begin a thread, reply, resolve, open again, withdraw."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment import comments as verbs
from assessment.comment_forms import CommentForm, ThreadReplyForm
from assessment.comments_page import CommentsPage, reply_prefix
from assessment.lifecycle import StaleStateError
from assessment.models import Assessment, Comment, side_of
from assessment.questionnaire import capability_of
from assessment.responses import CONFLICT, OK, UNPROCESSABLE


@require_safe
def comments(request, pk, criterion):
    return _page(request, _discussed(request, pk, criterion), criterion)


def _discussed(request, pk, criterion):
    return _found(Assessment.objects.discussed_by(request.user, criterion), pk, criterion)


def _commented(request, pk, criterion):
    return _found(Assessment.objects.commented_by(request.user, criterion), pk, criterion)


def _found(allowed, pk, criterion):
    """404 also for a criterion that the edition does not have."""
    if not criterion.isprintable():  # a database chokes on some of the rest
        raise Http404
    assessment = get_object_or_404(allowed.with_round(), pk=pk)
    if capability_of(assessment, criterion) is None:
        raise Http404
    return assessment


def _page(request, assessment, criterion, status=OK, refused=None):
    page = CommentsPage.of(assessment, criterion, request.user, refused=refused)
    context = {"assessment": assessment, "page": page, "form": refused}
    return render(request, "assessment/comments.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def add_comment(request, pk, criterion):
    """A refused comment stands at this address; opened again, it is the page of comments."""
    if request.method != "POST":
        return redirect("comments", pk, criterion)
    assessment = _commented(request, pk, criterion)
    form = CommentForm(request.POST, side=side_of(request.user))
    if not form.is_valid():
        return _page(request, assessment, criterion, UNPROCESSABLE, form)
    try:
        written = verbs.begin_thread(assessment, criterion, **form.cleaned_data, by=request.user)
    except StaleStateError:
        return _too_late(request, assessment, criterion, form)
    messages.success(request, _("Your comment is there."))
    return _to(written, pk, criterion)


@require_http_methods(["GET", "HEAD", "POST"])
def reply_to_comment(request, pk, criterion, thread):
    """As `add_comment`."""
    if request.method != "POST":
        return redirect("comments", pk, criterion)
    assessment = _commented(request, pk, criterion)
    opening = _thread(request, assessment, criterion, thread)
    form = ThreadReplyForm(request.POST, prefix=reply_prefix(opening))
    if not form.is_valid():
        return _page(request, assessment, criterion, UNPROCESSABLE, form)
    try:
        written = verbs.reply(opening, text=form.cleaned_data["text"], by=request.user)
    except StaleStateError:
        return _too_late(request, assessment, criterion, form)
    messages.success(request, _("Your reply is there."))
    return _to(written, pk, criterion)


def _thread(request, assessment, criterion, thread):
    seen = Comment.objects.seen_by(request.user).opening().with_names()
    return get_object_or_404(seen, assessment=assessment, code=criterion, pk=thread)


def _too_late(request, assessment, criterion, form):
    messages.error(request, _("Not saved: nobody can comment any more. Your text is below."))
    return _page(request, _discussed(request, assessment.pk, criterion), criterion, CONFLICT, form)


def _to(comment, pk, criterion):
    return redirect(f"{reverse('comments', args=[pk, criterion])}#comment-{comment.pk}")


@require_POST
def resolve_comment(request, pk, criterion, thread):
    return _change(request, pk, criterion, thread, verbs.resolve, _("The thread is resolved."))


@require_POST
def reopen_comment(request, pk, criterion, thread):
    return _change(request, pk, criterion, thread, verbs.reopen, _("The thread is open again."))


def _change(request, pk, criterion, thread, verb, done):
    assessment = _commented(request, pk, criterion)
    found = _thread(request, assessment, criterion, thread)
    try:
        verb(found, by=request.user)
    except StaleStateError:
        messages.error(request, _("Nothing changed: nobody can comment any more."))
        return _page(request, assessment, criterion, CONFLICT)
    messages.success(request, done)
    return redirect("comments", pk, criterion)


@require_POST
def withdraw_comment(request, pk, criterion, comment):
    assessment = _commented(request, pk, criterion)
    own = Comment.objects.written_by(request.user).with_names()
    found = get_object_or_404(own, assessment=assessment, code=criterion, pk=comment)
    try:
        verbs.withdraw(found, by=request.user)
    except StaleStateError:
        messages.error(request, _("Nothing changed: nobody can comment any more."))
        return _page(request, assessment, criterion, CONFLICT)
    except verbs.RepliedMeanwhileError:
        messages.error(request, _("Not withdrawn: by now it has a reply, or is withdrawn."))
        return _page(request, assessment, criterion, CONFLICT)
    messages.success(request, _("Your comment is withdrawn. Its words are gone."))
    return redirect("comments", pk, criterion)
