"""A coordinator takes answers from a file: sees what would change, and takes it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import data
from tests.browser.inspection import WIDE, look
from tests.exports.papers import LAW, as_bytes, document

pytestmark = pytest.mark.browser

UGLY = "<b>Bold</b>\r\n" + "Averylongwordwithoutend" * 20


def choose(tab, said):
    content = said if isinstance(said, bytes) else as_bytes(said)
    file = {"name": "answers.json", "mimeType": "application/json", "buffer": content}
    tab.locator("input[type=file]").set_input_files(file)
    tab.locator("main form button").click()


@pytest.mark.looks
@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_would_change_is_shown_and_then_done(tiny, open_browser, enter, troubles, language):
    troubles.expect("Failed to load resource")  # the refused file
    assessment = data.make_assessment(
        answers={"L1": {"rating": "P", "comment": UGLY, "evidence": ["Old act"]}}
    )
    coordinator = data.make_person("coordinator", assessment.country)
    tab = open_browser(locale=language, viewport=WIDE).new_page()
    enter(tab.context, coordinator)
    tab.goto(reverse("take_answers", args=[assessment.pk]))

    choose(tab, document(L1="X", Z9="F"))
    expect(tab.locator(".error-summary li")).to_have_count(2)
    assert look(tab) == []

    choose(
        tab,
        document(
            {"TOWN": "It reads."},
            L1={"rating": "F", "evidence": [LAW]},
            L4={"numerator": 3, "denominator": 10},
        ),
    )
    expect(tab.locator("main tbody tr")).to_have_count(3)
    assert look(tab) == []
    tab.locator("main form button").click()
    expect(tab.locator(".messages")).to_be_visible()
    assert sorted(assessment.answers.values_list("criterion__code", "rating")) == [
        ("L1", "F"),
        ("L4", ""),
    ]
