"""Our crispy-forms template pack and the error summary: what is tied to what."""

from html.parser import HTMLParser

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string


class Page(HTMLParser):
    """The start tags of a piece of HTML, in order, as (name, attributes)."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]

    def ids(self):
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]

    def described(self):
        """Every id that some aria-describedby names."""
        texts = [attrs["aria-describedby"] for _, attrs in self.tags if "aria-describedby" in attrs]
        return [id_ for text in texts for id_ in text.split()]

    def position(self, id_):
        return [attrs.get("id") for _, attrs in self.tags].index(id_)


class Visit(forms.Form):
    """One field of each kind that our pages use."""

    title = forms.CharField(label="Title", help_text="As on the letter.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    link = forms.URLField(label="Link", required=False, assume_scheme="https")
    kind = forms.ChoiceField(
        label="Kind",
        help_text="Choose the nearest.",
        choices=[("law", "Law"), ("report", "Report")],
        widget=forms.RadioSelect,
    )
    partners = forms.MultipleChoiceField(
        label="Partners",
        required=False,
        choices=[("p", "Police"), ("j", "Justice")],
        widget=forms.CheckboxSelectMultiple,
    )
    agreed = forms.BooleanField(label="I have read this")
    document = forms.FileField(label="Document", required=False, widget=forms.FileInput)
    version = forms.IntegerField(widget=forms.HiddenInput)


def fields_of(form):
    return Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(Context({"form": form}))


def summary_of(form):
    return render_to_string("_error_summary.html", {"form": form})


def whole(form):
    template = Template("{% load crispy_forms_tags %}{% crispy form %}")
    return template.render(Context({"form": form, "csrf_token": "t0ken"}))


@pytest.mark.parametrize("form", [Visit(), Visit({}), Visit(prefix="a"), Visit({}, prefix="a")])
def test_every_description_exists_once(form):
    page = Page(fields_of(form))
    assert len(page.ids()) == len(set(page.ids()))
    assert set(page.described()) - set(page.ids()) == set()
    assert page.described() != []


def test_hint_and_error_stand_between_label_and_control_and_describe_it():
    page = Page(fields_of(Visit({})))
    control = page.tags[page.position("id_title")][1]
    assert control["aria-describedby"] == "id_title_helptext id_title_error"
    assert control["aria-invalid"] == "true"
    label = page.tags.index(("label", {"for": "id_title"}))
    order = [
        label,
        page.position("id_title_helptext"),
        page.position("id_title_error"),
        page.position("id_title"),
    ]
    assert order == sorted(order)


def test_an_unbound_form_shows_no_error():
    page = Page(fields_of(Visit()))
    assert [id_ for id_ in page.ids() if id_.endswith("_error")] == []
    assert [attrs for _, attrs in page.tags if "aria-invalid" in attrs] == []
    assert summary_of(Visit()).strip() == ""


def test_every_control_has_a_label():
    page = Page(fields_of(Visit()))
    controls = [
        attrs["id"]
        for name, attrs in page.tags
        if name in {"input", "textarea", "select"} and attrs.get("type") != "hidden"
    ]
    assert sorted(attrs["for"] for attrs in page.all("label")) == sorted(controls)


def test_a_radio_group_is_a_fieldset_with_its_question_as_legend():
    html = fields_of(Visit({}))
    page = Page(html)
    assert {"class": "field", "aria-describedby": "id_kind_helptext id_kind_error"} in page.all(
        "fieldset"
    )
    assert html.split("<legend>")[1].split("</legend>")[0].strip() == "Kind"
    assert [attrs["id"] for attrs in page.all("input") if attrs["name"] == "kind"] == [
        "id_kind_0",
        "id_kind_1",
    ]


def test_only_fields_that_may_stay_empty_are_marked_optional():
    html = fields_of(Visit())
    marked = [
        label
        for label in ["Title", "Note", "Link", "Kind", "Partners", "Document"]
        if f'{label} <span class="optional">(optional)</span>' in html
    ]
    assert marked == ["Note", "Link", "Partners", "Document"]


def test_a_single_check_box_is_not_called_optional():
    class Choice(forms.Form):
        copy = forms.BooleanField(label="Send me a copy", required=False)

    assert "optional" not in fields_of(Choice())


def test_the_summary_links_to_each_field_with_its_message():
    html = summary_of(Visit({}))
    links = [attrs["href"] for attrs in Page(html).all("a")]
    assert links == ["#id_title", "#id_kind_0", "#id_agreed"]
    assert "Title: This field is required." in html
    assert set(links) <= {f"#{id_}" for id_ in Page(fields_of(Visit({}))).ids()}


def test_the_summary_takes_the_focus_by_script_and_is_no_alert():
    (summary,) = Page(summary_of(Visit({}))).all("section")
    assert summary == {
        "class": "error-summary",
        "aria-labelledby": "error-summary-title",
        "tabindex": "-1",
        "data-autofocus": None,
    }


def test_the_summary_names_errors_of_the_whole_form_and_of_hidden_fields():
    form = Visit({"version": "x"})
    form.add_error(None, "The round is closed.")
    html = summary_of(form)
    assert "<li>The round is closed.</li>" in html
    assert "<li>Enter a whole number.</li>" in html


def test_what_people_typed_is_kept_and_escaped():
    typed = "<script>alert(1)</script>"
    html = fields_of(Visit({"title": "", "note": typed, "link": f'"{typed}'}))
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;</textarea>" in html


def test_labels_hints_and_messages_are_escaped():
    class Rude(forms.Form):
        field = forms.CharField(label="<b>1</b>", help_text="<i>2</i>")

    form = Rude({"field": "x"})
    form.add_error("field", "<u>3</u>")
    html = fields_of(form) + summary_of(form)
    assert [tag for tag, _ in Page(html).tags if tag in {"b", "i", "u"}] == []
    assert "&lt;b&gt;1&lt;/b&gt;: &lt;u&gt;3&lt;/u&gt;" in html


def test_a_whole_form_posts_with_its_token_and_leaves_checking_to_us():
    form = Visit()
    form.helper = FormHelper()
    form.helper.form_action = "/there/"
    form.helper.add_input(Submit("save", "Save"))
    page = Page(whole(form))
    (tag,) = page.all("form")
    assert tag == {
        "action": "/there/",
        "method": "post",
        "enctype": "multipart/form-data",
        "novalidate": None,
    }
    assert {"type": "hidden", "name": "csrfmiddlewaretoken", "value": "t0ken"} in page.all("input")
    assert page.all("button") == [{"type": "submit", "name": "save", "value": "Save"}]


def test_a_layout_shows_its_fields_in_its_order():
    form = Visit()
    form.helper = FormHelper()
    form.helper.layout = Layout("note", "title")
    ids = Page(whole(form)).ids()
    assert [id_ for id_ in ids if "helptext" not in id_] == ["id_note", "id_title"]


def test_a_field_can_be_narrow():
    html = render_to_string(
        "crispy/field.html", {"field": Visit()["title"], "wrapper_class": "short"}
    )
    assert Page(html).all("div")[0] == {"class": "field short"}


def test_the_page_title_says_error_first():
    page = Template('{% extends "base.html" %}{% block title %}Visit{% endblock %}')
    titles = []
    for form in (Visit(), Visit({})):
        html = page.render(Context({"form": form}))
        titles.append(html.split("<title>")[1].split("</title>")[0])
    assert titles == ["Visit · Waymark", "Error: Visit · Waymark"]
