"""Places in the feed of changes (变更记录的位置): a cursor names one, a year later too, and says where it is lost."""

from uuid import UUID

from graphql import GraphQLError

from api.access.said_errors import bad_input, refused
from api.kit.cursors import sealed, unsealed
from domain.policy.conditions import Text
from workflows.changes.changes import ForgottenChangesError, LostChangesError, Mark

_NUMBER_BYTES = 8
_USE = "changes"
"""A cursor of a list is no place among the changes, nor the other way round."""


def lost_changes(lost: LostChangesError) -> GraphQLError:
    """Return what is said of a cursor that this database never gave, or after which it forgot changes."""
    if isinstance(lost, ForgottenChangesError):
        en = (
            "Changes after your cursor are no longer kept: it is too old. Read all changes anew, without `after`; of "
            "what is no longer kept, the last change of each grant is told."
        )
        zh = "您的位置过早，其后的变更记录已按期清除，请从头重新读取；已清除部分仅保留每一事项的最近一次变更"
        return refused(Text(zh=zh, en=en), "CHANGES_FORGOTTEN")
    en = (
        "The database was restored from a backup that is older than your last cursor: what you read since may not have "
        "happened. Read all changes anew, without `after`."
    )
    zh = "数据库已由更早的备份恢复，您此前读到的变更可能不再有效，请从头重新读取全部变更"
    return refused(Text(zh=zh, en=en), "CHANGES_RESTORED")


def cursor_of(mark: Mark) -> str:
    """Return the cursor of a place among the changes."""
    return sealed(mark.number.to_bytes(_NUMBER_BYTES, "big") + mark.deed.bytes, _USE)


def mark_of(cursor: str) -> Mark:
    """Return the place among the changes that a cursor names; raises BAD_USER_INPUT where it is none."""
    try:
        raw = unsealed(cursor, _USE)
    except ValueError:
        raise bad_input(Text(zh="不是变更记录的位置", en="after: this is no cursor of a change")) from None
    return Mark(int.from_bytes(raw[:_NUMBER_BYTES], "big"), UUID(bytes=raw[_NUMBER_BYTES:]))
