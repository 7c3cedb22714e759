"""Files of evidence: uploading, refusing, downloading and removing them."""

import datetime
import hashlib
import json
import tempfile

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from assessment import files, intake, register, submissions
from assessment.files import evidence_storage
from assessment.models import Event, EvidenceFile
from assessment.standing import register_of
from assessment.uploads import LIMIT
from tests import data
from tests.assessment.clamd import clamd
from tests.assessment.page import Page, words
from tests.assessment.papers import docx, odt, packed, pdf, png, upload, with_picture, with_script

pytestmark = pytest.mark.django_db

ACT = b"Act 12 of 2019, article 9."
SHA256 = hashlib.sha256(ACT).hexdigest()


@pytest.fixture
def disk(tmp_path, monkeypatch):
    """Every file that there is, stored or temporary, by its name: the test's own disk."""
    stored, temporary = tmp_path / "stored", tmp_path / "temporary"
    temporary.mkdir()
    field = EvidenceFile._meta.get_field("stored")
    monkeypatch.setattr(field, "storage", FileSystemStorage(stored))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return lambda: {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


@pytest.fixture
def item(ana, disk):
    return data.make_evidence(data.make_assessment(), "Library Act")


def page_of(item):
    return reverse("change_evidence", args=[item.assessment_id, item.pk])


def send(client, item, content=ACT, name="act-12.txt"):
    url = reverse("add_file", args=[item.assessment_id, item.pk])
    return client.post(url, {"file": upload(content, name)})


# Uploading


def test_a_file_is_kept_under_a_name_that_says_nothing(client, ana, item, disk):
    response = send(client, item)
    assert (response.status_code, response["Location"]) == (302, page_of(item) + "#files")
    file = item.files.get()
    assert (file.number, file.name, file.kind, file.size, file.sha256) == (
        1,
        "act-12.txt",
        "txt",
        len(ACT),
        SHA256,
    )
    assert (file.uploaded_by, file.assessment) == (ana, item.assessment)
    assert disk() == {file.stored.name: ACT}
    assert len(file.stored.name) == 32
    event = Event.objects.get()
    assert (event.verb, event.subject, event.by, event.after) == (
        "add file",
        str(item.pk),
        ana,
        {"title": "Library Act", "number": 1, "kind": "txt", "size": len(ACT), "sha256": SHA256},
    )


def test_a_second_file_is_a_new_version_and_the_first_stays(client, item, disk):
    send(client, item)
    send(client, item, docx(), "act-12.docx")
    assert list(item.files.values_list("number", "kind")) == [(2, "docx"), (1, "txt")]
    assert sorted(disk().values()) == sorted([ACT, docx()])
    page = Page(client.get(page_of(item)))
    rows = [words(row) for body in page.all("tbody") for row in body]
    assert [row.split()[:2] for row in rows] == [["2", "act-12.docx"], ["1", "act-12.txt"]]
    assert SHA256 in rows[1]
    assert "Ana" in rows[1]


def test_the_page_says_what_must_never_be_uploaded(client, item):
    page = Page(client.get(page_of(item)))
    (form,) = page.all("form", enctype="multipart/form-data")
    assert "What must never be uploaded" in words(form)
    assert "Images of any kind" in words(form)
    assert "names or describes a victim" in words(form)
    assert page.text("id_file_helptext").startswith("PDF, DOCX, XLSX, ODT, ODS, CSV or TXT")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Loi n° 12.txt", "Loi n° 12.txt"),
        ("قانون.txt", "قانون.txt"),
        ("../../etc/act.txt", "act.txt"),
        ("C:\\temp\\act.txt", "act.txt"),
        ("act\u202etxt.exe.txt", "acttxt.exe.txt"),
        ("a\u200bct\x00\x1b.txt", "act.txt"),
        ("act\r\nSet-Cookie: a.txt", "act Set-Cookie_ a.txt"),
        ('<b>"act"?.txt', "_b__act__.txt"),
        ("a" * 500 + ".txt", "a" * 146 + ".txt"),
        (" . .txt", "file.txt"),
        ("..", "file"),
        ("", "file"),
    ],
)
def test_names_are_cleaned_before_anybody_is_shown_them(name, shown):
    assert files.shown_name(name) == shown
    assert len(shown) <= 150


