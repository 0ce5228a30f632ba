"""Tells the text of a web page from what is around it: menus, paths, share buttons, footers.

Whatever may be text is taken for text. What holds much of the words outside links is never furniture.
"""

from __future__ import annotations

import re

from qa.reading.html_tree import Element

_CONTENT_SHARE = 0.7
"""The innermost element with so much of the words outside links is the content."""

_MARKED_SHARE = 0.5
_LINKED_SHARE = 0.2
"""So much of the words outside links is not taken for furniture, whether an element says it is or has many links."""

_LINK_DENSITY = 0.6
_SHORT = 12

_TAGS = frozenset({"nav", "footer", "aside", "menu"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "toolbar"})
_NAMES = re.compile(
    r"(?<![a-z])(?:(?:top|main|sub|left|right|side|foot|bottom)?(?:nav|navbar|menu)|(?:top|side|foot|bottom|tool|bread)bar"
    r"|navigation|footer|foot"
    r"|copyright|breadcrumbs?|crumbs?|share|bdshare\w*|search|login|qrcode|ewm|friend-?links?|related"
    r"|xgwd|xglj|xgyd|dqwz|weizhi|banner|logo)(?![a-z])"
)
_HEADER_NAMES = frozenset({"header", "head", "top", "topbar", "page-header", "site-header"})

_DATE = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
_LABELS = (
    "(?:信息|文章|稿件)?来源|(?:发布|更新|发文|公开)(?:时间|日期)|(?:浏览|阅读|点击|访问)(?:次数|量|数|率)?|点击数|访问量|人气"
    "|(?:文章)?作者|责任编辑|责编|编辑|录入|字体(?:大小)?|字号|分享到?|视力保护色|保护视力色|打印|发布(?:机构|者|人)|信息分类"
)
_VALUE = rf"(?:{_DATE}|(?:(?!(?:{_LABELS})\s*[：:])[^\s：:|｜]){{0,30}}(?:\s*[次人])?)"
_ITEM = rf"(?:{_LABELS})\s*[：:]\s*{_VALUE}"
_BUTTON = (
    r"打印(?:本页|本文|文章|此页)?|关闭(?:窗口|本页|页面)?|收藏(?:本页)?|字体|大|中|小|默认|超大|特大|分享(?:到)?|微信|微博|QQ空间|更多"
    r"|返回(?:顶部|首页|列表)?|我要纠错|纠错|扫一扫[^。；]{0,30}|[上下]一篇\s*[：:]?\s*\S{0,80}|正文|首页|相关(?:链接|阅读|新闻|报道|稿件|解读)[：:]?"
)
_BETWEEN = r"[\s\u3000|｜【】\[\]（）()<>《》/+\-A]*+"
_LINE = re.compile(rf"(?:{_BETWEEN}(?>{_ITEM}|{_BUTTON}))++{_BETWEEN}")
"""Each repeat is taken once and for all: a line that almost fits must not be tried in every way it can be cut."""

_PATH = re.compile(r"[您你]?(?:现在|当前|所在)?(?:的)?(?:位置|所在位置)(?:是|为)?\s*[：:].*", re.DOTALL)
_MAX_LINE = 200


def furniture(body: Element) -> frozenset[Element]:
    """Return the outermost elements of a page that are furniture."""
    path = _content_path(body)
    content = path[-1] if len(path) > 1 else None
    holders = frozenset(path)
    linked = body.plain >= _LINKED_SHARE * body.words  # else a page of links, which has no other text
    found: set[Element] = set()
    waiting = [(child, False) for child in body.elements]
    while waiting:
        element, inside = waiting.pop()
        inside = inside or element is content
        if element not in holders and _is_furniture(element, body, inside=inside, linked=linked):
            found.add(element)
        elif not (element.tag == "table" and not element.tables):
            waiting.extend((child, inside) for child in element.elements)
    return frozenset(found)


def is_furniture_line(text: str) -> bool:
    """Tell whether a paragraph is one of those that a site writes above and below a text: 来源：… 字体：大 中 小."""
    if len(text) > _MAX_LINE:
        return False
    return bool(_LINE.fullmatch(text) or _PATH.fullmatch(text))


def _content_path(body: Element) -> list[Element]:
    """Return the elements from the body to the one that holds the content."""
    path = [body]
    while True:
        held = (child for child in path[-1].elements if child.plain >= _CONTENT_SHARE * body.plain > 0)
        inner = next(held, None)
        if inner is None:
            return path
        path.append(inner)


def _is_furniture(element: Element, body: Element, *, inside: bool, linked: bool) -> bool:
    if not element.words:
        return False
    marked = element.tag in _TAGS or (_marked(element) and (not inside or _mostly_links(element)))
    if marked and element.plain < _MARKED_SHARE * max(body.plain, 1):
        return True
    return not inside and linked and element.plain < _LINKED_SHARE * body.plain and _mostly_links(element)


def _marked(element: Element) -> bool:
    """Tell whether an element says of itself that it is furniture."""
    if element.attributes.get("role", "").lower() in _ROLES:
        return True
    names = f"{element.attributes.get('class', '')} {element.attributes.get('id', '')}".lower()
    if element.tag == "header" or _HEADER_NAMES & set(names.split()):
        return element.links > 0
    return bool(_NAMES.search(names))


def _mostly_links(element: Element) -> bool:
    if element.tag in {"h1", "h2", "h3", "h4", "h5", "h6"} or element.linked < _LINK_DENSITY * element.words:
        return False
    if element.links < 2 and element.words > _SHORT:
        return False
    return not _beginning(element).startswith("附")


def _beginning(element: Element) -> str:
    """Return the first words of an element."""
    inner: Element | str = element
    while isinstance(inner, Element):
        held = (child for child in inner.children if (child.words if isinstance(child, Element) else child.strip()))
        inner = next(held, "")
    return inner.strip()
