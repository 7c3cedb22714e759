"""The pages of the site: which there are, and where they are for whom."""

from tests.project.pages import own_pages

VERBS = {
    "start",
    "save_capability",
    "save_criterion",
    "save_context",
    "save_context_note",
    "remove_evidence",
    "add_file",
    "remove_file",
    "let_contributors_read",
    "change_delegation",
    "send_back",
    "take_back",
    "take_over",
    "take_over_undisputed",
    "save_delegation",
    "save_contribution",
    "remove_measure",
    "add_proposals",
    "keep_targets",
    "claim",
    "save_review_capability",
    "save_rating",
    "agree",
    "remove_remark",
    "ask",
    "return_for_changes",
    "validate",
    "give_up",
    "across_first",
    "reply",
    "answer_questions",
    "add_comment",
    "reply_to_comment",
    "resolve_comment",
    "reopen_comment",
    "withdraw_comment",
    "withdraw_invitation",
    "end_membership",
    "stay_signed_in",
    "openid_connect_login",
    "openid_connect_callback",
    "act_as",
    "set_language",
}
FILES = {
    "plan_file",
    "evidence_file",
    "round_overview_csv",
    "report_pdf",
    "answers_document",
    "submission_report_pdf",
    "submission_answers",
    "blank_questionnaire",
    "blank_capability",
    "mfa_download_recovery_codes",
}


def names_of_pages():
    """Every name of the URLconf at which a person reads a page."""
    return {page.name for page in own_pages()} - VERBS - FILES


def names_without_arguments():
    return {page.name for page in own_pages() if not set(page.route) & set("<(")} - VERBS - FILES
