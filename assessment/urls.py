"""What a coordinator does, page by page."""

from django.urls import path

from assessment import (
    comment_views,
    contribution_views,
    decision_views,
    delegation_views,
    file_views,
    people_views,
    plan_views,
    remark_views,
    review_views,
    round_views,
    sharing_views,
    submission_views,
    trail_views,
    views,
)

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("rounds/<int:pk>/", round_views.round_overview, name="round_overview"),
    path("rounds/<int:pk>/overview.csv", round_views.round_overview_csv, name="round_overview_csv"),
    path("rounds/<int:pk>/start/", views.start, name="start"),
    path("assessments/<uuid:pk>/", views.assessment, name="assessment"),
    path(
        "assessments/<uuid:pk>/capabilities/<slug:capability>/",
        views.capability,
        name="capability",
    ),
    path(
        "assessments/<uuid:pk>/capabilities/<slug:capability>/save/",
        views.save_capability,
        name="save_capability",
    ),
    path(
        "assessments/<uuid:pk>/criteria/<str:criterion>/save/",
        views.save_criterion,
        name="save_criterion",
    ),
    path("assessments/<uuid:pk>/context/", views.context, name="context"),
    path("assessments/<uuid:pk>/context/save/", views.save_context, name="save_context"),
    path(
        "assessments/<uuid:pk>/context/<str:enabler>/save/",
        views.save_context_note,
        name="save_context_note",
    ),
    path("assessments/<uuid:pk>/connections/", views.connections, name="connections"),
    path("assessments/<uuid:pk>/plan/", plan_views.plan, name="plan"),
    path("assessments/<uuid:pk>/plan.csv", plan_views.plan_file, name="plan_file"),
    path("assessments/<uuid:pk>/plan/add/", plan_views.add_measure, name="add_measure"),
    path("assessments/<uuid:pk>/plan/propose/", plan_views.add_proposals, name="add_proposals"),
    path(
        "assessments/<uuid:pk>/plan/<uuid:item>/",
        plan_views.change_measure,
        name="change_measure",
    ),
    path(
        "assessments/<uuid:pk>/plan/<uuid:item>/remove/",
        plan_views.remove_measure,
        name="remove_measure",
    ),
    path("assessments/<uuid:pk>/what-if/", plan_views.what_if, name="what_if"),
    path("assessments/<uuid:pk>/what-if/keep/", plan_views.keep_targets, name="keep_targets"),
    path("assessments/<uuid:pk>/trail/", trail_views.trail, name="trail"),
    path("assessments/<uuid:pk>/evidence/", views.evidence, name="evidence"),
    path("assessments/<uuid:pk>/evidence/add/", views.add_evidence, name="add_evidence"),
    path(
        "assessments/<uuid:pk>/evidence/<uuid:item>/",
        views.change_evidence,
        name="change_evidence",
    ),
    path(
        "assessments/<uuid:pk>/evidence/<uuid:item>/remove/",
        views.remove_evidence,
        name="remove_evidence",
    ),
    path(
        "assessments/<uuid:pk>/evidence/<uuid:item>/files/add/",
        file_views.add_file,
        name="add_file",
    ),
    path(
        "assessments/<uuid:pk>/evidence/<uuid:item>/files/<uuid:file>/remove/",
        file_views.remove_file,
        name="remove_file",
    ),
    path("files/<uuid:file>/", file_views.evidence_file, name="evidence_file"),
    # Submissions
    path("assessments/<uuid:pk>/submit/", submission_views.submit, name="submit"),
    path("assessments/<uuid:pk>/submissions/", submission_views.submissions, name="submissions"),
    path("assessments/<uuid:pk>/reopen/", submission_views.reopen, name="reopen"),
    path("submissions/<uuid:submission>/", submission_views.submission, name="submission"),
    # Sharing with another country
    path("submissions/<uuid:submission>/shares/", sharing_views.shares, name="shares"),
    path("submissions/<uuid:submission>/shares/add/", sharing_views.share, name="share"),
    path("shares/<uuid:share>/revoke/", sharing_views.revoke_share, name="revoke_share"),
    path("shared/", sharing_views.shared, name="shared"),
    # Delegation
    path("assessments/<uuid:pk>/delegations/", delegation_views.delegations, name="delegations"),
    path(
        "assessments/<uuid:pk>/delegations/reading/",
        delegation_views.let_contributors_read,
        name="let_contributors_read",
    ),
    path("assessments/<uuid:pk>/delegations/add/", delegation_views.delegate, name="delegate"),
    path(
        "assessments/<uuid:pk>/delegations/<uuid:delegation>/",
        delegation_views.delegation_terms,
        name="delegation_terms",
    ),
    path(
        "assessments/<uuid:pk>/delegations/<uuid:delegation>/change/",
        delegation_views.change_delegation,
        name="change_delegation",
    ),
    path(
        "assessments/<uuid:pk>/delegations/<uuid:delegation>/send-back/",
        delegation_views.send_back,
        name="send_back",
    ),
    path(
        "assessments/<uuid:pk>/delegations/<uuid:delegation>/take-back/",
        delegation_views.take_back,
        name="take_back",
    ),
    path(
        "assessments/<uuid:pk>/capabilities/<slug:capability>/contributions/",
        delegation_views.contributions,
        name="contributions",
    ),
    path(
        "assessments/<uuid:pk>/capabilities/<slug:capability>/contributions/take/",
        delegation_views.take_over,
        name="take_over",
    ),
    path(
        "assessments/<uuid:pk>/capabilities/<slug:capability>/contributions/take-undisputed/",
        delegation_views.take_over_undisputed,
        name="take_over_undisputed",
    ),
    # What an agency answers
    path("delegations/<uuid:delegation>/", contribution_views.delegation, name="delegation"),
    path(
        "delegations/<uuid:delegation>/save/",
        contribution_views.save_delegation,
        name="save_delegation",
    ),
    path(
        "delegations/<uuid:delegation>/criteria/<str:criterion>/save/",
        contribution_views.save_contribution,
        name="save_contribution",
    ),
    path("delegations/<uuid:delegation>/hand-in/", contribution_views.hand_in, name="hand_in"),
    path("people/", people_views.people, name="people"),
    path("people/invite/", people_views.invite_person, name="invite_person"),
    path(
        "people/invitations/<int:pk>/withdraw/",
        people_views.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("people/memberships/<int:pk>/end/", people_views.end_membership, name="end_membership"),
    path("invitations/<str:token>/", people_views.invitation, name="invitation"),
    # Review
    path("submissions/<uuid:submission>/claim/", review_views.claim, name="claim"),
    path("reviews/<uuid:review>/", review_views.overview, name="review"),
    path(
        "reviews/<uuid:review>/capabilities/<slug:capability>/",
        review_views.capability,
        name="review_capability",
    ),
    path(
        "reviews/<uuid:review>/capabilities/<slug:capability>/save/",
        review_views.save_capability,
        name="save_review_capability",
    ),
    path(
        "reviews/<uuid:review>/capabilities/<slug:capability>/agree/",
        review_views.agree,
        name="agree",
    ),
    path(
        "reviews/<uuid:review>/criteria/<str:criterion>/save/",
        review_views.save_rating,
        name="save_rating",
    ),
    path("reviews/<uuid:review>/differences/", review_views.differences, name="review_differences"),
    path("reviews/<uuid:review>/changes/", review_views.changes, name="review_changes"),
    path("reviews/<uuid:review>/remarks/", remark_views.review_remarks, name="review_remarks"),
    path("reviews/<uuid:review>/remarks/add/", remark_views.add_remark, name="add_remark"),
    path(
        "reviews/<uuid:review>/remarks/<int:remark>/",
        remark_views.change_remark,
        name="change_remark",
    ),
    path(
        "reviews/<uuid:review>/remarks/<int:remark>/remove/",
        remark_views.remove_remark,
        name="remove_remark",
    ),
    path("reviews/<uuid:review>/decision/", decision_views.decision, name="review_decision"),
    path("reviews/<uuid:review>/ask/", decision_views.ask, name="ask"),
    path(
        "reviews/<uuid:review>/return/",
        decision_views.return_for_changes,
        name="return_for_changes",
    ),
    path("reviews/<uuid:review>/validate/", decision_views.validate, name="validate"),
    path("reviews/<uuid:review>/give-up/", decision_views.give_up, name="give_up"),
    path("rounds/<int:round_pk>/across/", review_views.across_first, name="across_first"),
    path("rounds/<int:round_pk>/across/<str:criterion>/", review_views.across, name="across"),
    # Comments on a criterion
    path(
        "assessments/<uuid:pk>/criteria/<str:criterion>/comments/",
        comment_views.comments,
        name="comments",
    ),
    path(
        "assessments/<uuid:pk>/criteria/<str:criterion>/comments/add/",
        comment_views.add_comment,
        name="add_comment",
    ),
    path(
        "assessments/<uuid:pk>/criteria/<str:criterion>/comments/<uuid:thread>/reply/",
        comment_views.reply_to_comment,
        name="reply_to_comment",
    ),
    path(
        "assessments/<uuid:pk>/criteria/<str:criterion>/comments/<uuid:thread>/resolve/",
        comment_views.resolve_comment,
        name="resolve_comment",
    ),
    path(
        "assessments/<uuid:pk>/criteria/<str:criterion>/comments/<uuid:thread>/reopen/",
        comment_views.reopen_comment,
        name="reopen_comment",
    ),
    path(
        "assessments/<uuid:pk>/criteria/<str:criterion>/comments/<uuid:comment>/withdraw/",
        comment_views.withdraw_comment,
        name="withdraw_comment",
    ),
    # What reviewers told the country
    path("assessments/<uuid:pk>/remarks/", remark_views.remarks, name="remarks"),
    path("assessments/<uuid:pk>/remarks/<int:remark>/reply/", remark_views.reply, name="reply"),
    path(
        "assessments/<uuid:pk>/remarks/answer/",
        remark_views.answer_questions,
        name="answer_questions",
    ),
]
