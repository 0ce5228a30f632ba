"""Small pieces of HTML that every page is put together from. All text that comes in is escaped here."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from qa.web.words import Words


def text(value: object) -> str:
    """Return any value as text that a page shows as it is, also within an attribute."""
    return escape(str(value), quote=True)


def tag(name: str, content: str, css: str = "", **attributes: object) -> str:
    """Return an element around HTML `content`; attributes that are None are left out, `_` becomes `-`."""
    css_class = f' class="{text(css)}"' if css else ""
    others = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{css_class}{others}>{content}</{name}>"


def empty(name: str, css: str = "", **attributes: object) -> str:
    """Return an element that has no content and no end, such as a box to tick."""
    return tag(name, "", css, **attributes).removesuffix(f"</{name}>")


def button(label: str, act: str, css: str = "", **attributes: object) -> str:
    """Return a button whose `data-` attributes reach Python when it is pressed; `label` is HTML."""
    return tag("button", label, css, type="button", data_act=act, **attributes)


def notice(sentence: str, kind: str = "calm", more: str = "") -> str:
    """Return a sentence set apart, for what the user should know; `more` is HTML."""
    return tag("div", tag("p", text(sentence)) + more, f"notice {kind}", role="status")


def marked(words: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text with spans, in code points, marked; what overlaps or lies outside is cut."""
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        first, last = max(start, at), min(end, len(words))
        if first < last:
            pieces += [text(words[at:first]), tag("mark", text(words[first:last]))]
            at = last
    return "".join([*pieces, text(words[at:])])


def number_of(number: str | None, words: Words) -> str:
    """Return what a task is called by its number, as text."""
    return words("number", number=number) if number else words("no_number")
