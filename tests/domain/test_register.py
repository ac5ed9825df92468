"""What stands of an applicant on a day follows from what was told of it, in whatever order it was told."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.handling.register import Entry, RegisterAttribute, RegisterKind, alike, held, held_on, next_change, value_of

NAME = RegisterAttribute.NAME
FIRST = Entry(1, NAME, RegisterKind.REGISTRATION, "甲")
DAYS = st.dates(date(2019, 1, 1), date(2024, 12, 31))


def changes(dated_names: list[tuple[date, str]]) -> list[Entry]:
    """A register in which changes were told in this order."""
    later = (Entry(n, NAME, RegisterKind.CHANGE, name, day) for n, (day, name) in enumerate(dated_names, 2))
    return [FIRST, *later]


def stood(entries: list[Entry]) -> list[tuple[str, date | None, date | None]]:
    return [(each.value, each.first, each.last) for each in held(entries, NAME)]


@given(st.dictionaries(DAYS, st.text("乙丙丁", min_size=1, max_size=3), max_size=6), st.randoms(), DAYS)
def test_the_order_of_telling_changes_nothing(name_by_day: dict[date, str], chance: object, day: date) -> None:
    in_turn = sorted(name_by_day.items())
    mixed = list(name_by_day.items())
    chance.shuffle(mixed)  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    assert stood(changes(mixed)) == stood(changes(in_turn))
    before = [name for first, name in in_turn if first <= day]
    assert held_on(changes(mixed), NAME, day).value == (before or ["甲"])[-1]


@given(st.dictionaries(DAYS, st.text("乙丙丁", min_size=1, max_size=3), max_size=6), DAYS)
def test_exactly_one_name_stands_on_each_day(name_by_day: dict[date, str], day: date) -> None:
    assert sum(each.on(day) for each in held(changes(list(name_by_day.items())), NAME)) == 1


def test_a_withdrawn_change_never_was_and_its_correction_goes_with_it() -> None:
    day = date(2022, 6, 1)
    wrong = Entry(2, NAME, RegisterKind.CHANGE, "乙", day, withdrawn=True)
    fix = Entry(3, NAME, RegisterKind.CORRECTION, "已", corrects=2)
    assert stood([FIRST, wrong, fix]) == [("甲", None, None)]
    assert next_change([FIRST, wrong, fix], date(2022, 1, 1)) is None


def test_a_correction_holds_for_all_days_of_its_entry_and_the_last_one_counts() -> None:
    day = date(2022, 6, 1)
    entries = [*changes([(day, "乙")]), Entry(3, NAME, RegisterKind.CORRECTION, "已", corrects=2)]
    assert stood(entries) == [("甲", None, day - timedelta(days=1)), ("已", day, None)]
    entries.append(Entry(4, NAME, RegisterKind.CORRECTION, "巳", corrects=2))
    assert value_of(entries, 2) == "巳"
    entries[-1] = Entry(4, NAME, RegisterKind.CORRECTION, "巳", corrects=2, withdrawn=True)
    assert value_of(entries, 2) == "已"


def test_what_is_to_come_is_the_next_of_it() -> None:
    entries = changes([(date(2022, 6, 1), "乙"), (date(2021, 6, 1), "丙")])
    assert next_change(entries, date(2021, 1, 1)) == date(2021, 6, 1)
    assert next_change(entries, date(2021, 6, 1)) == date(2022, 6, 1)
    assert next_change(entries, date(2022, 6, 1)) is None


def test_names_are_compared_as_they_look_and_districts_as_they_are_written() -> None:
    for spelled in (
        "武汉（示例）Ａ有限公司",
        "武汉(示例)A有限公司",
        " 武汉 (示例)\u3000a有限公司",
        "《武汉（示例）A有限公司》",
    ):
        assert alike(NAME, spelled, "武汉（示例）Ａ有限公司")
    assert not alike(NAME, "武汉示例A有限公司", "武汉（示例）A有限公司")
    assert not alike(RegisterAttribute.DISTRICT, "wh-dhgx", "WH-DHGX")
