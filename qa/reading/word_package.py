"""Takes the parts out of a Word document's package: the text, its styles and numbers, headers and footers.

python-docx opens all parts, pictures included, and gives up where one is missing or of a kind it does not know
(templates, documents with macros, what other office programs leave behind). Here only the parts with text are
opened, and python-docx parses them.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator

from docx.oxml.ns import nsmap
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from qa.errors import ReadingError
from qa.reading.limits import Limits

Xml = BaseOxmlElement

_WORD = f"{{{nsmap['w']}}}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MAX_MARKS = 6_000_000
"""Tags and attributes of a part together: parsed, so many take some 900 MB of memory."""

_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", nsmap["w"].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", nsmap["r"].encode()),
)
"""Word can save in the strict form of the format, which differs in the names of the namespaces."""


class Package:
    """An opened document.

    Its methods raise what `zipfile` and `lxml` raise, KeyError and ValueError where it is damaged, and ReadingError
    where it unpacks to more than `limits` allow.
    """

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        self._name = name
        self._most = self._left = limits.max_unpacked_bytes
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        infos = self._archive.infolist()
        self._members = {_normal_path(info.filename): info for info in infos}
        size = sum(info.file_size for info in infos)
        if size > self._most:
            raise self._too_large(f"有 {size / 1024**2:.0f} MB，")
        main = next((path for kind, path, _ in self._relations("") if kind == "officeDocument"), "")
        self._main = main if main in self._members else "word/document.xml"
        self._targets = {key: (kind, path) for kind, path, key in self._relations(self._main)}

    def main(self) -> Xml:
        """Return the part with the text of the document."""
        return self._part(self._main)

    def of_kind(self, kind: str) -> Xml | None:
        """Return the part that the text calls its `kind` ("styles", "numbering"), None where it has none."""
        path = next((path for known, path in self._targets.values() if known == kind), None)
        return None if path is None else self._part(path)

    def of_key(self, key: str) -> Xml | None:
        """Return the part to which the text refers as `key`: a header or a footer."""
        return self._part(self._targets[key][1]) if key in self._targets else None

    def _relations(self, path: str) -> Iterator[tuple[str, str, str]]:
        """Yield kind, path and key of each part that a part of the package names."""
        folder, file = posixpath.split(path)
        relations = _normal_path(posixpath.join(folder, "_rels", f"{file}.rels"))
        if relations not in self._members:
            return
        for element in children(self._part(relations)):
            if element.get("TargetMode") != "External":
                joined = posixpath.join("/", folder, element.get("Target", ""))
                yield element.get("Type", "").rpartition("/")[2], _normal_path(joined), element.get("Id", "")

    def _part(self, path: str) -> Xml:
        info = self._members[path]
        # Other methods than these two cannot be unpacked a little at a time, and Word uses no other.
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise ValueError(f"{path} is packed by method {info.compress_type}")
        with self._archive.open(info) as member:
            content = member.read(self._left + 1)
        self._left -= len(content)
        if self._left < 0:
            raise self._too_large("")
        return _parsed(content)

    def _too_large(self, size: str) -> ReadingError:
        allowed = f"{self._most / 1024**2:.0f} MB"
        return ReadingError(f"“{self._name}”解开后{size}超过上限 {allowed}：请删去图片或拆分后再导入。")


def local(element: Xml) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Xml | None) -> Iterator[Xml]:
    """Yield the elements within an element, comments and instructions left out."""
    if element is not None:
        yield from element.iterchildren("*")


def child(element: Xml | None, *path: str) -> Xml | None:
    """Return the element one reaches by the Word elements of `path`, each the first of its name."""
    for name in path:
        if element is None:
            return None
        element = element.find(_WORD + name)
    return element


def descendants(element: Xml, name: str) -> Iterator[Xml]:
    """Yield the Word elements of a name anywhere within an element."""
    yield from element.iter(_WORD + name)


def attribute(element: Xml | None, name: str = "val") -> str | None:
    """Return an attribute of a Word element."""
    value = None if element is None else element.get(_WORD + name)
    return None if value is None else str(value)


def key_of(element: Xml) -> str:
    """Return the key by which an element refers to another part."""
    return str(element.get(f"{{{nsmap['r']}}}id", ""))


def number(element: Xml | None, name: str = "val", *, most: int = 1 << 31) -> int | None:
    """Return an attribute that is a whole number from 0 to `most`, None where it is missing or makes no sense."""
    text = (attribute(element, name) or "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        return None
    return min(int(text), most)


def switch(element: Xml | None) -> bool | None:
    """Return whether a property such as bold is switched on, None where nothing is said of it."""
    if element is None:
        return None
    return (attribute(element) or "1").strip().lower() not in {"0", "false", "off", "none"}


def _parsed(content: bytes) -> Xml:
    """Return the root of a part, of the ways in which it offers something only the first."""
    if content.count(b"<") + content.count(b'="') > _MAX_MARKS:
        raise ValueError("a part of the package holds millions of elements")
    for strict, usual in _STRICT:
        content = content.replace(strict, usual)
    root = parse_xml(content)
    # The format knows no document types: whoever writes one wants entities to grow.
    if root.getroottree().docinfo.doctype:
        raise ValueError("a part of the package declares a document type")
    for alternatives in list(root.iter(_COMPATIBLE + "AlternateContent")):
        for other in list(children(alternatives))[1:]:
            alternatives.remove(other)
    return root


def _normal_path(path: str) -> str:
    return posixpath.normpath(path.replace("\\", "/")).strip("/").lower()
