"""What a coordinator does on the pages, by what they see: labels, buttons, headings."""

import re

from playwright.sync_api import expect

RATINGS = {
    "N": "Not in place",
    "P": "Partly in place",
    "L": "Largely in place",
    "F": "Fully in place",
    "U": "Not known",
    "NA": "Does not apply",
}
SAVES = "**/criteria/*/save/"  # where the page saves an answer
SAVED = re.compile(r"^Saved \d\d:\d\d$")


def sign_in(page, email, password):
    page.goto("/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good to see you")


def drafts(page):
    """What the browser still keeps for the server: all of ours but when the session ends."""
    keys = page.evaluate("Object.keys(localStorage)")
    return [key for key in keys if key.startswith("waymark:") and key != "waymark:session-ends"]


class Sheet:
    """The page of one capability, worked on with mouse and keys, saving by itself."""

    def __init__(self, page):
        self.page = page

    def open(self, assessment, capability):
        self.page.goto(f"/assessments/{assessment.pk}/capabilities/{capability}/")
        return self

    # What it shows

    def criterion(self, code):
        return self.page.locator(f"[id='{code}'].criterion")

    def asks(self, code):
        return self.page.locator(f"[data-criterion='{code}']").count() == 1

    def folded(self, code):
        """The line that says why the criterion is not asked."""
        return self.page.locator(f"[id='{code}'].implied summary")

    def state(self, code):
        """The line that says whether the answer is saved."""
        return self.page.locator(f"[id='{code}-saved']")

    def choice(self, code, rating):
        return self.criterion(code).get_by_role(
            "radio", name=re.compile(rf"^{RATINGS[rating]}"), include_hidden=True
        )

    def chosen(self, code):
        """The value of the chosen button, None when none is."""
        choice = self.criterion(code).locator(f"[name='{code}-rating']:checked")
        return choice.get_attribute("value") if choice.count() else None

    def field(self, code, name):
        return self.page.locator(f"[name='{code}-{name}']")

    def numbers(self, code):
        return self.field(code, "numerator"), self.field(code, "denominator")

    def counted(self, code):
        """The rating that the two numbers give."""
        return self.criterion(code).locator("output")

    @property
    def standing(self):
        """The panel at the side."""
        return self.page.get_by_role("complementary", name="Where you stand")

    def verdict(self, connection):
        return self.connection(connection).locator(".verdict strong")

    def connection(self, connection):
        name = connection["name"]["en"]
        return self.standing.locator("section").filter(has=self.page.get_by_text(name, exact=True))

    @property
    def message(self):
        """What the server says at the top of a page that it sent."""
        return self.page.locator(".messages")

    @property
    def errors(self):
        return self.page.get_by_role("region", name="There is a problem")

    # What one does

    def reply(self, code, reply):
        """Give the whole reply to one criterion."""
        if reply.numbers:
            self.count(code, *reply.numbers)
        else:
            self.choose(code, reply.rating)
        if reply.reason:
            self.explain(code, reply.reason)
        if reply.evidence:
            self.cite(code, reply.evidence)
        self.see_saved(code)

    def choose(self, code, rating):
        self.choice(code, rating).check()

    def explain(self, code, reason):
        self.write(code, "reason", reason)

    def count(self, code, numerator, denominator):
        for name, number in [("numerator", numerator), ("denominator", denominator)]:
            self.write(code, name, str(number))

    def comment(self, code, text):
        self.unfold(code, "Comment")
        self.write(code, "comment", text)

    def type_on(self, code, name, text):
        """Go on typing at the end of what a field has."""
        self.field(code, name).press("Control+End")
        self.field(code, name).press_sequentially(text)

    def write(self, code, name, text):
        """Type into a field and leave it."""
        self.field(code, name).fill(text)
        self.field(code, name).blur()

    def cite(self, code, title):
        """Cite the item of the register with this title; add it when it is not there yet."""
        self.unfold(code, "Evidence")
        if title in self.register(code):
            self.pick(code, title)
        else:
            self.add_evidence(code, title)

    def register(self, code):
        """The items that can be cited."""
        return self.field(code, "cite").locator("option").all_text_contents()

    def pick(self, code, title):
        self.field(code, "cite").select_option(label=title)
        self.criterion(code).get_by_role("button", name="Cite this item").click()

    def cited(self, code):
        """The items cited here, as boxes to clear."""
        return self.criterion(code).get_by_role("group", name="Cited here").get_by_role("checkbox")

    def add_evidence(self, code, title, **fields):
        self.unfold(code, "Evidence")
        new = self.criterion(code).get_by_role("group", name="Add a new item")
        new.get_by_label("Title").fill(title)
        for label, value in fields.items():
            new.get_by_label(label.capitalize()).fill(value)
        new.get_by_role("button", name="Add this item").click()

    def fold(self, code, name):
        title = self.page.locator("summary", has_text=re.compile(rf"^\s*{name}"))
        return self.criterion(code).locator("details.fold").filter(has=title)

    def unfold(self, code, name):
        if self.fold(code, name).get_attribute("open") is None:
            self.open_fold(code, name)

    def open_fold(self, code, name):
        self.fold(code, name).locator("summary").click()

    def see_saved(self, *codes):
        """Wait until nothing is on its way any more and each of these says that it is saved."""
        expect(self.page.locator(".htmx-request")).to_have_count(0)
        for code in codes:
            expect(self.state(code)).to_have_text(SAVED)

    def send(self):
        """Here each reply has saved itself."""


