"""The pages of the site: which there are, and where they are for whom."""

from tests.project.pages import own_pages

VERBS = {"start", "save_capability", "save_criterion", "remove_evidence", "act_as", "set_language"}
FILES = {"report_pdf", "answers_document", "mfa_download_recovery_codes"}


def names_of_pages():
    """Every name of the URLconf at which a person reads a page."""
    return {page.name for page in own_pages()} - VERBS - FILES


def names_without_arguments():
    return {page.name for page in own_pages() if not set(page.route) & set("<(")} - VERBS - FILES
