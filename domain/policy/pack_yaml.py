"""What is said of a file that is no YAML, in words for a clerk instead of the parser's."""

import re

from domain.policy.pack_complaints import quoted
from domain.values.miswritten import Said

_TAB: Said = (
    "此处有制表符（Tab），缩进只能用空格；请改为空格",
    "a tab stands here, and lines are indented by blanks alone; write blanks",
)
_FAULTS: tuple[tuple[str, Said], ...] = (
    (
        r"special characters|unacceptable character|control characters",
        (
            "文件中有不可见的控制字符；请删去，或另存为 UTF-8 文本",
            "the file holds a character that cannot be seen; remove it, or save the file as plain text in UTF-8",
        ),
    ),
    (
        r"mapping values are not allowed",
        (
            "此处不能有冒号；含冒号的文字请加引号，并检查缩进",
            "no colon may stand here; put text that holds one in quotes, and look at the indentation",
        ),
    ),
    (
        r"could not find expected ':'",
        ("此处或上一行缺少冒号；请写成“名称: 值”", "a colon is missing here or on the line before; write name: value"),
    ),
    (
        r"expected ',' or '[\]}]'",
        (
            "括号没有写完；请补上右括号，或补上各项之间的逗号",
            "a bracket is not closed; write its other half, or the comma between two entries",
        ),
    ),
    (
        r"expected key|expected '-'|block end|block entries|block sequence entries|invalid leading",
        (
            "此行缩进与上面各行不一致；请与同级的行对齐",
            "this line is not indented like those of its level; bring it into line with them",
        ),
    ),
    (
        r"unexpected end of stream|quoted scalar",
        ("引号没有写完；请补上右引号", "a quotation mark is not closed; write its other half"),
    ),
    (
        r"undefined alias",
        (
            "“*”引用的名称没有定义；请先用“&”定义，或写出内容",
            "an alias (*) names nothing; define it before with &, or write what it stands for",
        ),
    ),
    (
        r"duplicate anchor|second occurrence",
        ("“&”定义的名称用了两次；请改其中一个", "an anchor (&) stands twice; give one of them another name"),
    ),
    (
        r"another document|document start",
        ("文件中只能有一份内容；请删去“---”及其后的部分", "a file holds one pack; remove --- and what follows it"),
    ),
    (
        r"cannot start any token|expected alphabetic",
        ("此处的符号不能开头；请给这段文字加引号", "no text may begin with this sign; put it in quotes"),
    ),
)
_OTHER: Said = (
    "此处不符合 YAML 的写法；请检查本行和上一行的缩进、冒号、引号和括号",
    "look at the indentation, the colons, the quotation marks and the brackets of this line and the one before it",
)


def not_yaml(problem: str, line: str = "", column: int | None = None) -> Said:
    """Return what to mend where a file is no YAML: by the parser's problem, on its line, at a character if known."""
    indent = line[: len(line) - len(line.lstrip())]
    zh, en = (
        _TAB if "\t" in indent else next((sentence for words, sentence in _FAULTS if re.search(words, problem)), _OTHER)
    )
    if column is None:
        return zh, f"this is no YAML: {en}"
    return f"第{column + 1}个字符处：{zh}", f"this is no YAML at character {column + 1}: {en}"


def cannot_be_read(written: str) -> Said:
    """Return the mistake of a value that looks like a day or a number and is none."""
    zh, en = quoted(written)
    return (
        f"{zh}看似日期或数字，却不是；是文字的请加引号",
        f"{en} cannot be read as what it looks like; write it in quotes",
    )
