"""Search (检索) that serves Chinese: a text is kept with every character and every pair of neighbours in it.

A word of one character is found by itself, a longer one by its pairs; no dictionary decides where a word ends.
"""

import unicodedata

MOST_SEARCHED = 60
"""Characters of what is looked for."""
_ASCII = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def normal(text: str) -> str:
    """Return a text as it is compared: full-width letters as plain ones, capitals as small ones.

    >>> normal("ＡＢＣ兑现 A08")
    'abc兑现 a08'
    """
    return unicodedata.normalize("NFKC", text).translate(_ASCII)


def words(text: str) -> list[str]:
    """Return the words that are looked for, each of which must be found; at most the first few characters count.

    >>> words(" 示例 Ａ08 ")
    ['示例', 'a08']
    """
    return normal(text[:MOST_SEARCHED]).split()


def grams(word: str) -> list[str]:
    """Return what a text must hold in which a word stands.

    >>> grams("示")
    ['示']
    >>> grams("示例市")
    ['例市', '示例']
    """
    pairs = {word[place : place + 2] for place in range(len(word) - 1)}
    return sorted(pairs) if pairs else [word]
