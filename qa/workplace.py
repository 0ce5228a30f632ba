"""What a command works with: the settings, the library and the encoder, each opened when it is first needed.

Loading an encoder takes seconds; a command that only lists plans, or imports a file that is there already, never pays
for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import LibraryError, SettingsError

if TYPE_CHECKING:
    from qa.answering import Phraser
    from qa.domain import Plan
    from qa.index.backends import Backend
    from qa.index.encoder import Encoder
    from qa.index.library import Library
    from qa.retrieval import Searcher
    from qa.settings import Settings


class Workplace:
    """The library and encoder a command works with, each opened when first needed, closed at its end."""

    def __init__(self, library: Path | None, encoder: str | None = None) -> None:
        from qa.settings import load_settings

        self.settings: Settings = load_settings()
        self.folder = _absolute(library or self.settings.library)
        self._name = encoder or self.settings.encoder
        self._encoder: Encoder | None = None
        self._library: Library | None = None

    def __enter__(self) -> Workplace:
        return self

    def __exit__(self, *error: object) -> None:
        if self._library is not None:
            self._library.close()

    def encoder(self) -> Encoder:
        """Return the encoder, loaded at the first call: the one that made the library, where both ways can be had."""
        if self._encoder is None:
            self._encoder = self._opened_encoder(self._made_with())
        return self._encoder

    def preferred_encoder(self) -> Encoder:
        """Return the encoder the settings prefer, whichever made the library, and use it from now on."""
        self._encoder = self._opened_encoder(None)
        return self._encoder

    def backend(self, name: str | None = None) -> Backend:
        """Return what makes the engine of the library: that of the settings, or another by name.

        Raises SettingsError where the settings do not say where that is reached.
        """
        from qa.index.backends import BACKENDS, Address

        uri, secret = self.settings.milvus_uri, self.settings.milvus_token
        address = Address(uri, secret.get_secret_value() if secret else None) if uri else None
        name = name or self.settings.engine
        if name == "milvus" and address is None:
            raise SettingsError("没有设置 milvus_uri（环境变量 QA_MILVUS_URI）：请写明 Milvus 的地址。")
        return BACKENDS[name](address)

    def searcher(self) -> Searcher:
        """Return what searches the library, with verdicts measured on it."""
        from qa.retrieval import Searcher
        from qa.retrieval.background import Backgrounds

        return Searcher(self.encoder(), backgrounds=Backgrounds(self.folder))

    def phraser(self) -> Phraser | None:
        """Return what has answers worded by the language model of the settings, None where they name none."""
        settings = self.settings
        if settings.llm_url is None or settings.llm_model is None:
            return None
        from qa.answering import Phraser
        from qa.answering.endpoint import Endpoint

        key = settings.llm_key.get_secret_value() if settings.llm_key else None
        return Phraser(Endpoint(settings.llm_url, settings.llm_model, key, settings.llm_seconds))

    def damaged_model_files(self) -> list[str]:
        """Read all files made of the encoder and return those that are damaged; of others nothing is known."""
        from qa.index.encoders import damaged_model_files

        return damaged_model_files(self._name)

    def plain(self, *, create: bool = False) -> Library:
        """Return the library, with an encoder only where it has one already: enough to list, compare and remove."""
        if self._library is None:
            from qa.index.library import Library

            self._library = Library.open(self.folder, None, create=create, backend=self.backend())
        return self._library

    def full(self, *, create: bool = True) -> Library:
        """Return the library with its encoder, to import and to search."""
        from qa.index.library import Library

        library = self.plain(create=create)
        if library.encoder is not None:
            return library
        self._library = Library.open(self.folder, self.encoder(), backend=self.backend())
        library.close()
        return self._library

    def _opened_encoder(self, made_with: str | None) -> Encoder:
        from qa.index import encoders

        return encoders.open_encoder(self._name, runtime=self.settings.encoder_runtime, made_with=made_with)

    def _made_with(self) -> str | None:
        """Return the fingerprint of the encoder that made the library; None where there is none that can be read."""
        from qa.index.schema import is_vacant

        try:
            return None if is_vacant(self.folder) else self.plain().made_with()
        except LibraryError:  # whoever opens the library to use it is told
            return None

    def plans(self) -> tuple[Plan, ...]:
        """Return the plans of the library, none where none was ever imported; nothing is made for it."""
        from qa.index.schema import is_vacant

        return () if is_vacant(self.folder) else self.plain().plans()

    def index(self) -> None:
        """Build what is derived from the plans now, so that the next search need not."""
        snapshot = self.plain().snapshot()
        if self._encoder is not None:
            self.searcher().prepare(snapshot)


def _absolute(folder: Path) -> Path:
    try:
        return folder.expanduser().absolute()
    except RuntimeError as error:
        raise LibraryError(f"找不到“{folder}”里的用户主文件夹：请写出任务库文件夹的完整路径。") from error