def test_a_name_with_tricks_is_shown_and_sent_without_them(client, item):
    send(client, item, ACT, "../\u202e<img src=x>act.txt")
    file = item.files.get()
    page = Page(client.get(page_of(item)))
    assert page.find("main").find(".//img") is None
    assert (file.name, words(page.find("files")).count(file.name)) == ("_img src=x_act.txt", 1)
    disposition = client.get(reverse("evidence_file", args=[file.pk]))["Content-Disposition"]
    assert disposition == 'attachment; filename="_img src=x_act.txt"'


# Refusing


@pytest.mark.parametrize(
    ("content", "name", "reason", "said"),
    [
        (b"", "act.txt", "empty", "The file is empty."),
        (png(), "act.pdf", "image", "There is an image in the file."),
        (pdf(with_picture), "act.pdf", "image", "There is an image in the file."),
        (pdf(with_script), "act.pdf", "macro or script", "There is a macro"),
        (pdf(user_password="x"), "act.pdf", "protected", "The file is protected"),
        (packed({"a": "b"}), "act.docx", "another file inside", "There is another file"),
        (docx({"word/vbaProject.bin": b"x"}), "a.docx", "macro or script", "There is a macro"),
        (odt({"Pictures/1.png": png()}), "act.odt", "image", "There is an image in the file."),
        (b"a,b", "list.xls", "type not taken", "Waymark takes PDF, DOCX, XLSX, ODT"),
        (b"\xff\xfea\0", "list.csv", "not UTF-8", "The text is not in UTF-8."),
        (ACT, "act.pdf", "content is not what the name says", "The file is not what"),
        (b"x" * (LIMIT + 1), "act.txt", "too large", "The file is larger than 20 MB."),
    ],
)
def test_a_refused_file_leaves_nothing_but_an_event(
    client, ana, item, disk, content, name, reason, said
):
    response = send(client, item, content, name)
    page = Page(response)
    assert response.status_code == 422
    assert page.text("id_file_error").startswith(f"Error: {said}")
    assert [address for _text, address in page.summary] == ["#id_file"]
    assert page.title == "Error: Library Act · Waymark"
    assert page.find("id_title").get("value") == "Library Act"
    assert (disk(), EvidenceFile.objects.count()) == ({}, 0)
    event = Event.objects.get()
    assert (event.verb, event.subject, event.by, event.after) == (
        "refuse file",
        str(item.pk),
        ana,
        {
            "title": "Library Act",
            "reason": reason,
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        },
    )