class PlainSheet(Sheet):
    """The same page without JavaScript: everything is sent with one button."""

    def see_saved(self, *codes):
        """Nothing is saved before it is sent."""

    def add_evidence(self, code, title, **fields):
        self.unfold(code, "Evidence")
        self.field(code, "new-title").fill(title)

    def pick(self, code, title):
        self.field(code, "cite").select_option(label=title)

    def send(self):
        self.page.get_by_role("button", name="Save", exact=True).click()
        expect(self.message).to_have_text("Saved.")


class KeyboardSheet(Sheet):
    """The same page by keyboard only; after every key one can see where one is."""

    def __init__(self, page):
        super().__init__(page)
        self.keys = Keyboard(page)

    def choose(self, code, rating):
        self.keys.tab_to(f"[name='{code}-rating']")
        buttons = self.criterion(code).locator(f"[name='{code}-rating']")
        values = buttons.evaluate_all("buttons => buttons.map(button => button.value)")
        chosen = self.chosen(code)
        self.keys.choose(values.index(rating), None if chosen is None else values.index(chosen))

    def write(self, code, name, text):
        self.keys.tab_to(f"[name='{code}-{name}']")
        self.keys.type(text)

    def pick(self, code, title):
        self.keys.tab_to(f"[name='{code}-cite']")
        for _press in range(self.register(code).index(title)):
            self.keys.press("ArrowDown")
        self.keys.tab_to(f"[id='{code}-evidence'] button")
        self.keys.press("Enter")

    def add_evidence(self, code, title, **fields):
        self.keys.tab_to(f"[name='{code}-new-title']")
        self.keys.type(title)
        self.keys.tab_to(f"[id='{code}-evidence'] button")
        self.keys.press("Enter")

    def open_fold(self, code, name):
        self.keys.tab_to(f"[id='{code}'] summary", text=name)
        self.keys.press("Enter")

    def see_saved(self, *codes):
        super().see_saved(*codes)
        self.keys.see_focus()


class Keyboard:
    """Keys pressed on a page. Each press ends with a look at the focus."""

    FARTHEST = 400  # presses of Tab: more than any page has controls

    WHERE = """() => {
      const here = document.activeElement;
      const shown = here.closest(".scale label") ?? here;
      const style = getComputedStyle(shown);
      const box = shown.getBoundingClientRect();
      return {
        tag: here.tagName,
        markup: here.outerHTML.slice(0, 160),
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        inView: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
      };
    }"""
    IS_AT = """([selector, text]) => {
      const here = document.activeElement;
      return here.matches(selector) && here.textContent.includes(text);
    }"""

    def __init__(self, page):
        self.page = page

    def press(self, key):
        self.page.keyboard.press(key)
        self.see_focus()

    def see_focus(self):
        where = self.page.evaluate(self.WHERE)
        assert where["tag"] != "BODY", "the focus is lost"
        # The main part takes the focus from the skip link; it is the page itself.
        assert where["tag"] == "MAIN" or where["outlined"], f"no focus ring: {where['markup']}"
        assert where["inView"], f"focus out of view: {where['markup']}"

    def tab_to(self, selector, text="", back=False):
        """Press Tab until the focus is on what fits; whatever it passes shows the focus too."""
        for _press in range(self.FARTHEST):
            if self.page.evaluate(self.IS_AT, [selector, text]):
                return
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            if self.page.evaluate("document.activeElement === document.body"):
                continue  # past the last control: the browser's own, then the first one again
            self.see_focus()
        raise AssertionError(f"Tab never reaches {selector} {text}")

    def choose(self, place, chosen=None):
        """In a group of radio buttons: go from the chosen one, if any, to the one at this place."""
        if place == 0 and chosen is None:
            self.press("Space")
        way = place - (chosen or 0)
        for _press in range(abs(way)):
            self.press("ArrowDown" if way > 0 else "ArrowUp")

    def type(self, text):
        self.page.keyboard.type(text)
        self.see_focus()


def answer_all(sheet, replies):
    """Reply to what the page asks; replies bring up questions, so look again until none is new."""
    done = []
    while True:
        before = len(done)
        for code, reply in replies.items():
            if code not in done and sheet.asks(code):
                sheet.reply(code, reply)
                done.append(code)
        if len(done) == before:
            return done
        sheet.send()
