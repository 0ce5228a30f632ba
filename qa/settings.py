"""What a user may set once for every command: the library, the encoder, the web application, how large files may be.

An environment variable (`QA_PORT`) comes before the same name in `./qa.toml` (`port`), and that before the default.
What a command line says comes before all of them and is the affair of `cli`.
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource
from typing_extensions import override

from qa.errors import SettingsError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

SETTINGS_FILE = "qa.toml"
ENVIRONMENT_PREFIX = "QA_"
BUILT_IN_ENCODER = "multilingual-e5-small"

_SECRET = frozenset({"llm_key", "milvus_token"})
"""Settings whose value is never shown."""
_EXPECTED = {
    "library": "文件夹的路径",
    "encoder": "模型名称或文件夹的路径",
    "encoder_runtime": "auto、openvino 或 plain",
    "host": "主机名或 IP 地址",
    "port": "介于 1 和 65535 之间的整数",
    "upload_mb": "介于 1 和 20 之间的整数（单位 MB）",
    "llm_url": "以 http:// 或 https:// 开头的网址，不带用户名、密码和参数",
    "llm_model": "语言模型的名称",
    "llm_key": "不含空格的英文字符",
    "llm_seconds": "介于 0.1 和 120 之间的数（单位秒）",
    "engine": "embedded（本机）或 milvus",
    "milvus_uri": "以 http:// 或 https:// 开头的网址（不带用户名、密码和参数），或以 .db 结尾的文件路径",
    "milvus_token": "不含空格的英文字符",
    "max_mb": "介于 1 和 500 之间的整数（单位 MB）",
    "max_pages": "介于 1 和 100000 之间的整数",
    "max_cells": "介于 1 和 10000000 之间的整数",
    "max_unpacked_mb": "介于 1 和 4096 之间的整数（单位 MB）",
    "max_characters": "介于 1 和 100000000 之间的整数",
}


_GRAPHIC = re.compile("[!-~]+")


def _user_library() -> Path:
    return user_data_path("qa", appauthor=False) / "library"


class Settings(BaseSettings):
    """The settings of one run."""

    model_config = SettingsConfigDict(
        env_prefix=ENVIRONMENT_PREFIX,
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        toml_file=SETTINGS_FILE,
        hide_input_in_errors=True,
    )

    library: Path = Field(default_factory=_user_library, description="folder of the library, absolute")
    encoder: str = Field(BUILT_IN_ENCODER, min_length=1, description="a card's name, a hub name or a folder")
    encoder_runtime: Literal["auto", "openvino", "plain"] = Field("auto", description="what computes the encoder")
    host: str = Field("127.0.0.1", min_length=1, description="address the web application listens on")
    port: int = Field(7860, ge=1, le=65535, description="port the web application listens on")
    upload_mb: int = Field(20, ge=1, le=20, description="largest file a browser may hand in, in megabytes")

    llm_url: str | None = Field(None, description="base URL of a language model that words answers; none by default")
    llm_model: str | None = Field(None, min_length=1, description="its name there")
    llm_key: SecretStr | None = Field(None, description="the key it asks for")
    llm_seconds: float = Field(20, ge=0.1, le=120, allow_inf_nan=False, description="the time it has for a sentence")

    engine: Literal["embedded", "milvus"] = Field("embedded", description="what the library is searched with")
    milvus_uri: str | None = Field(None, description="address of the Milvus server; nothing is called without it")
    milvus_token: SecretStr | None = Field(None, description="what it asks for to let one in: user:password, or a key")

    max_mb: int = Field(20, ge=1, le=500, description="largest file that is read, in megabytes")
    max_pages: int = Field(1000, ge=1, le=100_000, description="most pages of a PDF")
    max_cells: int = Field(200_000, ge=1, le=10_000_000, description="most cells of the tables of a file")
    max_unpacked_mb: int = Field(200, ge=1, le=4096, description="most a packed file unpacks to, in megabytes")
    max_characters: int = Field(2_000_000, ge=1, le=100_000_000, description="longest text of a file")

    @field_validator("library", mode="before")
    @classmethod
    def _not_empty(cls, value: object) -> object:
        if value == "":
            raise ValueError("empty")
        return value

    @field_validator("library")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        if "\0" in str(value):
            raise ValueError("a path holds no NUL")
        try:
            return value.expanduser().absolute()
        except RuntimeError as error:  # the home folder of a user who is not known
            raise ValueError(str(error)) from error

    @field_validator("llm_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is not None and not _is_base_url(value):
            raise ValueError("no base URL")
        return value

    @field_validator("milvus_uri")
    @classmethod
    def _server_or_file(cls, value: str | None) -> str | None:
        if value is None or _is_base_url(value):
            return value
        if "://" in value or not value.endswith(".db") or "\0" in value:
            raise ValueError("neither a server nor a file")
        return str(Path(value).expanduser().absolute())

    @field_validator("llm_key", "milvus_token")
    @classmethod
    def _graphic(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _GRAPHIC.fullmatch(value.get_secret_value()):
            raise ValueError("a header cannot hold it")
        return value

    @model_validator(mode="after")
    def _named(self) -> Settings:
        if self.llm_url is not None and self.llm_model is None:
            raise ValueError("设置了 llm_url，还须用 llm_model（环境变量 QA_LLM_MODEL）写明语言模型的名称。")
        if self.engine == "milvus" and self.milvus_uri is None:
            raise ValueError("设置了 engine = milvus，还须用 milvus_uri（环境变量 QA_MILVUS_URI）写明它的地址。")
        return self

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return where values come from, the first that has one first."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def _is_base_url(value: str) -> bool:
    parts = urlsplit(value)
    _ = parts.port  # raises ValueError where it is none
    known = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return known and bool(_GRAPHIC.fullmatch(value)) and not ("@" in parts.netloc or "?" in value or "#" in value)


def load_settings() -> Settings:
    """Return the settings of the environment and of `./qa.toml`.

    Raises SettingsError where either holds a value that makes no sense.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_sentence(error.errors()[0])) from error
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        where = f"第 {place[1]} 行" if place else "末尾"
        raise SettingsError(f"{SETTINGS_FILE} {where}不是合法的 TOML，请改正后重试。") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{SETTINGS_FILE} 不是 UTF-8 编码，请另存为 UTF-8 后重试。") from error
    except OSError as error:
        raise SettingsError(f"读不了 {SETTINGS_FILE}：{error.strerror}。") from error


def _sentence(error: ErrorDetails) -> str:
    if not error["loc"]:
        return str(error["ctx"]["error"])
    name = str(error["loc"][0])
    if name not in _EXPECTED:
        return f"{SETTINGS_FILE} 里的“{name}”不是已知的设置，可用的有：{'、'.join(_EXPECTED)}。"
    variable = f"{ENVIRONMENT_PREFIX}{name.upper()}"
    origin = f"环境变量 {variable}" if os.environ.get(variable) else f"{SETTINGS_FILE} 里的 {name}"
    given = str(error["input"])
    hidden = name in _SECRET or (name in {"llm_url", "milvus_uri"} and "@" in given)
    shown = "" if hidden else f"，现在是“{given}”"
    return f"{origin} 应为{_EXPECTED[name]}{shown}。"
