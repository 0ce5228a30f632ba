"""Every error the program raises on purpose.

    QaError                     one sentence for the user: what, which value, what to do
    ├── SettingsError           an environment variable or qa.toml holds a value that makes no sense
    ├── ReadingError            a file cannot be read as a document
    ├── ParsingError            a document holds no plan
    ├── EncoderError            the sentence model is unknown, missing or damaged
    │   └── NotConvertibleError     it cannot be computed by OpenVINO on this machine
    ├── LibraryError            the library cannot be opened or written
    │   ├── LibraryVersionError     it was made by a newer version of the program
    │   ├── EncoderMismatchError    it was made with another encoder
    │   ├── PlanNotFoundError       no plan, or more than one, answers to a name
    │   ├── UnitDecisionError       a decision about a unit fits no form or place, or contradicts another
    │   └── LinkDecisionError       a decision about tasks of two plans fits none, or too many
    ├── EngineError             the distributed search engine is away, refuses, or holds other rows than it should
    ├── QueryError              a query or filter makes no sense
    ├── GoldSetError            an evaluation file is malformed
    ├── ReportError             a report cannot be written where it is wanted
    └── ServeError              the web application cannot start

Messages are in Chinese, for the user; `web` and `cli` show them as they are. Classes exist where a caller
acts differently.
"""

from __future__ import annotations


class QaError(Exception):
    """Root of all errors of this program."""


class SettingsError(QaError):
    """An environment variable or qa.toml holds a value that makes no sense."""


class ReadingError(QaError):
    """A file cannot be read as a document."""


class ParsingError(QaError):
    """A document holds no plan."""


class EncoderError(QaError):
    """The sentence model is unknown, missing or damaged."""


class NotConvertibleError(EncoderError):
    """The sentence model cannot be computed by OpenVINO on this machine; the message is the reason alone."""


class LibraryError(QaError):
    """The library cannot be opened or written."""


class LibraryVersionError(LibraryError):
    """The library was made by a newer version of the program."""


class EncoderMismatchError(LibraryError):
    """The library was made with another encoder."""


class PlanNotFoundError(LibraryError):
    """No plan, or more than one, answers to the given name."""


class UnitDecisionError(LibraryError):
    """A decision about a unit fits no form or place of the library, or contradicts another."""


class LinkDecisionError(LibraryError):
    """A decision about which tasks of two plans are the same work fits none of them, or too many."""


class EngineError(QaError):
    """The distributed search engine is away, refuses, or holds other rows than it should."""


class QueryError(QaError):
    """A query or filter makes no sense."""


class GoldSetError(QaError):
    """An evaluation file is malformed."""


class ReportError(QaError):
    """A report cannot be written where it is wanted."""


class ServeError(QaError):
    """The web application cannot start."""
