"""A round as one archive: the newest submission of each country that the reviewer reviews."""

import hashlib
from tempfile import SpooledTemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db.models import Exists, OuterRef
from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessment.models import Submission
from assessment.wording import VERDICTS
from capabilities.document import framework_document
from capabilities.texts import in_language
from reports.exports.tables import MADE_AT, Table, csv_bytes
from reports.publication import document_json

IN_MEMORY = 4 * 1024 * 1024  # bytes; a larger archive waits on disk while it is sent
AT_ONCE = 10  # submissions whose documents are in memory
READABLE = 0o644 << 16  # where ZIP keeps the permissions of a file


def newest_submissions(round_, user):
    """Of each country that the user reviews, in alphabetical order."""
    newer = Submission.objects.filter(
        assessment=OuterRef("assessment"), number__gt=OuterRef("number")
    )
    found = Submission.objects.reviewable_by(user).filter(assessment__round=round_)
    newest = found.exclude(Exists(newer)).select_related("assessment__country")
    names = ["assessment__country__name", "assessment__country__code"]
    return newest.defer("register", "explanations").order_by(*names)


def archive_name(round_):
    return f"{slugify(f'round {round_.name}')}.zip"


def round_archive(round_, submissions):
    """The ZIP, open at its beginning, and the submissions in it without their documents.

    `submissions` is a queryset; a few at a time are in memory, and one query reads all.
    """
    spooled = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    with ZipFile(spooled, "w") as bundle:
        archive = _Archive(bundle)
        contents = _Contents(framework_document(round_.framework))
        for submission in submissions.iterator(chunk_size=AT_ONCE):
            for name, content in contents.take(submission):
                archive.add(name, content)
        archive.add("framework.json", document_json(contents.framework))
        archive.add("levels.csv", csv_bytes(contents.levels))
        archive.add("connections.csv", csv_bytes(contents.connections))
        archive.add("README.txt", _read_me(round_, contents.taken).encode())
        archive.add("SHA256SUMS", archive.checksums.encode())
    spooled.seek(0)
    return spooled, contents.taken


class _Archive:
    """Files under names, and the checksum of each."""

    def __init__(self, bundle):
        self._bundle, self._sums = bundle, []

    def add(self, name, content):
        entry = ZipInfo(name, MADE_AT.timetuple()[:6])
        entry.external_attr = READABLE
        self._bundle.writestr(entry, content, ZIP_DEFLATED)
        self._sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")

    @property
    def checksums(self):
        """As `sha256sum --check` reads them."""
        return "".join(self._sums)


class _Contents:
    """What the submissions give: two files each, and rows of the tables over all."""

    def __init__(self, framework):
        self.framework, self.taken = framework, []
        self._levels, self._connections = [], []

    def take(self, submission):
        """The submission's files as `(name, content)`; its rows are kept, its documents not."""
        document, result = submission.document, submission.result
        place = [submission.assessment.country.code, submission.number]
        self._levels += [
            [*place, part["code"], *_range(part["level"]), *_range(part["score"])]
            for part in result["capabilities"]
        ]
        self._connections += [
            [*place, part["code"], part["verdict"]] for part in result["connections"]
        ]
        del submission.document, submission.result
        self.taken.append(submission)
        folder = "{}-v{}".format(*place)
        yield f"{folder}/answers.json", document_json(document)
        yield f"{folder}/result.json", document_json(result)

    @property
    def levels(self):
        names = {part["code"]: in_language(part["name"]) for part in self.framework["capabilities"]}
        headings = [
            *_headings(),
            _("Capability"),
            _("Name"),
            _("Level, for certain"),
            _("Level, at most"),
            _("Coverage, for certain"),
            _("Coverage, at most"),
        ]
        rows = [[*row[:3], names[row[2]], *row[3:]] for row in self._levels]
        return Table("levels", headings, rows)

    @property
    def connections(self):
        headings = [*_headings(), _("Connection"), _("Verdict"), _("Verdict in words")]
        rows = [[*row, str(VERDICTS[row[3]])] for row in self._connections]
        return Table("connections", headings, rows)


def _headings():
    return [_("Country"), _("Version")]


def _range(found):
    """Nothing where the capability does not apply."""
    return [found["low"], found["high"]] if found else [None, None]


def _read_me(round_, submissions):
    lines = [
        _("Round %(round)s, framework %(code)s %(edition)s")
        % {
            "round": round_.name,
            "code": round_.framework.code,
            "edition": round_.framework.edition,
        },
        "",
        _("The newest submission of each country that you review, in alphabetical order."),
        _("Every download is noted in the trail of the country."),
        "",
        _("A folder for each submission, such as XA-v2:"),
        _("  answers.json: what the country said, format waymark.answers/1"),
        _("  result.json: levels and connections of that day, format waymark.result/1"),
        _("levels.csv: a line for each country and capability"),
        _("connections.csv: a line for each country and connection"),
        _("framework.json: what was asked, format waymark.framework/1"),
        _("SHA256SUMS: checksums of all files; try them with: sha256sum --check SHA256SUMS"),
        "",
        *(
            _("%(country)s (%(code)s): version %(number)s, submitted on %(day)s, checksum %(sum)s")
            % {
                "country": each.assessment.country.name,
                "code": each.assessment.country.code,
                "number": each.number,
                "day": each.submitted_at.date().isoformat(),
                "sum": each.input_sha256,
            }
            for each in submissions
        ),
    ]
    return "\n".join(lines) + "\n"
