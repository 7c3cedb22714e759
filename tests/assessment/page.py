"""A page as the tests read it: words by id, links, and the fields a browser would send."""

import tinyhtml5


class Page:
    """The HTML of a response, or a part of a page."""

    def __init__(self, response):
        self.root = tinyhtml5.parse(response.content.decode(), namespace_html_elements=False)

    def all(self, tag, **attributes):
        """Elements of this tag whose attributes have these values; `class_` for class."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.root.iter(tag)
            if all(element.get(name) == value for name, value in wanted.items())
        ]

    def find(self, id_):
        """The one element with this id, or None."""
        found = [element for element in self.root.iter() if element.get("id") == id_]
        assert len(found) <= 1, f"{id_} stands {len(found)} times on the page"
        return found[0] if found else None

    def text(self, id_):
        """The words inside the element with this id, with single spaces."""
        return words(self.find(id_))

    def ids(self):
        return [element.get("id") for element in self.root.iter() if element.get("id")]

    @property
    def title(self):
        return words(self.all("title")[0])

    @property
    def heading(self):
        (heading,) = self.all("h1")
        return words(heading)

    @property
    def messages(self):
        return [words(element) for element in self.root.iter() if _is_message(element)]

    def links(self, root=None):
        """`(words, address)` of each link below `root`, in order."""
        start = self.root if root is None else root
        return [(words(link), link.get("href")) for link in start.iter("a")]

    @property
    def summary(self):
        """`(words, address)` of each line of the error summary; empty without one."""
        summaries = [part for part in self.all("section") if part.get("class") == "error-summary"]
        return [link for part in summaries for link in self.links(part)]

    def errors(self, id_):
        """The words of the errors inside the element with this id."""
        found = [
            element
            for element in self.find(id_).iter()
            if "error" in (element.get("class") or "").split()
        ]
        return [words(element).removeprefix("Error: ") for element in found]

    def sent(self, form, root=None):
        """What a browser sends for the form with this id: `{name: value or list of values}`."""
        start = self.root if root is None else root
        return _data(element for element in start.iter() if element.get("form") == form)

    def values(self, form):
        """What a browser sends for the fields inside this form."""
        return _data(form.iter())


def words(element):
    """All words inside the element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def _data(elements):
    data = {}
    for element in elements:
        for value in _values(element) if element.get("name") else ():
            data.setdefault(element.get("name"), []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in data.items()}


def _is_message(element):
    return "message" in (element.get("class") or "").split()


def _values(element):
    if element.tag == "textarea":
        # HTML leaves out the first line break; browsers send CR LF.
        return ["".join(element.itertext()).replace("\n", "\r\n")]
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [each for each in options if each.get("selected") is not None] or options[:1]
        return [each.get("value") for each in chosen]
    if element.tag == "input" and element.get("type") in {"radio", "checkbox"}:
        return [element.get("value", "on")] if element.get("checked") is not None else []
    return [element.get("value", "")] if element.tag == "input" else []