def test_the_largest_file_comes_in(client, item):
    response = send(client, item, b"Act 12 of 2019. " * (LIMIT // 16))
    assert (response.status_code, item.files.get().size) == (302, LIMIT)


def test_a_request_far_beyond_the_limit_is_not_read(client, item):
    response = send(client, item, b"x" * (2 * LIMIT))
    assert response.status_code == 413
    assert "A file may have up to 20 MB." in response.content.decode()
    assert (EvidenceFile.objects.count(), Event.objects.count()) == (0, 0)


def test_no_file_is_no_refusal(client, item):
    url = reverse("add_file", args=[item.assessment_id, item.pk])
    for posted in ({}, {"file": ""}, {"file": "act.txt"}):
        response = client.post(url, posted)
        assert response.status_code == 422
        assert Page(response).text("id_file_error") == "Error: Choose a file."
    assert Event.objects.count() == 0


def test_one_file_at_a_time(client, item):
    url = reverse("add_file", args=[item.assessment_id, item.pk])
    response = client.post(url, {"file": [upload(ACT), upload(ACT)]})
    assert (response.status_code, EvidenceFile.objects.count()) == (413, 0)


def test_an_upload_needs_the_token_of_the_form(client, ana, item):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana)
    assert send(strict, item).status_code == 403
    assert EvidenceFile.objects.count() == 0


def test_an_infected_file_is_refused_with_what_it_is_called(client, item, disk, settings):
    with clamd(b"stream: Eicar FOUND\0") as ((host, port), received):
        settings.CLAMAV_SOCKET = f"{host}:{port}"
        response = send(client, item)
    assert Page(response).text("id_file_error").startswith("Error: The virus scanner refused")
    assert (received, disk()) == ([ACT], {})
    assert Event.objects.get().after | {"size": 0} == {
        "title": "Library Act",
        "reason": "infected",
        "found": "Eicar",
        "size": 0,
        "sha256": SHA256,
    }


def test_while_the_scanner_does_not_answer_nothing_comes_in(client, item, disk, settings):
    settings.CLAMAV_SOCKET = "127.0.0.1:1"
    response = send(client, item)
    assert Page(response).text("id_file_error").endswith("Try again later.")
    assert (response.status_code, disk()) == (422, {})
    assert Event.objects.get().after["reason"] == "not scanned"


def test_what_cannot_be_entered_is_not_kept_either(ana, item, disk, monkeypatch):
    def fail(*events):
        raise RuntimeError

    monkeypatch.setattr(files, "record", fail)
    received = upload(ACT)
    received.sha256 = SHA256
    with pytest.raises(RuntimeError):
        files.add(item, received, by=ana)
    assert (disk(), EvidenceFile.objects.count()) == ({}, 0)


# Switched off


def test_where_uploads_are_off_there_is_no_form_and_nothing_is_taken(client, item, disk, settings):
    settings.UPLOADS = False
    assert "enctype" not in client.get(page_of(item)).content.decode()
    assert Page(client.get(page_of(item))).find("files") is None
    assert send(client, item).status_code == 404
    assert (disk(), Event.objects.count()) == ({}, 0)


def test_what_was_uploaded_before_stays_within_reach(client, item, settings):
    file = data.make_file(item)
    settings.UPLOADS = False
    assert Page(client.get(page_of(item))).find("files") is not None
    assert client.get(reverse("evidence_file", args=[file.pk])).status_code == 200


# After submission


def test_after_submission_nothing_is_added_or_removed(client, item, disk):
    file = data.make_file(item)
    type(item.assessment).objects.update(state="submitted")
    before = disk()
    remove = reverse("remove_file", args=[item.assessment_id, item.pk, file.pk])
    for try_it in (lambda: send(client, item), lambda: client.post(remove)):
        response = try_it()
        assert response["Location"] == reverse("evidence", args=[item.assessment_id])
        page = Page(client.get(response["Location"]))
        assert page.messages == ["The files cannot change: this is no longer a draft."]
    assert (disk(), Event.objects.count()) == (before, 0)


@pytest.fixture
def submitted(item, ana):
    """A submission with the second of two versions."""
    data.make_file(item, b"A draft of the act.")
    file = data.make_file(item, ACT)
    data.make_answers(item.assessment, {"L1": {"rating": "L", "evidence": [item]}})
    return data.make_submission(item.assessment, by=ana), file


def test_a_submission_names_the_newest_version(submitted, item):
    submission, file = submitted
    facts = {
        "id": str(file.pk),
        "number": 2,
        "name": "act-12.txt",
        "kind": "txt",
        "size": len(ACT),
        "sha256": SHA256,
    }
    assert [kept["file"] for kept in submission.register] == [facts]
    (cited,) = submission.document["answers"]["L1"]["evidence"]
    assert cited["file_sha256"] == SHA256
    assert list(submission.files.all()) == [file]
    (read,) = submissions.read(submission).register.values()
    assert vars(read.file) == facts


def test_a_replaced_file_changes_what_a_declaration_is_about(item):
    data.make_answers(item.assessment, {"L1": {"rating": "L", "evidence": [item]}})
    before = submissions.Draft.of(item.assessment).checksum
    data.make_file(item)
    assert submissions.Draft.of(item.assessment).checksum != before


def test_what_was_submitted_stays_when_its_item_goes(client, submitted, item, ana, disk):
    submission, file = submitted
    remove = reverse("remove_file", args=[item.assessment_id, item.pk, file.pk])
    page = Page(client.post(remove, follow=True))
    assert page.messages == ["Not removed: the file was submitted, and stays."]
    register.remove(item, by=ana)
    kept = EvidenceFile.objects.get()
    assert (kept.pk, kept.evidence, list(submission.files.all())) == (file.pk, None, [file])
    rui = data.make_person(Role.REVIEWER, reviews=[item.assessment.country])
    client.force_login(rui)
    response = client.get(reverse("evidence_file", args=[file.pk]))
    assert b"".join(response.streaming_content) == ACT


# Downloading


def test_a_file_is_handed_out_as_an_attachment_that_runs_nothing(client, item):
    file = data.make_file(item, docx(), name="Loi n° 12.docx", kind="docx")
    response = client.get(reverse("evidence_file", args=[file.pk]))
    assert b"".join(response.streaming_content) == docx()
    assert {name: response[name] for name in ("Content-Disposition", "Content-Type")} == {
        "Content-Disposition": "attachment; filename*=utf-8''Loi%20n%C2%B0%2012.docx",
        "Content-Type": EvidenceFile.CONTENT_TYPES["docx"],
    }
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "no-store"
    assert Event.objects.count() == 0  # what the own country reads is its own affair


def test_the_country_is_told_when_a_reviewer_takes_a_file_along(client, submitted):
    _submission, file = submitted
    rui = data.make_person(Role.REVIEWER, reviews=[file.assessment.country])
    client.force_login(rui)
    assert client.get(reverse("evidence_file", args=[file.pk])).status_code == 200
    event = Event.objects.get(verb="download evidence")
    assert (event.by, event.subject, event.assessment) == (rui, "1", file.assessment)
    assert event.after == {"title": "Library Act", "sha256": SHA256}


def test_who_may_have_which_file(client, submitted, item):
    _submission, second = submitted
    first = item.files.get(number=1)
    country, other = item.assessment.country, data.make_country("XB")
    allowed = {
        data.make_person(Role.COORDINATOR, country): [200, 200],
        data.make_person(Role.OBSERVER, country): [200, 200],
        data.make_person(Role.CONTRIBUTOR, country): [404, 404],
        data.make_person(Role.REVIEWER, reviews=[country]): [404, 200],
        data.make_person(Role.REVIEWER, reviews=[other]): [404, 404],
        data.make_person(Role.COORDINATOR, other): [404, 404],
        data.make_person(Role.ADMINISTRATOR, is_staff=True, is_superuser=True): [404, 404],
    }
    for person, statuses in allowed.items():
        client.force_login(person)
        urls = [reverse("evidence_file", args=[file.pk]) for file in (first, second)]
        assert [client.get(url).status_code for url in urls] == statuses, person


def test_a_file_that_the_storage_lost_is_not_found(client, item):
    file = data.make_file(item)
    file.stored.storage.delete(file.stored.name)
    assert client.get(reverse("evidence_file", args=[file.pk])).status_code == 404


def test_another_countrys_item_takes_no_file(client, item, disk):
    theirs = data.make_evidence(data.make_assessment(data.make_country("XB")))
    file = data.make_file(theirs)
    before = disk()
    assert send(client, theirs).status_code == 404
    for item_pk in (theirs.pk, item.pk):
        url = reverse("remove_file", args=[item.assessment_id, item_pk, file.pk])
        assert client.post(url).status_code == 404
    assert disk() == before


# Removing


def test_a_version_is_removed_with_its_file(
    client, ana, item, disk, django_capture_on_commit_callbacks
):
    file = data.make_file(item)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("remove_file", args=[item.assessment_id, item.pk, file.pk]))
    assert (disk(), item.files.count()) == ({}, 0)
    event = Event.objects.get()
    assert (event.verb, event.by, event.before["sha256"]) == ("remove file", ana, SHA256_OF_MADE)


