"""What a page must be for everybody, found by a machine: each look lists what is wrong."""

from axe_playwright_python.sync_playwright import Axe

AXE = Axe()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 900}

ONE_HEADING = "document.querySelectorAll('h1').length"

# Links to a place on the same page that is not there.
LOST_LINKS = """[...document.querySelectorAll("a[href^='#']")]
  .filter((link) => !document.getElementById(decodeURIComponent(link.hash.slice(1))))
  .map((link) => `link to ${link.hash}, which is not there`)"""

# What reaches beyond the window, unless it scrolls by itself.
SIDEWAYS = r"""() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const beyond = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width && (box.right > width + 0.5 || box.left < -0.5);
  });
  const shown = (one) => one.outerHTML.replace(/\s+/g, " ").slice(0, 110);
  return ["scrolls sideways: " + beyond.slice(0, 3).map(shown)];
}"""

# Text whose meaning is in a direction, in a page that runs in one direction.
ALIGNMENT = r"""() => {
  const wrong = document.dir === "rtl" ? "left" : "right";
  const shown = (one) => one.outerHTML.replace(/\s+/g, " ").slice(0, 110);
  return [...document.body.querySelectorAll("*")]
    .filter((element) => getComputedStyle(element).textAlign === wrong && element.offsetParent)
    .map((element) => `text set to the ${wrong}: ${shown(element)}`);
}"""

# Which parts stand near the beginning of a line (true) and which near its end, by their path in the
# page. Text that brings its own direction keeps it; what fills its parent, or stands somewhere in
# the middle, leans nowhere; the output of a measure and a tag stand where their line has room.
LEANINGS = """() => {
  const rtl = document.dir === "rtl";
  const leanings = {};
  const walk = (parent, path) => {
    [...parent.children].forEach((element, place) => {
      const here = `${path}/${element.tagName.toLowerCase()}${place}`;
      if (element.closest("svg, option, select, output, .tag, [dir]:not(html)")) return;
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      // Which column or line an entry comes into depends on the length of the words before it.
      const { columnWidth, flexWrap } = getComputedStyle(parent);
      if (columnWidth !== "auto" || flexWrap === "wrap") return;
      const around = parent.getBoundingClientRect();
      const gaps = [box.left - around.left, around.right - box.right];
      const [before, after] = rtl ? gaps.reverse() : gaps;
      const placed = box.width > 8 && style.position !== "absolute" && style.display !== "inline";
      const share = before / (before + after);
      const leans = before + after > 24 && (share < 0.3 || share > 0.7);
      if (placed && leans) leanings[here] = share < 0.5;
      walk(element, here);
    });
  };
  walk(document.body, "");
  return leanings;
}"""

LEFT_ON_PAPER = r"""[...document.querySelectorAll(
  "nav:not(.contents), button, .button, .skip, .filter, .language, .messages"
)].filter((element) => element.getClientRects().length)
  .map((element) => `on paper: ${element.outerHTML.replace(/\s+/g, " ").slice(0, 110)}`)"""


def look(page):
    """What is wrong with the page as it stands, in light and dark, wide and narrow."""
    findings = breaches(page, RULES)
    headings = page.evaluate(ONE_HEADING)
    findings += [f"{headings} headings of level 1"] if headings != 1 else []
    findings += page.evaluate(LOST_LINKS) + page.evaluate(ALIGNMENT)
    if page.evaluate("document.dir === 'ltr'"):  # colours are the same in every language
        page.emulate_media(color_scheme="dark")
        findings += [f"dark: {each}" for each in breaches(page, ["cat.color"])]
    page.emulate_media(color_scheme="light", media="print")
    findings += page.evaluate(LEFT_ON_PAPER)
    page.emulate_media(media="screen")
    page.set_viewport_size(NARROW)
    findings += page.evaluate(SIDEWAYS)
    page.set_viewport_size(WIDE)
    return findings


def breaches(page, tags):
    """Rules of axe that the page breaks, each with the first places."""
    options = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]}
    found = AXE.run(page, options=options).response["violations"]
    return [
        f"{rule['id']}: {[' '.join(node['html'].split())[:110] for node in rule['nodes'][:3]]}"
        for rule in found
    ]
