"""A web page as a tree of what is seen of it, with the counts by which its parts are told from one another."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from qa.errors import ReadingError

_MAX_DEPTH = 1000
"""Browsers nest no deeper than 512, and the parser's time grows with the square of the depth."""

_MAX_NODES = 3_000_000
_UNSEEN = frozenset(
    "script style noscript template head title meta link iframe frame frameset object embed applet svg math canvas "
    "audio video map select button input textarea datalist option progress meter dialog".split()
)
_LIGHT = frozenset(
    "p li td th tr dt dd option thead tbody tfoot colgroup col br hr img input meta link area base wbr source param "
    "html head body".split()
)
"""Elements that never close themselves or that the next of their kind closes: they do not nest by being left open."""

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)[^<>]*?(/?)>")
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,9}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")


@dataclass(slots=True, eq=False)
class Element:
    """An element and what it holds: `words` counts its characters without blanks, `linked` those in links."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)
    words: int = 0
    linked: int = 0
    links: int = 0
    tables: int = 0

    @property
    def plain(self) -> int:
        """How many of its characters are in no link."""
        return self.words - self.linked

    @property
    def style(self) -> str:
        """Its own style, in lower case."""
        return self.attributes.get("style", "").lower()

    @property
    def elements(self) -> list[Element]:
        """The elements directly in it."""
        return [child for child in self.children if isinstance(child, Element)]


def parse(text: str, name: str) -> Element:
    """Return the body of a page without scripts, form controls and what is hidden.

    Raises ReadingError where it is nested deeper or has more elements than any page that people wrote.
    """
    if _depth(text) > _MAX_DEPTH:
        raise ReadingError(f"“{name}”的网页结构嵌套过深：请用浏览器打开，将正文复制到 Word 文档后再导入。")
    body = LexborHTMLParser(text).body
    root = Element("body", {})
    if body is None or body.child is None:
        return root
    # A page may show its body only once its scripts have run, so the body's own style is not asked.
    _fill(root, body, name)
    return root


def walk(root: Element, whole: Callable[[Element], bool] = lambda _: False) -> Iterator[tuple[Element | str, bool]]:
    """Yield what is in `root`: elements where they begin and, with True, where they end, and the text between.

    Of an element that is taken as a `whole` neither what it holds nor its end is told.
    """
    open_elements = [(root, iter(root.children))]
    while open_elements:
        element, children = open_elements[-1]
        child = next(children, None)
        if child is None:
            open_elements.pop()
            if open_elements:
                yield element, True
            continue
        if isinstance(child, Element) and not whole(child):
            open_elements.append((child, iter(child.children)))
        yield child, False


def _depth(text: str) -> int:
    deepest = depth = 0
    for tag in _TAG.finditer(text):
        if not tag[3] and tag[2].lower() not in _LIGHT:
            depth = max(depth - 1, 0) if tag[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _fill(root: Element, body: LexborNode, name: str) -> None:
    """Copy what is in `body` into `root`. It walks by hand, as pages nest deeper than Python calls itself."""
    open_elements = [root]
    nodes = 0
    node: LexborNode | None = body.child
    while node is not None:
        nodes += 1
        if nodes > _MAX_NODES:
            raise ReadingError(f"“{name}”的网页元素过多：请用浏览器打开，将正文复制到 Word 文档后再导入。")
        inner = _add(open_elements, node)
        node = inner if inner is not None else _next(node, body, open_elements)


def _next(node: LexborNode, body: LexborNode, open_elements: list[Element]) -> LexborNode | None:
    """Return the node behind this one and all in it, closing the elements that end before it."""
    while node.next is None:
        holder = node.parent
        if holder is None or holder.mem_id == body.mem_id:
            return None
        _close(open_elements)
        node = holder
    return node.next


def _add(open_elements: list[Element], node: LexborNode) -> LexborNode | None:
    """Add a node to the last open element; where it holds others, open it and return the first of these."""
    if node.is_text_node:
        if text := node.text_content:
            open_elements[-1].children.append(_decoded(text))
            open_elements[-1].words += len("".join(text.split()))
    elif node.is_element_node and (tag := node.tag or "") not in _UNSEEN:
        attributes = {key: value or "" for key, value in node.attributes.items()}
        if not _hidden(attributes):
            element = Element(tag, attributes)
            open_elements[-1].children.append(element)
            if node.child is not None:
                open_elements.append(element)
                return node.child
    return None


def _close(open_elements: list[Element]) -> None:
    """Take the last element off, its counts going into those of the one that holds it."""
    element = open_elements.pop()
    holder = open_elements[-1]
    if element.tag == "a" and "href" in element.attributes:
        element.linked, element.links = element.words, 1
    holder.words += element.words
    holder.linked += element.linked
    holder.links += element.links
    holder.tables += element.tables + (element.tag == "table")


def _hidden(attributes: dict[str, str]) -> bool:
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").lower() == "true"
        or bool(_UNSEEN_STYLE.search(attributes.get("style", "")))
    )


def _decoded(text: str) -> str:
    """Return the text with entities resolved that were written twice over: `&amp;ldquo;` in the page."""
    return _ENTITY.sub(lambda mark: html.unescape(mark[0]), text) if "&" in text else text
