"""In which language a command speaks: as it is asked to, else as the settings say."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

if TYPE_CHECKING:
    from domain.refusals.refusals import Language

LanguageOption: TypeAlias = Annotated[
    str | None, typer.Option("--lang", help="Language: en or zh-CN; DUIXIAN_LANGUAGE by default.")
]
_LANGUAGES: Mapping[str, "Language"] = {"en": "en", "zh-CN": "zh-CN", "zh": "zh-CN"}
"""By the names by which they are asked for, as a request over HTTP asks for them."""


def language_of(lang: str | None) -> "Language":
    """Return the language asked for; raises typer.BadParameter where Duixian has no such language."""
    if lang is None:
        from workflows.runtime.settings import read_settings

        return read_settings().language
    if lang not in _LANGUAGES:
        message = f"{lang} is no language of Duixian; choose en or zh-CN"
        raise typer.BadParameter(message, param_hint="--lang")
    return _LANGUAGES[lang]