SHA256_OF_MADE = hashlib.sha256(b"Act 12 of 2019.").hexdigest()


def test_an_item_takes_its_files_along(ana, item, disk, django_capture_on_commit_callbacks):
    data.make_file(item)
    data.make_file(item)
    with django_capture_on_commit_callbacks(execute=True):
        register.remove(item, by=ana)
    assert (disk(), EvidenceFile.objects.count()) == ({}, 0)


def test_what_is_not_removed_after_all_keeps_its_file(ana, item, disk):
    file = data.make_file(item)
    with transaction.atomic():
        files.remove(file, by=ana)
        transaction.set_rollback(True)
    assert (len(disk()), item.files.count()) == (1, 1)


# The database


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"number": 1}, "file_number_once_per_evidence"),
        ({"number": 0}, "file_number_starts_at_one"),
        ({"size": 0}, "file_is_not_empty"),
    ],
)
def test_the_database_knows_the_rules(item, fields, rule):
    data.make_file(item)
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        data.make_file(item, **fields)
    named = rule in str(error.value) or "evidence_id, assessment_evidencefile.number" in str(
        error.value
    )
    assert named


def test_the_register_reads_the_newest_file_with_its_items(item, django_assert_num_queries):
    data.make_file(item)
    newest = data.make_file(item)
    data.make_evidence(item.assessment, "Without")
    with django_assert_num_queries(1):
        found = {each.title: each.file for each in register_of(item.assessment).values()}
    assert found["Without"] is None
    assert (found["Library Act"].id, found["Library Act"].number) == (str(newest.pk), 2)


