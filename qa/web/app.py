"""Puts the pages together: one for each language, with the tabs, under one style."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import Final

from qa.answering import Phraser
from qa.index.library import Library
from qa.reading.limits import Limits
from qa.retrieval import Searcher
from qa.web.markup import tag, text
from qa.web.shell import Shell
from qa.web.words import LANGUAGES, Words

# Read when gradio is imported: it would otherwise report its use and look for newer versions.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr

from qa.web import charts_tab, check_tab, compare_tab, import_tab, search_tab, table_tab
from qa.web.parts import EVENT
from qa.web.readings import Shelf
from qa.web.theme import theme

AT_ONCE: Final = 8
"""Requests of one kind that are worked on at the same time; imports have a limit of their own."""
_KEPT: Final = (600, 3600)
"""Seconds: how often files that were handed in or out are looked at, and the age at which they are deleted."""
_FLOOD: Final = 5
"""Times the limit from which gradio turns files away, in words of its own; below, the import page does, in ours."""
PAGES: Final = {"zh": "/", "en": "/en"}


@dataclass(frozen=True, slots=True)
class _Tabs:
    """What builds the tabs that take files."""

    imports: Callable[[Words], import_tab.ImportTab]
    drafts: Callable[[Words], check_tab.CheckTab]


def build_app(library: Library, searcher: Searcher, *, limits: Limits, phraser: Phraser | None = None) -> gr.Blocks:
    """Return the pages: Chinese at the root, English under `/en`; `phraser` words the answers to questions."""
    pages = gr.Blocks(title=LANGUAGES["zh"]("product"), analytics_enabled=False, delete_cache=_KEPT)
    imports = partial(import_tab.build, library, searcher, limits=limits, shelf=Shelf())
    drafts = partial(check_tab.build, library, searcher, limits=limits)
    page = partial(_page, pages, library, searcher, tabs=_Tabs(imports, drafts), phraser=phraser)
    with pages:
        page(words=LANGUAGES["zh"])
    with pages.route(LANGUAGES["en"]("product"), PAGES["en"], show_in_navbar=False):
        page(words=LANGUAGES["en"])
    pages.queue(default_concurrency_limit=AT_ONCE)
    return pages


def build_site(library: Library, searcher: Searcher, *, limits: Limits, phraser: Phraser | None = None) -> Shell:
    """Return the ASGI application that serves the pages."""
    from fastapi import FastAPI

    site = FastAPI(openapi_url=None)
    pages = build_app(library, searcher, limits=limits, phraser=phraser)
    with warnings.catch_warnings():
        # It says that pages are not rendered on the server, which is not wanted anyway.
        warnings.filterwarnings("ignore", message="SSR mode is not supported", category=UserWarning)
        gr.mount_gradio_app(
            site,
            pages,
            path="/",
            footer_links=[],
            run_history=False,
            show_error=False,
            max_file_size=_FLOOD * limits.max_bytes,
            ssr_mode=False,
            enable_monitoring=False,
            pwa=False,
            mcp_server=False,
            theme=theme(),
            css=_asset("style.css") + _asset("check.css") + _asset("compare.css"),
        )
    return Shell(site, {path: (_tongue(name), _head(LANGUAGES[name])) for name, path in PAGES.items()})


def _page(
    pages: gr.Blocks,
    library: Library,
    searcher: Searcher,
    *,
    words: Words,
    tabs: _Tabs,
    phraser: Phraser | None,
) -> None:
    gr.HTML(_banner(words, phraser), elem_id="banner", apply_default_css=False, js_on_load=None)
    with gr.Tabs(elem_id="tabs"):
        with gr.Tab(words("tab_search"), id="search") as at_search:
            search = search_tab.build(library, searcher, words, phraser=phraser)
        with gr.Tab(words("tab_table"), id="table") as at_table:
            table = table_tab.build(library, words)
        with gr.Tab(words("tab_charts"), id="charts") as at_charts:
            charts = charts_tab.build(library, words)
        with gr.Tab(words("tab_compare"), id="compare") as at_compare:
            comparing = compare_tab.build(library, words)
        with gr.Tab(words("tab_check"), id="check") as at_check:
            checking = tabs.drafts(words)
        with gr.Tab(words("tab_import"), id="import") as at_import:
            importing = tabs.imports(words)
    pages.load(search.desk.open, None, search.ends(), **EVENT)
    # A tab that is turned to shows the library as it is then, whoever changed it.
    at_search.select(search.desk.reopen, [search.asked], search.ends(), **EVENT)
    at_table.select(table.desk.reopen, [table.view], table.ends(), **EVENT)
    at_charts.select(charts.desk.reopen, [charts.plan], charts.ends(), **EVENT)
    at_compare.select(comparing.desk.reopen, list(comparing.plans), comparing.ends(), **EVENT)
    at_check.select(checking.desk.reopen, None, checking.ends(), **EVENT)
    at_import.select(importing.reopen, None, importing.ends(), **EVENT)


def _banner(words: Words, phraser: Phraser | None = None) -> str:
    promise = words("promise_phrased", place=phraser.endpoint.place) if phraser else words("promise")
    other = PAGES["en" if words.language == "zh" else "zh"]
    title = tag("h1", text(words("product"))) + tag("p", text(promise))
    link = tag(
        "a",
        text(words("other_language")),
        "language",
        href=other.lstrip("/") or ".",
        title=words("other_language_hint"),
    )
    return tag("div", tag("div", title) + link, "banner")


def _tongue(language: str) -> str:
    return "zh-CN" if language == "zh" else language


def _head(words: Words) -> str:
    """Return what the page's `<head>` begins with."""
    icon = tag("link", "", rel="icon", href=f"data:image/svg+xml,{_asset('icon.svg').strip()}").removesuffix("</link>")
    script = _asset("page.js").replace("LANGUAGE", _tongue(words.language))
    return icon + f"<script>{script}</script>"


@cache
def _asset(name: str) -> str:
    return (files("qa.web") / name).read_text(encoding="utf-8")
