"""Two people upload at once."""

import pytest

from accounts.models import Role
from assessment import files, register, trail
from assessment.lifecycle import NotEditableError
from assessment.models import Evidence, EvidenceFile
from tests.assessment.papers import upload
from tests.assessment.parallel import at_once, one_inside_the_other
from tests.data import load_tiny, make_assessment, make_evidence, make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people():
    load_tiny()
    return [make_person(Role.COORDINATOR) for _number in range(4)]


def adds(item, by):
    received = upload(b"Act 12 of 2019.")
    received.sha256 = "0" * 64
    mine = Evidence.objects.select_related("assessment").get(pk=item.pk)
    return lambda: files.add(mine, received, by=by)


def stored():
    return set(files.evidence_storage().listdir("")[1])


def test_versions_uploaded_at_once_have_numbers_of_their_own(people):
    item = make_evidence(make_assessment())
    results = at_once(*(adds(item, person) for person in people))
    assert [each for each in results if isinstance(each, Exception)] == []
    assert sorted(each.number for each in results) == [1, 2, 3, 4]
    assert trail.broken(item.assessment_id)[:2] == (None, 4)


def test_a_file_for_an_item_that_goes_meanwhile_is_not_kept(people):
    item, before = make_evidence(make_assessment()), stored()
    add = adds(item, people[1])
    _none, late = one_inside_the_other(lambda: register.remove(item, by=people[0]), add)
    assert isinstance(late, Evidence.DoesNotExist)
    assert (EvidenceFile.objects.count(), stored()) == (0, before)


def test_a_file_for_what_is_submitted_meanwhile_is_not_kept(people):
    item, before = make_evidence(make_assessment()), stored()
    add = adds(item, people[1])
    type(item.assessment).objects.update(state="submitted")
    with pytest.raises(NotEditableError):
        add()
    assert (EvidenceFile.objects.count(), stored()) == (0, before)
