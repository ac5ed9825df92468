"""What commands on money have in common: the document on which it moves, and who proposes and confirms that."""

from typing import Annotated, TypeAlias

DocumentNo: TypeAlias = Annotated[
    str, "Number of the document; the same document again changes nothing, another amount is refused."
]
BY_TWO_OF_FINANCE = "By two people of finance: one proposes, the other confirms."
