"""How much of a file is read at most, so that no file, however made, takes all memory or all day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.settings import Settings

_MEGABYTE = 1024**2


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader refuses to go beyond; the default values are far above any real plan.

    Attributes:
        max_bytes: Size of the file.
        max_pages: Pages of a PDF.
        max_cells: Cells of all tables of a file together, empty ones between filled ones included.
        max_unpacked_bytes: Size of all that a packed file (.docx, .xlsx) unpacks to.
        max_characters: Length of the text that comes out.
    """

    max_bytes: int = 20 * _MEGABYTE
    max_pages: int = 1000
    max_cells: int = 200_000
    max_unpacked_bytes: int = 200 * _MEGABYTE
    max_characters: int = 2_000_000

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """Return the limits that the settings of a run ask for."""
        return cls(
            max_bytes=settings.max_mb * _MEGABYTE,
            max_pages=settings.max_pages,
            max_cells=settings.max_cells,
            max_unpacked_bytes=settings.max_unpacked_mb * _MEGABYTE,
            max_characters=settings.max_characters,
        )
