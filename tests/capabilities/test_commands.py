"""Loading, checking and exporting editions: all or nothing, again and again."""

import json
from io import StringIO

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.models import Country
from assessment.models import Answer, Assessment, Round
from capabilities.document import build_document, checksum, texts_checksum
from capabilities.models import Criterion, Framework
from tests.capabilities.tiny import TINY, change, copy_of_tiny, load_tiny, make_tiny

pytestmark = pytest.mark.django_db

SHIPPED = sorted(
    file.parent.name
    for folder in settings.FIXTURE_DIRS
    for file in folder.glob("*/00-framework.yaml")
)
PUT_BACK = "Put the rows back, or write a new edition."
WRITE_ANEW = "A published edition never changes: write a new edition."
PUBLISHED = {"published_on": "2026-01-31"}


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def refusal(*arguments):
    """The lines of the refusal, after which nothing has changed."""
    before = list(Criterion.objects.values_list()), list(Framework.objects.values_list())
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert (list(Criterion.objects.values_list()), list(Framework.objects.values_list())) == before
    return str(refused.value).splitlines()


def refusal_from(folder, *edition):
    first, *causes = refusal("load_framework", "tiny", *edition, "--from", str(folder))
    assert first == "Nothing was loaded."
    return causes


def answer(code):
    """Somebody's answer to the criterion."""
    framework = Framework.objects.get()
    assessment = Assessment.objects.create(
        country=Country.objects.create(code="XA", name="Exampleland"),
        round=Round.objects.create(
            framework=framework, name="2026", opens_on="2026-01-01", closes_on="2026-12-31"
        ),
    )
    criterion = framework.criterion_set.get(code=code)
    return Answer.objects.create(assessment=assessment, criterion=criterion, rating="P")


# Loading


def test_loading_prints_one_line_with_counts():
    line = load_tiny()
    sha256 = Framework.objects.get().sha256
    assert line == (
        "tiny 1: capabilities 2, criteria 9, connections 1, rows removed 0, not published, "
        f"checksum {sha256[:12]}\n"
    )


def test_loading_records_the_checksum_of_the_document():
    framework = make_tiny()
    assert framework.sha256 == checksum(build_document(framework))
    assert framework.texts_sha256 == texts_checksum(build_document(framework))


def test_loading_twice_changes_nothing():
    load_tiny()
    before = list(Criterion.objects.values_list()), list(Framework.objects.values_list())
    load_tiny()
    assert (list(Criterion.objects.values_list()), list(Framework.objects.values_list())) == before


def test_answers_stay_when_an_edition_is_loaded_again():
    load_tiny()
    given = answer("L3")
    load_tiny()
    assert Answer.objects.get() == given


def test_plain_loaddata_loads_the_files_too():
    call_command("loaddata", *sorted(map(str, TINY.glob("*.yaml"))), verbosity=0)
    assert run("check_framework") == ""


@pytest.mark.parametrize("code", SHIPPED)
def test_each_shipped_edition_loads_twice_and_has_no_findings(code):
    first = run("load_framework", code)
    assert run("load_framework", code) == first
    assert run("check_framework") == ""


def test_a_changed_text_is_loaded(tmp_path):
    before = make_tiny().sha256
    folder = copy_of_tiny(tmp_path)
    change(folder, "framework", "tiny", source="Corrected")
    load_tiny(folder)
    after = Framework.objects.get()
    assert (after.source, after.sha256 == before) == ("Corrected", False)


def test_of_several_editions_all_are_loaded_or_the_one_that_is_named(tmp_path):
    folder = copy_of_tiny(tmp_path, "1")
    for file in copy_of_tiny(tmp_path, "2").iterdir():
        file.rename(folder / f"second-{file.name}")
    run("load_framework", "tiny", "2", "--from", str(folder))
    assert list(Framework.objects.values_list("edition", flat=True)) == ["2"]
    load_tiny(folder)
    assert list(Framework.objects.values_list("edition", flat=True)) == ["1", "2"]


# Rows that are no longer in the files


def test_a_row_that_left_the_files_is_removed(tmp_path):
    load_tiny()
    folder = copy_of_tiny(tmp_path)
    change(folder, "criterion", "S4")
    change(folder, "criterion", "L2")
    assert "rows removed 2" in load_tiny(folder)
    assert list(Criterion.objects.values_list("code", flat=True).order_by("code")) == [
        "L1", "L3", "L4", "L5", "S1", "S2", "S3"
    ]  # fmt: skip


