"""What is protected where it is kept (受保护的字段): what of it all may read, and how it is written alike."""

import re
from enum import StrEnum

from domain.handling.masking import masked, masked_account
from domain.values.numbers import item_alike


class Protected(StrEnum):
    """A kind of value that is sealed wherever it is kept."""

    ACCOUNT = "ACCOUNT"
    """The number of an account."""
    PERSON = "PERSON"
    """A name of a person, or a reference to one."""

    def shown(self, clear: str) -> str:
        """Return what everybody may read of a value.

        >>> Protected.ACCOUNT.shown("4200100020003000"), Protected.PERSON.shown("欧阳示例")
        ('…3000', '***')
        """
        return masked_account(clear) if self is Protected.ACCOUNT else masked(clear)

    def alike(self, clear: str) -> str:
        """Return a value as all that are written alike are: by this they are known again.

        >>> Protected.ACCOUNT.alike("4200 1000-2000 3000"), Protected.PERSON.alike(" rc－1 ")
        ('4200100020003000', 'RC-1')
        """
        return re.sub(r"[\s-]", "", clear) if self is Protected.ACCOUNT else item_alike(clear)
