"""Which encoder a program works with: the fast one where it can, the plain one where it must.

Vectors of the two are alike but not equal, and each has a fingerprint of its own, so that a library never holds both.
A library is opened with the one that made it: whoever has a library from before there was a fast one, or from a
computer without OpenVINO, goes on with it as it is, and changes over when they say so (`qa import --reembed`).
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from qa.errors import EncoderError, NotConvertibleError
from qa.index.conversion import Plan
from qa.index.model_source import Source, find_source
from qa.index.openvino_runtime import is_installed

if TYPE_CHECKING:
    from qa.index.encoder import TokenEncoder

Runtime = Literal["auto", "openvino", "plain"]

logger = logging.getLogger(__name__)


def open_encoder(
    name: str | None = None,
    *,
    runtime: Runtime = "auto",
    made_with: str | None = None,
    cache: Path | None = None,
) -> TokenEncoder:
    """Load an encoder.

    Args:
        name: A card's name, a hub name (`org/name`) or a local folder; the built-in encoder without it.
        runtime: What computes it; `auto` takes the one that made the library, else the fast one where it works.
        made_with: The fingerprint of the encoder that made the library it is for.
        cache: Where models are kept; the user's cache without it.

    Raises:
        EncoderError: If it is unknown, not on this machine, or damaged, or `openvino` is asked for and cannot be had.
    """
    source = find_source(name, cache=cache)
    if runtime == "plain":
        return _plain(source)
    try:
        plan = Plan.of(source)
        if runtime == "auto" and made_with == plan.plain:
            return _plain(source)
        return _fast(plan, cache)
    except NotConvertibleError as error:
        if runtime == "openvino":
            raise EncoderError(
                f"向量模型 {source.card.name} 无法用 OpenVINO 计算：{error}。请把 encoder_runtime 改为 auto 或 plain"
            ) from error
        # Where it was never installed there is nothing to wonder about.
        logger.log(
            logging.WARNING if is_installed() else logging.INFO,
            "向量模型 %s 无法用 OpenVINO 计算（%s），改用 sentence-transformers，速度较慢",
            source.card.name,
            error,
        )
        return _plain(source)


def damaged_model_files(name: str, *, cache: Path | None = None) -> list[str]:
    """Read all files that were made of a model and return the names of those that are damaged.

    Of a model that cannot be had at all nothing is known.
    """
    from qa.index.builtin import cache_root, verify_builtin
    from qa.index.cards import find_card
    from qa.index.conversion import verify_converted

    try:
        card = find_card(name)
        made = card.kind == "built-in" and ((cache or cache_root()) / "models" / card.name).exists()
        damaged = verify_builtin(card, cache=cache) if made else []
        if damaged or not is_installed():
            return damaged
        return verify_converted(Plan.of(find_source(name, cache=cache)), cache=cache)
    except EncoderError:  # whoever loads it is told
        return []


def _plain(source: Source) -> TokenEncoder:
    from qa.index.sentence_encoder import load_sentence_encoder

    return load_sentence_encoder(source)


def _fast(plan: Plan, cache: Path | None) -> TokenEncoder:
    from qa.index.fast_encoder import load_fast_encoder

    return load_fast_encoder(plan, cache=cache)
