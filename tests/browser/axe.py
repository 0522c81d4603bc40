"""What axe-core finds in a page as it is now; our pages have nothing for it to find."""

from pathlib import Path

from playwright.sync_api import Page

_AXE = (Path(__file__).parent / "vendor" / "axe-core@4.14.1" / "axe.min.js").read_text()
_RUN = """axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
  .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) =>
    `${id}: ${node.target.join(" ")}: ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message}`)))"""


def violations(page: Page) -> list[str]:
    """One line for each node that breaks a rule, once nothing moves any more: a colour in transit is no colour."""
    page.wait_for_load_state()  # without its style sheets nothing has the size it will have
    page.evaluate(
        "Promise.allSettled(document.getAnimations().filter((one) => "
        "one.effect.getComputedTiming().iterations !== Infinity).map((one) => one.finished))"
    )
    if not page.evaluate("'axe' in window"):
        session = page.context.new_cdp_session(page)  # past the pages' policy, which refuses foreign scripts
        session.send("Runtime.evaluate", {"expression": f"{_AXE};0"})
        session.detach()
    found: list[str] = page.evaluate(_RUN)
    return found
