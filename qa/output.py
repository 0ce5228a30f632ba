"""What commands write to standard output besides tables: JSON and plain lines, in UTF-8 whatever the terminal's."""

from __future__ import annotations

import json
import sys
from typing import Any, Final

_LINE_ENDS: Final = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}
"""What JSON allows within a string though readers of lines take it for the end of one."""


def print_json(record: dict[str, Any]) -> None:
    """Write one JSON document on one line."""
    write(json.dumps(record, ensure_ascii=False).translate(_LINE_ENDS))


def write(line: str) -> None:
    """Write a line."""
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stdout.flush()
