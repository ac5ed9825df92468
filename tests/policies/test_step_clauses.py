"""Each step stands on a clause of its own kind: money, publicity, other support; the rest on that of the measure."""

from enum import StrEnum

import pytest

from domain.handling.step_clauses import step_citation
from domain.lives.grant_states import GrantEvent
from domain.policy.policy import Policy
from domain.refusals.refusals import Citation
from tests.domain.wuhan import PACK

OWN = Citation(6, "给予150万元的一次性奖励", "I-15")
SHOWN = Citation(9, "拟支持名单公示三个工作日", "H-09")
OF_PUBLICITY = (GrantEvent.OPEN_PUBLICITY, GrantEvent.FILE_OBJECTION, GrantEvent.END_PUBLICITY)


def showing(**changed: object) -> Policy:
    """The policy, whose words on publicity are others."""
    rule = PACK.policy.publicity.model_copy(update=changed)
    return PACK.policy.model_copy(update={"publicity": rule})


@pytest.mark.parametrize("event", OF_PUBLICITY)
def test_a_publicity_stands_on_its_clause_or_on_the_award_s_by_a_reading(event: StrEnum) -> None:
    assert step_citation(PACK.policy, event, OWN) == Citation(OWN.article, OWN.quote, "I-44")
    assert step_citation(showing(readings=[]), event, OWN) == OWN
    stated = showing(article=SHOWN.article, quotes=[SHOWN.quote], readings=[SHOWN.reading])
    assert step_citation(stated, event, OWN) == SHOWN
    assert step_citation(showing(article=9, quotes=[SHOWN.quote], readings=[]), event, OWN).reading is None


def test_of_every_step_of_a_grant_it_is_known_on_what_it_stands() -> None:
    cited = {event: step_citation(PACK.policy, event, OWN) for event in GrantEvent}
    articles = {event: citation.article for event, citation in cited.items() if citation != OWN}
    money = ("REQUEST_PAYMENT", "TAKE_BACK", "ALL_LEGS_SETTLED", "LEG_CAME_BACK")
    assert articles == {
        **dict.fromkeys(money, 15),
        **dict.fromkeys(OF_PUBLICITY, 6),
        "CLEAR_OTHER_AWARD": 16,
        "REDUCE": 16,
    }
