"""axe-core in a headless Chromium: no violations of what readers with disabilities need, light and dark, phone and desktop.

At each width it also looks whether the page has to be scrolled sideways. Pages are opened as files, offline.
"""

import asyncio
import os
from collections.abc import Sequence
from typing import Any, Literal

from playwright.async_api import Browser

from tests.judges import programs
from tests.judges.browser import opened
from tests.judges.complaint import Complaint
from tests.judges.pages import Folder
from tests.judges.sample import choose

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (360, 1280)
MOST = 60  # pages
_COLOURS = ["color-contrast", "link-in-text-block"]  # all that a scheme changes
_RUN = """async rules => {
    const root = document.documentElement, wide = () => root.scrollWidth > root.clientWidth;
    const sticksOut = one => {
        const display = one.style.display;
        one.style.display = "none";
        const kept = wide();
        one.style.display = display;
        return !kept;
    };
    const runOnly = rules.length ? {type: "rule", values: rules} : undefined;
    const found = await axe.run(document, {resultTypes: ["violations"], runOnly});
    return {
        violations: found.violations.map(one => ({
            id: one.id, help: one.help, count: one.nodes.length,
            first: one.nodes[0].html, why: one.nodes[0].any.concat(one.nodes[0].all).map(check => check.message)[0] || ""
        })),
        wide: wide() ? ([...root.querySelectorAll("body *")].reverse().find(sticksOut) || root).outerHTML : ""
    };
}"""


def judge(folder: Folder, most: int = MOST) -> list[Complaint]:
    """Check a sample of the pages. Raises `MissingError`."""
    return sorted(set(asyncio.run(_judge(folder, choose(folder, most)))))


async def _judge(folder: Folder, names: Sequence[str]) -> list[Complaint]:
    complaints: list[Complaint] = []
    left = list(reversed(names))

    async def tab(browser: Browser) -> None:
        context = await browser.new_context(bypass_csp=True, offline=True)
        await context.add_init_script(path=programs.path("axe"))
        page = await context.new_page()
        while left:
            name = left.pop()
            await page.goto((folder.path / name).resolve().as_uri())
            for width in WIDTHS:
                await page.set_viewport_size({"width": width, "height": 800})
                for scheme in SCHEMES:
                    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                    found = await page.evaluate(_RUN, _COLOURS if scheme == "dark" else [])
                    complaints.extend(_complaints(name, f"{width}px, {scheme}", found))
        await context.close()

    async with opened() as browser:
        await asyncio.gather(*(tab(browser) for _ in range(os.cpu_count() or 1)))
    return complaints


def _complaints(name: str, where: str, found: dict[str, Any]) -> list[Complaint]:
    said = [
        Complaint(
            name, f"axe {one['id']}", f"{where}: {one['help']} ({one['count']}): {one['first'][:200]} {one['why']}"
        )
        for one in found["violations"]
    ]
    if found["wide"] and "light" in where:
        said.append(Complaint(name, "sideways", f"{where}: wider than the window: {found['wide'][:200]}"))
    return said
