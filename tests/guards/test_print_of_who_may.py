"""The table of who may against the scenes, which are played by everybody: neither is made of the other."""

from domain.lives.roles import Role
from tests.guards.test_treasuries import BY_FINANCE
from tests.guards.test_who_may import BY_BUREAU
from tests.scenes.scene import MAY
from tests.scenes.scenes import MUTATIONS
from tests.scenes.scenes_receivers import OF_ONESELF
from workflows.transaction.who_may import Scope, who_may

_ON_MONEY = {Role.FINANCE}
WIDER: dict[str, set[Role]] = {
    "updateGrantFacts": {Role.DISTRICT_OFFICER},
    "confirmProposal": _ON_MONEY,
    "declineProposal": _ON_MONEY,
    "withdrawProposal": _ON_MONEY,
}
"""Who may besides on another thing than that of the scene: facts under review, proposals that move money."""
OF_ANY_RESPONSIBLE = {"admitCreditCode"}
"""Its own test refuses officers of a bureau that is responsible for nothing."""


def test_the_table_names_every_mutation_and_in_each_the_roles_that_may() -> None:
    assert sorted(who_may()) == MUTATIONS
    named = {name: set(right) for name, right in who_may().items()}
    assert named == {name: may | WIDER.get(name, set()) for name, may in MAY.items()}


def test_people_leave_their_own_duties_and_a_supervisor_takes_back_anybodys() -> None:
    own = {Scope.SELF}
    assert set(who_may()["delegateDuties"].values()) == own
    assert set(who_may()["revokeDelegation"].values()) == own | {Scope.ANY}
    assert who_may()["revokeDelegation"][Role.SUPERVISOR] is Scope.ANY


def scopes(role: Role) -> dict[str, Scope]:
    """The scope of a role in each command that it may give, but for what people do with their own duties."""
    return {name: right[role] for name, right in who_may().items() if role in right and name not in OF_ONESELF}


def test_officers_answer_for_a_bureau_wherever_another_bureau_is_refused() -> None:
    narrowed = {name for name, scope in scopes(Role.OFFICER).items() if scope is not Scope.ANY}
    assert narrowed == {*BY_BUREAU} | OF_ANY_RESPONSIBLE


def test_money_is_moved_by_whose_it_is() -> None:
    moving = scopes(Role.FINANCE) | scopes(Role.TREASURY)
    assert set(moving.values()) == {Scope.TREASURY}
    assert moving.keys() - WIDER.keys() == set(BY_FINANCE)


def test_applicants_experts_and_districts_act_on_what_is_theirs_alone() -> None:
    assert set(scopes(Role.APPLICANT).values()) == {Scope.OWN}
    assert set(scopes(Role.EXPERT).values()) == {Scope.ASSIGNED}
    assert set(scopes(Role.DISTRICT_OFFICER).values()) == {Scope.DISTRICT}