def test_rows_that_leave_together_do_not_hold_each_other(tmp_path):
    load_tiny()
    folder = copy_of_tiny(tmp_path)
    change(folder, "criterion", "S3", depends_on=None)
    for code in ("S4", "L2"):
        change(folder, "criterion", code)
    for code in ("UNION.1", "UNION.2"):
        change(folder, "precondition", code)
    change(folder, "connection", "UNION")
    assert "rows removed 5" in load_tiny(folder)


def test_a_row_that_answers_refer_to_is_not_removed(tmp_path):
    load_tiny()
    given = answer("S4")
    folder = copy_of_tiny(tmp_path)
    change(folder, "criterion", "S4")
    assert refusal_from(folder) == [
        f"S4: no longer in the files, but in use (1 x answer). {PUT_BACK}"
    ]
    assert Answer.objects.get() == given


def test_a_reference_to_a_row_that_left_the_files_is_refused(tmp_path):
    load_tiny()
    folder = copy_of_tiny(tmp_path)
    change(folder, "criterion", "S3")
    assert refusal_from(folder) == [
        "02-staff.yaml: criterion S4: depends_on names tiny 1 S3, which is in none of the files"
    ]


# Refusals, after which nothing has changed


def test_an_edition_with_findings_is_rolled_back(tmp_path):
    load_tiny()
    folder = copy_of_tiny(tmp_path)
    change(folder, "criterion", "S1", obligation="recommended")
    assert refusal_from(folder) == [
        "STAFF: has no required criterion at level 1",
        "S3: depends on S1, which is only recommended, while it is required itself",
    ]


def test_nothing_of_a_first_load_with_findings_stays(tmp_path):
    folder = copy_of_tiny(tmp_path)
    change(folder, "criterion", "S1", source="")
    assert refusal_from(folder) == ["S1: has no source"]
    assert not Framework.objects.exists()


def test_a_published_edition_may_be_loaded_again_unchanged(tmp_path):
    folder = copy_of_tiny(tmp_path)
    change(folder, "framework", "tiny", **PUBLISHED)
    assert "published 2026-01-31" in load_tiny(folder)
    assert load_tiny(folder) == load_tiny(folder)


@pytest.mark.parametrize(
    ("model", "code", "fields"),
    [
        ("criterion", "S1", {"source": "Corrected"}),
        ("criterion", "S4", {}),
        ("framework", "tiny", {"published_on": None}),
        ("framework", "tiny", {"published_on": "2026-02-01"}),
    ],
)
def test_a_published_edition_never_changes(tmp_path, model, code, fields):
    folder = copy_of_tiny(tmp_path)
    change(folder, "framework", "tiny", **PUBLISHED)
    load_tiny(folder)
    change(folder, model, code, **fields)
    assert refusal_from(folder) == [
        f"tiny 1 was published on 2026-01-31 and the files differ from it. {WRITE_ANEW}"
    ]


def test_a_value_that_does_not_fit_its_field_is_refused(tmp_path):
    folder = copy_of_tiny(tmp_path)
    change(folder, "capability", "STAFF", number="two")
    (cause,) = refusal_from(folder)
    assert "02-staff.yaml" in cause
    assert "“two” value must be an integer" in cause


# Files that cannot be read

ROW = {"model": "capabilities.rule", "fields": {"framework": ["tiny", "1"], "code": "R2"}}
NUMBERED = {"model": "capabilities.rule", "fields": {"framework": ["tiny", "1"], "code": 1.1}}


@pytest.mark.parametrize(
    ("entries", "cause"),
    [
        ([], "is not a list of entries with model and fields"),
        ({"a": 1}, "is not a list of entries with model and fields"),
        ([{"model": "capabilities.rule"}], "entry 1: write model and fields, nothing else"),
        ([{**ROW, "pk": 1}], "entry 1: write model and fields, nothing else"),
        ([{**ROW, "fields": []}], "entry 1: fields must be names with values"),
        ([{**ROW, "model": "accounts.user"}], "entry 1: model accounts.user is no part"),
        ([{**ROW, "model": "capabilities.story"}], "entry 1: model capabilities.story is no part"),
        (
            [{**ROW, "fields": {"code": "R2"}}],
            "entry 1: framework must be [CODE, EDITION], not None",
        ),
        ([{**ROW, "fields": {"framework": ["tiny", "1"]}}], "entry 1: has no code"),
        ([{**ROW, "fields": {"sha256": ""}}], "entry 1: a rule has no field sha256"),
        ([{**ROW, "fields": {"colour": ""}}], "entry 1: a rule has no field colour"),
        ([NUMBERED], "entry 1: code 1.1 is not text to YAML; write it in quotes"),
    ],
)
def test_entries_that_are_no_rows_are_refused_by_file_and_place(tmp_path, entries, cause):
    folder = copy_of_tiny(tmp_path)
    (folder / "99-more.yaml").write_text(yaml.safe_dump(entries))
    (found,) = refusal_from(folder)
    assert found.startswith(f"99-more.yaml: {cause}")


