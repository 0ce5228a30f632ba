"""Cards: what is known of an encoder before it is loaded.

A card is a small TOML file in `models/`, named as the encoder is named. An encoder without a card works
too: a hub name (`org/name`) or a local folder, for which nothing is assumed. A folder may carry a card of
its own, `card.toml`; a copy of a known hub model is recognised by its folder's name.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from qa.errors import EncoderError

Kind = Literal["built-in", "hub", "folder"]
BUILT_IN = "multilingual-e5-small"
FOLDER_CARD = "card.toml"
HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.ASCII)
NOTHING_ASSUMED = "没有这个模型的卡片：查询和片段前不加任何前缀，其余按模型自带的设置"


@dataclass(frozen=True, slots=True)
class Card:
    """What an encoder is and how it wants its texts.

    `source` is a package requirement, a hub name or a folder, after `kind`. `dimension`, `max_tokens` and
    `megabytes` are None where only the model itself knows. `file` and `sha256` name the data file of a
    built-in encoder. `known` is False where the card was made up for want of one; `note` then says so.
    """

    name: str
    kind: Kind
    source: str
    dimension: int | None = None
    max_tokens: int | None = None
    query_prompt: str = ""
    passage_prompt: str = ""
    licence: str = ""
    megabytes: int | None = None
    note: str = ""
    file: str = ""
    sha256: str = ""
    known: bool = True


def read_card(path: Path, *, folder: Path | None = None) -> Card:
    """Read a card from its file.

    Args:
        path: The TOML file, which names the encoder.
        folder: The model's folder, where the card lies in it; the card then needs no `kind` and `source`.

    Raises:
        EncoderError: If the file is not a card.
    """
    try:
        values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EncoderError(f"模型卡片 {path} 无法读取：{error}") from error
    if folder is not None:
        values.update(kind="folder", source=str(folder))
    allowed = {field.name for field in fields(Card)} - {"name", "known"}
    if unknown := values.keys() - allowed:
        raise EncoderError(f"模型卡片 {path} 里有不认识的项：{'、'.join(sorted(unknown))}")
    if values.get("kind") not in get_args(Kind) or not isinstance(values.get("source"), str):
        raise EncoderError(f"模型卡片 {path} 缺少 kind（built-in、hub 或 folder）或 source")
    if wrong := sorted(key for key, value in values.items() if type(value) is not _type_of(key)):
        raise EncoderError(f"模型卡片 {path} 里 {'、'.join(wrong)} 的值类型不对")
    return Card(name=path.stem if folder is None else str(folder), **values)


@cache
def cards() -> dict[str, Card]:
    """Return the cards that come with the program, by name, the built-in encoder first."""
    # An installed package carries a copy of the cards; a working copy has them beside the package.
    package = Path(__file__).parents[1]
    folder = next((path for path in (package / "models", package.parent / "models") if path.is_dir()), package)
    found = [read_card(path) for path in sorted(folder.glob("*.toml"))]
    return {card.name: card for card in sorted(found, key=lambda card: (card.kind != "built-in", card.name))}


def find_card(name: str | None = None) -> Card:
    """Return the card of an encoder.

    Args:
        name: A card's name, a hub name, or the path of a folder; the built-in encoder without it. A hub
            name or a folder that has no card gets one that assumes nothing.

    Raises:
        EncoderError: If the name is none of these.
    """
    known = cards()
    name = BUILT_IN if name is None else name.strip()
    for card in known.values():
        if name.casefold() in (card.name, card.source.casefold()):
            return card
    folder = _folder(name)
    if folder is not None:
        return _folder_card(folder)
    if HUB_NAME.fullmatch(name):
        return Card(name, "hub", name, note=NOTHING_ASSUMED, known=False)
    raise EncoderError(
        f"没有名为“{name}”的向量模型。可用的有：{'、'.join(known)}；也可以写模型库中的名称（机构/模型）或本地文件夹的路径"
    )


def _folder(name: str) -> Path | None:
    """Return the folder a name stands for, if there is one."""
    try:
        folder = Path(name).expanduser()
        return folder.resolve() if name and folder.is_dir() else None
    except (RuntimeError, OSError, ValueError):  # the home of an unknown user, a loop of links, a NUL
        return None


def _folder_card(folder: Path) -> Card:
    own = folder / FOLDER_CARD
    if own.is_file():
        return read_card(own, folder=folder)
    for card in cards().values():
        if card.kind == "hub" and _is_copy(folder, card.source.casefold()):
            return replace(card, name=str(folder), kind="folder", source=str(folder))
    return Card(str(folder), "folder", str(folder), note=NOTHING_ASSUMED, known=False)


def _is_copy(folder: Path, hub_name: str) -> bool:
    """Tell whether a folder is named as a hub model, or is its place in a hub cache."""
    if folder.name.casefold() == hub_name.rpartition("/")[2]:
        return True
    in_cache = folder.parts[-3:-1]
    return [part.casefold() for part in in_cache] == [f"models--{hub_name.replace('/', '--')}", "snapshots"]


def _type_of(key: str) -> type:
    return int if key in ("dimension", "max_tokens", "megabytes") else str
