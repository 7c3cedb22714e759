"""The readiness report as DOCX, to be edited: read from the HTML that has its parts."""

from io import BytesIO

from lxml import html as tags

from capabilities.texts import direction_of
from reports.word.paper import new_document
from reports.word.writer import Writer


def readiness_docx(report, page, language):
    """The document; `page` is its HTML in this language.

    What the page says in pictures, the document says in the words that stand beside them.
    """
    right_to_left = direction_of(language) == "rtl"
    document = new_document(report, language, right_to_left=right_to_left)
    Writer(document, language, right_to_left=right_to_left).write(tags.fragment_fromstring(page))
    content = BytesIO()
    document.save(content)
    return content.getvalue()
