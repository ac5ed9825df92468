"""What a client may write for each scalar of ours, as nodes of a document: right, and nearly right."""

import json
from datetime import date, datetime

from hypothesis import strategies as st
from hypothesis_graphql import nodes

_YUAN = st.one_of(
    st.integers(0, 10**12).map(lambda fen: f"{fen // 100}.{fen % 100:02}"),
    st.sampled_from(["0", "-1.00", "1e3", "NaN"]),
)
_DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat)
_INSTANTS = st.datetimes().map(datetime.isoformat).flatmap(lambda at: st.sampled_from([at, f"{at}Z", f"{at}+08:00"]))
_MONTHS = st.tuples(st.integers(0, 9999), st.integers(0, 13)).map(lambda month: f"{month[0]:04}-{month[1]:02}")
_FACTS = st.dictionaries(
    st.sampled_from(["newly_approved", "platform_kind", "investment", "x"]),
    st.one_of(st.booleans(), st.integers(), st.text(max_size=5)),
    max_size=3,
)

SCALARS = {
    "CNYAmount": _YUAN.map(nodes.String),
    "Date": _DAYS.map(nodes.String),
    "DateTime": _INSTANTS.map(nodes.String),
    "YearMonth": _MONTHS.map(nodes.String),
    "Facts": _FACTS.map(lambda facts: nodes.String(json.dumps(facts))),
}
