"""Texts become vectors: what still lacks them, what has been made, and how it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qa.errors import EncoderError
from qa.index.drafts import Draft
from qa.index.encoder import Encoder, Progress, token_encoder
from qa.index.store import Transaction

Embedded: TypeAlias = dict[str, NDArray[np.float32]]
"""The vector of each text."""
EmbeddedTokens: TypeAlias = dict[str, NDArray[np.float16]]
"""The vectors of the tokens of each text, at least one."""

BATCH: Final = 1024
"""Texts embedded between two writes when a library changes its encoder."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """Texts that have to be embedded before something can be written: whole, and token by token."""

    texts: Sequence[str] = ()
    token_texts: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.texts or self.token_texts)

    def __len__(self) -> int:
        return len(self.texts) + len(self.token_texts)

    def batches(self) -> Iterator[Lacking]:
        """Yield the texts in parts that are written one by one."""
        for start in range(0, len(self.texts), BATCH):
            yield Lacking(texts=self.texts[start : start + BATCH])
        for start in range(0, len(self.token_texts), BATCH):
            yield Lacking(token_texts=self.token_texts[start : start + BATCH])


@dataclass(slots=True)
class Known:
    """What has been embedded for a write that is about to be attempted."""

    vectors: Embedded = field(default_factory=dict)
    tokens: EmbeddedTokens = field(default_factory=dict)

    def embed(self, encoder: Encoder, lacking: Lacking, progress: Progress | None) -> None:
        """Embed what is lacking, reporting the progress of both kinds as one."""
        total = len(lacking)
        self.vectors |= embed(encoder, lacking.texts, part_of(progress, 0, total=total))
        self.tokens |= embed_tokens(encoder, lacking.token_texts, part_of(progress, len(lacking.texts), total=total))

    def write(self, transaction: Transaction, encoder: Encoder) -> None:
        """Write all of it."""
        transaction.write_vectors(encoder.fingerprint, self.vectors)
        transaction.write_tokens(encoder.fingerprint, self.tokens)

    def texts(self) -> set[str]:
        """Return the texts that were given to the encoder."""
        return {*self.vectors, *self.tokens}


def lacking_of(transaction: Transaction, encoder: Encoder, drafts: Sequence[Draft], known: Known) -> Lacking:
    """Return the texts of some plans of which neither the library nor `known` has the vectors."""
    texts = [text for draft in drafts for text in draft.texts if text not in known.vectors]
    token_texts = [text for draft in drafts for text in draft.token_texts if text not in known.tokens]
    return Lacking(
        transaction.missing(encoder.fingerprint, texts),
        transaction.missing_tokens(encoder.fingerprint, token_texts) if token_encoder(encoder) else (),
    )


def embed(encoder: Encoder, texts: Sequence[str], progress: Progress | None = None) -> Embedded:
    """Return the vector of each text; EncoderError where the encoder gives something else than one finite row each."""
    if not texts:
        return {}
    vectors = encoder.encode_passages(texts, progress)
    expected = (len(texts), encoder.dimension)
    if vectors.shape != expected or not np.isfinite(vectors).all():
        raise EncoderError(
            f"向量模型“{encoder.name}”返回了 {vectors.shape} 的向量或无效数值，应为 {expected}：请检查或重新安装模型。"
        )
    return dict(zip(texts, vectors, strict=True))


def embed_tokens(encoder: Encoder, texts: Sequence[str], progress: Progress | None = None) -> EmbeddedTokens:
    """Return the token vectors of each text; nothing where the encoder does not tell them."""
    telling = token_encoder(encoder)
    if not texts or telling is None:
        return {}
    found = telling.encode_passage_tokens(texts, progress)
    nothing = np.zeros((1, encoder.dimension), np.float32)
    return {
        text: (tokens if len(tokens) else nothing).astype(np.float16) for text, tokens in zip(texts, found, strict=True)
    }


def part_of(progress: Progress | None, start: int, *, total: int) -> Progress | None:
    """Return the progress of a part that begins at `start` of `total`."""
    return None if progress is None else lambda done, _: progress(start + done, total)
