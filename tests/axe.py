"""axe-core over a page as it stands in the browser."""

from axe_playwright_python.base import AXE_SCRIPT

# Of WCAG 2.2 what axe leaves off by itself: targets of 24 pixels, or with room around them.
EVERY_RULE = {"rules": {"target-size": {"enabled": True}}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}

# Nothing is asked for again (`preload` is for a rule about autoplay), and nobody reads the paths to what is in order.
RUN = """async (options) => (await axe.run({ ...options, resultTypes: ["violations"], preload: false, selectors: false })).violations.flatMap((each) =>
    each.nodes.map((node) => `${each.id}: ${node.html.slice(0, 160)}`))"""


def faults(page) -> list[str]:
    """What axe finds, slight or grave, as `rule: element`: by every rule in light, and in dark by the rules that look
    at colours. Nothing is loaded anew, and light stays."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, EVERY_RULE)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += [f"dark {fault}" for fault in page.evaluate(RUN, COLOURS)]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found