@pytest.mark.parametrize(
    ("model", "code", "fields", "cause"),
    [
        ("criterion", "S1", {"level": None}, "has no level"),
        ("criterion", "S1", {"help": None}, "has no help"),
        ("criterion", "S1", {"level": ["tiny", "1", 9]}, "level names tiny 1 9, which is in none"),
        ("criterion", "S1", {"level": 1}, "level must be [CODE, EDITION, CODE], not 1"),
        ("criterion", "S1", {"element": ["tiny", "1", "X"]}, "element names tiny 1 X, which is in"),
        ("capability", "STAFF", {"number": None}, "has no number"),
    ],
)
def test_rows_that_do_not_fit_together_are_refused(tmp_path, model, code, fields, cause):
    folder = copy_of_tiny(tmp_path)
    change(folder, model, code, **fields)
    (found,) = refusal_from(folder)
    assert found.startswith(f"02-staff.yaml: {model} {code}: {cause}")


def test_a_row_stands_before_what_needs_it(tmp_path):
    folder = copy_of_tiny(tmp_path)
    (folder / "90-connections.yaml").rename(folder / "01-connections.yaml")
    assert refusal_from(folder) == [
        f"01-connections.yaml: connection UNION: {field} comes after it in the files"
        for field in ("capability names tiny 1 LOANS, which", "goal names tiny 1 L5, which")
    ]


def test_a_row_is_written_once(tmp_path):
    folder = copy_of_tiny(tmp_path)
    (folder / "03-again.yaml").write_text((folder / "02-staff.yaml").read_text())
    assert refusal_from(folder)[0] == "03-again.yaml: capability STAFF: is also in 02-staff.yaml"


def test_a_file_holds_one_edition(tmp_path):
    folder = copy_of_tiny(tmp_path)
    change(folder, "criterion", "S4", framework=["tiny", "2"], depends_on=None)
    assert refusal_from(folder)[0] == "02-staff.yaml: has rows of more than one edition"


def test_files_without_their_framework_are_refused(tmp_path):
    folder = copy_of_tiny(tmp_path)
    (folder / "00-framework.yaml").unlink()
    assert refusal_from(folder) == ["01-loans.yaml: there is no framework tiny 1 in the files"]


def test_a_file_that_is_no_yaml_is_refused_by_line(tmp_path):
    folder = copy_of_tiny(tmp_path)
    (folder / "99-more.yaml").write_text("- model: [\n")
    assert refusal_from(folder)[0].startswith("99-more.yaml: ")


def test_an_edition_that_the_files_do_not_hold_is_refused():
    assert refusal_from(TINY, "2") == ["The files hold no such edition of tiny."]


def test_a_framework_without_files_is_refused():
    (_, cause) = refusal("load_framework", "nowhere")
    assert cause.startswith("There are no .yaml files in ")


# Checking and exporting


def test_a_sound_edition_passes_the_check():
    load_tiny()
    assert (run("check_framework"), run("check_framework", "tiny", "1")) == ("", "")


def test_findings_are_printed_and_fail_the_check(capsys):
    load_tiny()
    Criterion.objects.filter(code="S1").update(source="")
    with pytest.raises(CommandError, match=r"^1 finding$"):
        call_command("check_framework")
    assert capsys.readouterr().out == "tiny 1: S1: has no source\n"


def test_checking_what_is_not_there_fails():
    with pytest.raises(CommandError, match=r"^There is no edition tiny 9\.$"):
        call_command("check_framework", "tiny", "9")


def test_the_export_is_the_document():
    framework = make_tiny()
    exported = run("export_framework", "tiny", "1")
    assert json.loads(exported) == build_document(framework)
    assert exported.startswith('{\n  "format": "waymark.framework/1",\n  "code": "tiny",\n')
    assert '"ar": "مكتبة البلدة"' in exported


def test_the_export_in_its_own_language_is_what_the_checksum_covers():
    framework = make_tiny()
    exported = run("export_framework", "tiny", "1", "--own-language")
    assert texts_checksum(json.loads(exported)) == framework.sha256
    assert json.loads(exported)["languages"] == ["en"]


def test_exporting_what_is_not_there_fails():
    with pytest.raises(CommandError, match=r"^There is no edition tiny 9\.$"):
        call_command("export_framework", "tiny", "9")
