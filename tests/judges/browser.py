"""One headless Chromium, and tabs in it: Debian's own browser, driven by Playwright."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

from tests.judges import programs


@asynccontextmanager
async def opened() -> AsyncIterator[Browser]:
    """A browser that runs until the block is left. Raises `MissingError`."""
    chromium = str(programs.path("chromium"))
    async with async_playwright() as playwright:
        # Text is drawn alike on all machines; a container has no user namespaces for the sandbox, and pages are our own.
        drawn = ["--font-render-hinting=none", "--disable-lcd-text"]
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", *drawn])
        try:
            yield browser
        finally:
            await browser.close()
