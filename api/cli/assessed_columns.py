"""Files of columns, Arrow or Parquet: requests in, answers out, and how many rows went the single way."""

# The types of polars name numpy, which is not installed here.
# pyright: reportUnknownMemberType=false

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from domain.policy.conditions import Text
from domain.refusals.refusals import Language, in_language
from workflows.runtime.clock import system_moment
from workflows.transaction.packs import CompiledPolicy

if TYPE_CHECKING:
    import polars as pl

_ROWS = 250_000
"""Rows that are reckoned at once: what stands between requests and answers takes no more memory than these need."""
_PARQUET, _ARROW = frozenset({".parquet"}), frozenset({".arrow", ".feather", ".ipc"})
_NO_POLARS = Text(
    zh="“--columns”需要 polars；请安装：pip install 'polars>=2.1,<3'",
    en="--columns needs polars: pip install 'polars>=2.1,<3'",
)


def answer_columns(policy: CompiledPolicy, file: str, answers: Path, language: Language) -> None:
    """Answer the rows of a file of columns in another, which is there whole or not at all."""
    if find_spec("polars") is None:
        _complain([_NO_POLARS], language)
    import polars as pl

    from domain.columns.frame_complaints import FrameError
    from domain.columns.frames import ColumnsService

    for path in (file, answers):
        if Path(path).suffix not in _PARQUET | _ARROW:
            _complain([_of_what_kind(str(path))], language)
    frame = _read(Path(file), language)
    service, today = ColumnsService(policy.policy, policy.assessors), system_moment().today
    try:
        answered = [service.answer(rows, today) for rows in frame.iter_slices(_ROWS)] or [service.answer(frame, today)]
    except FrameError as error:
        _complain(error.complaints, language)
    _write(pl.concat([each.answers for each in answered]), answers, language)
    typer.echo(in_language(_counted(frame.height, sum(each.singly for each in answered)), language), err=True)


def _read(path: Path, language: Language) -> "pl.DataFrame":
    import polars as pl

    try:
        content = path.read_bytes()
    except OSError:
        _complain([_missing(path)], language)
    try:
        return pl.read_parquet(content) if path.suffix in _PARQUET else pl.read_ipc(content)
    except (pl.exceptions.PolarsError, OSError):
        _complain([_broken(path)], language)


def _write(answers: "pl.DataFrame", path: Path, language: Language) -> None:
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with unfinished.open("wb") as opened:
            if path.suffix in _PARQUET:
                answers.write_parquet(opened)
            else:
                answers.write_ipc(opened)
        unfinished.replace(path)
    except OSError as error:
        _complain([_unwritable(path, error)], language)


def _of_what_kind(file: str) -> Text:
    endings = ", ".join(sorted(_PARQUET | _ARROW))
    return Text(
        zh=f"“{file}”不是列式文件；请使用以 {endings} 结尾的文件",
        en=f"'{file}' is no file of columns; name one that ends with {endings}",
    )


def _missing(path: Path) -> Text:
    return Text(zh=f"文件“{path}”不存在或不能读取", en=f"there is no file '{path}' that can be read")


def _broken(path: Path) -> Text:
    kind = "Parquet" if path.suffix in _PARQUET else "Arrow"
    return Text(zh=f"“{path}”不是完整的 {kind} 文件", en=f"'{path}' is no whole file of {kind}")


def _unwritable(path: Path, error: OSError) -> Text:
    return Text(zh=f"不能写入“{path}”（{error.strerror}）", en=f"'{path}' cannot be written ({error.strerror})")


def _counted(rows: int, singly: int) -> Text:
    return Text(
        zh=f"共 {rows} 行，按列测算 {rows - singly} 行，逐行测算 {singly} 行",
        en=f"{rows} rows: {rows - singly} by columns, {singly} one by one",
    )


def _complain(complaints: list[Text], language: Language) -> NoReturn:
    for complaint in complaints:
        typer.echo(in_language(complaint, language), err=True)
    raise typer.Exit(2)
