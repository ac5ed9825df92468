"""Texts that are made of others, in both languages: names in a row (列举), an article as it is cited (条款)."""

from collections.abc import Iterable
from functools import lru_cache

from domain.policy.conditions import Text


def listed(texts: Iterable[Text], last: str = ", ") -> Text:
    """Return several names as one, in both languages.

    >>> listed([Text(zh="甲", en="a"), Text(zh="乙", en="b")], " or ").en
    'a or b'
    """
    named = list(texts)
    return Text(zh="、".join(text.zh for text in named), en=last.join(text.en for text in named))


@lru_cache(maxsize=256)
def cited(article: int | str) -> Text:
    """Return an article as it is cited.

    >>> cited(6).zh
    '第6条'
    """
    return Text(zh=f"第{article}条", en=f"art. {article}")