@pytest.mark.parametrize("name", ["evidence", "change_evidence"])
def test_pages_take_the_same_queries_whatever_there_are_of_files(client, item, name):
    def taken():
        further = [item.pk] if name == "change_evidence" else []
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(name, args=[item.assessment_id, *further]))
        return len(captured)

    client.get(reverse("evidence", args=[item.assessment_id]))
    without = taken()
    found = []
    for number in (1, 2):
        for _file in range(number):
            data.make_file(item)
            data.make_file(data.make_evidence(item.assessment, f"Act {number}"))
        found.append(taken())
    assert found == [without, without]


# Looking after the storage


def test_the_storage_holds_what_versions_name(item, capsys):
    data.make_file(item)
    call_command("check_files")
    assert capsys.readouterr().out == "1 files are as they were uploaded.\n"


def test_an_empty_storage_is_in_order(disk, capsys):
    call_command("check_files")
    assert capsys.readouterr().out == "0 files are as they were uploaded.\n"


def test_files_that_no_version_names_are_removed_after_a_day(item, disk, time_machine, capsys):
    file = data.make_file(item)
    stray = evidence_storage().save("stray", upload(b"x"))
    call_command("check_files", remove=True)
    assert set(disk()) == {file.stored.name, stray}
    time_machine.move_to(timezone.now() + datetime.timedelta(days=1, minutes=1))
    call_command("check_files")
    assert "stray: belongs to no version" in capsys.readouterr().out
    call_command("check_files", remove=True)
    assert set(disk()) == {file.stored.name}


def test_missing_and_changed_files_are_named(item, disk):
    lost, changed = data.make_file(item), data.make_file(item)
    lost.stored.storage.delete(lost.stored.name)
    with evidence_storage().open(changed.stored.name, "wb") as content:
        content.write(b"Act 13.")
    assert {file.pk for file in files.lost()} == {lost.pk, changed.pk}
    with pytest.raises(CommandError, match="2 files are missing or changed"):
        call_command("check_files")


# Answers documents


def test_a_document_that_names_a_file_comes_in_without_it(submitted, ana):
    submission, _file = submitted
    other = data.make_assessment()
    intake.take_in(other, json.loads(json.dumps(submission.document)), by=ana)
    (item,) = register_of(other).values()
    assert (item.title, item.file) == ("Library Act", None)
