"""`manage.py import_answers`: differences first, then exactly these, or nothing."""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from assessment.models import Assessment
from tests import data
from tests.exports.papers import LAW, as_bytes, document

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(tiny):
    return data.make_assessment(answers={"L1": {"rating": "P", "comment": "Part 6."}})


@pytest.fixture
def ana(draft):
    return data.make_person("coordinator", draft.country, email="ana@example.org")


@pytest.fixture
def file(tmp_path, draft, ana):
    return written(
        tmp_path, document({"TOWN": "It reads."}, L1="F", S1={"rating": "L", "evidence": [LAW]})
    )


def written(folder, said):
    path = folder / "answers.json"
    path.write_bytes(as_bytes(said))
    return path


def run(file, *options, country="xa", by="ana@example.org", round_=None):
    out = io.StringIO()
    name = round_ or Assessment.objects.get().round.name
    call_command("import_answers", str(file), country, name, "--by", by, *options, stdout=out)
    return out.getvalue()


def checksum(shown):
    return re.search(r"--seen ([0-9a-f]{64})", shown)[1]


def test_it_shows_what_would_change_and_changes_nothing(draft, file):
    shown = run(file)
    assert shown.splitlines()[:-1] == [
        "L1: Rating: Partly in place -> Fully in place",
        "L1: Comment: Part 6. -> –",
        "S1: Rating: – -> Largely in place",
        "S1: evidence + Library act, Article 3",
        "TOWN: Text: – -> It reads.",
        "3 to change, 0 saved already, 1 new in the evidence register.",
    ]
    assert draft.answers.values_list("rating", "version").get() == ("P", 1)


def test_it_does_what_it_showed(draft, ana, file):
    assert run(file, "--apply", "--seen", checksum(run(file))).endswith("Done.\n")
    assert sorted(draft.answers.values_list("criterion__code", "rating", "updated_by")) == [
        ("L1", "F", ana.pk),
        ("S1", "L", ana.pk),
    ]
    assert run(file).endswith("Nothing to change.\n")


def test_it_does_nothing_that_it_did_not_show(draft, file):
    with pytest.raises(CommandError, match="Repeat with: --apply --seen"):
        run(file, "--apply")
    seen = checksum(run(file))
    draft.answers.update(rating="L", version=2)
    with pytest.raises(CommandError, match="is not what would change now"):
        run(file, "--apply", "--seen", seen)
    assert draft.answers.count() == 1


def test_it_lists_all_that_is_wrong(draft, ana, tmp_path):
    file = written(tmp_path, document({"NOWHERE": "x"}, L1="X", S1="F", Z9="F"))
    with pytest.raises(CommandError) as refused:
        run(file)
    assert re.findall(r"^  (\w+):", str(refused.value), re.MULTILINE) == ["L1", "Z9", "NOWHERE"]
    assert draft.answers.count() == 1


def test_it_refuses_another_edition(draft, ana, tmp_path):
    file = written(tmp_path, document(L1="F") | {"framework": ["tiny", "2"]})
    with pytest.raises(CommandError, match="framework must be"):
        run(file)


@pytest.mark.parametrize("role", ["observer", "contributor", "reviewer"])
def test_only_a_coordinator_of_the_country_may(draft, file, role):
    data.make_person(role, email="other@example.org")
    with pytest.raises(CommandError, match="does not coordinate the country XA"):
        run(file, by="other@example.org")


def test_not_the_coordinator_of_another_country(draft, file):
    data.make_person("coordinator", data.make_country("XB"), email="bo@example.org")
    with pytest.raises(CommandError, match="does not coordinate the country XA"):
        run(file, by="bo@example.org")


def test_nobody_who_does_not_exist(draft, file):
    with pytest.raises(CommandError, match="Nobody signs in as"):
        run(file, by="nobody@example.org")


def test_somebody_with_several_roles_acts_as_coordinator(draft, ana, file):
    observer = data.make_membership(ana, "observer", data.make_country("XB"))
    ana.act_as(observer)
    run(file, "--apply", "--seen", checksum(run(file)))
    ana.refresh_from_db()
    assert draft.events.filter(verb="answer").first().role == "coordinator"
    assert ana.acting_as == observer


def test_it_refuses_what_is_no_draft(draft, file):
    Assessment.objects.update(state=Assessment.State.SUBMITTED)
    with pytest.raises(CommandError, match="it is no draft"):
        run(file)


def test_it_refuses_a_round_that_the_country_has_not_begun(draft, file):
    with pytest.raises(CommandError, match="has no assessment in “Nowhere”"):
        run(file, round_="Nowhere")


def test_it_says_when_there_is_no_file(draft, ana, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "nothing.json")
