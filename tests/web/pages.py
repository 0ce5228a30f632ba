"""What the tests of the pages do there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def ask(page: Page, query: str) -> None:
    """Type a query, press Enter, and wait for what is answered."""
    from playwright.sync_api import expect

    before = page.locator("#answer").inner_text()
    page.fill("#query input", query)
    page.press("#query input", "Enter")
    expect(page.locator("#answer")).not_to_have_text(before, use_inner_text=True)


def turn_to(page: Page, tab: str) -> None:
    """Turn to a tab by its name."""
    page.locator("button[role=tab]:visible", has_text=tab).click()
