"""`manage.py readiness_report`: a file, or a sentence that says why not."""

import pytest
from django.core.management import CommandError, call_command

from tests.data import make_country, make_round
from tests.reports.reports import make_reported

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment():
    return make_reported(round_=make_round(name="Spring 2026"))


def run(*arguments):
    call_command("readiness_report", *map(str, arguments), verbosity=0)


def test_it_writes_the_report(assessment, tmp_path, capsys):
    file = tmp_path / "report.pdf"
    run("xa", "Spring 2026", "-o", file)
    content = file.read_bytes()
    assert content.startswith(b"%PDF-1.7")
    said = f"{file}: Exampleland, Spring 2026, {len(content):,} bytes\n"
    assert capsys.readouterr().out == said


def test_it_writes_the_language_asked_for(assessment, tmp_path):
    for language in ("en", "ar"):
        run("XA", "Spring 2026", "--language", language, "-o", tmp_path / language)
    assert (tmp_path / "en").read_bytes() != (tmp_path / "ar").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("XZ", "Spring 2026"), "No country with the code XZ has begun an assessment."),
        (("XA", "2025"), "XA has nothing in “2025”. It has begun: “Spring 2026”."),
        (("XB", "Spring 2026"), "No country with the code XB has begun an assessment."),
    ],
)
def test_it_refuses_what_is_not_there(assessment, tmp_path, arguments, message):
    make_country("XB")
    with pytest.raises(CommandError) as refused:
        run(*arguments, "-o", tmp_path / "report.pdf")
    assert str(refused.value) == message
    assert list(tmp_path.iterdir()) == []


def test_it_refuses_an_unknown_language(assessment, tmp_path):
    with pytest.raises(CommandError, match="--language"):
        run("XA", "Spring 2026", "--language", "tlh", "-o", tmp_path / "report.pdf")


def test_it_refuses_a_place_that_cannot_be_written(assessment, tmp_path):
    with pytest.raises(CommandError, match="cannot be written: Is a directory"):
        run("XA", "Spring 2026", "-o", tmp_path)


def test_a_report_that_takes_too_long_leaves_no_file(assessment, tmp_path, settings):
    settings.REPORT_TIME_LIMIT = 0.001
    with pytest.raises(CommandError, match=r"not ready after 0\.001 seconds"):
        run("XA", "Spring 2026", "-o", tmp_path / "report.pdf")
    assert list(tmp_path.iterdir()) == []
