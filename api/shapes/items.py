"""What an application is for (申报事项名称), as it may be shown: as `shown_item` masks it where it names a person."""

from api.shapes.shapes import Value

SHOWN_ITEM = Value(
    """CASE WHEN NOT {row}."item_is_personal" OR {row}."item" = '' THEN {row}."item" WHEN length({row}."item") > 8
THEN left({row}."item", 2) || '***' || right({row}."item", 2) ELSE '***' END"""
)
