"""A file becomes a Document: its text, and what is known of its pages. Others use `read` and `Document`."""

from qa.reading.document import Document
from qa.reading.files import read

__all__ = ["Document", "read"]
