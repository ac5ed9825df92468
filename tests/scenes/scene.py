"""A scene: a mutation about to be done, by whom, and what it takes."""

from copy import deepcopy
from dataclasses import dataclass, field, replace

from domain.lives.roles import Role
from tests.world.cases import Case
from tests.world.city import City, Json, Person

MAY: dict[str, set[Role]] = {}
"""Who may do each mutation; `tests.scenes.scenes` fills it."""


@dataclass
class Scene:
    """A mutation about to be done: on a case, or with an input of its own."""

    city: City
    name: str
    case: Case | None = None
    fields: Json = field(default_factory=dict[str, object])
    _kept: Json | None = None

    def input(self) -> Json:
        """What it takes, by the grant as it now stands; without a key."""
        if self.case is None:
            return dict(self.fields)
        self.case.look()
        return self.case.command(self.name, **self.fields)

    def kept_input(self) -> Json:
        """What it takes, looked up once: among tests by which nothing is ever done, it stays as it is."""
        if self._kept is None:
            self._kept = self.input()
        return deepcopy(self._kept)

    def person(self, role: Role) -> Person:
        """Somebody in a role; an applicant is the case's own."""
        return self.own if role is Role.APPLICANT else self.city.person(role, desk=f"for {self.name}")

    def let_expert_see(self) -> None:
        """Assign the case to the scene's expert, whatever its measure: who does not see it is refused no step."""
        expert = self.person(Role.EXPERT).actor
        if self.case is not None and expert is not None:
            self.city.sql(
                "INSERT INTO expert_assignment (id, grant_id, expert, expert_name, assigned_by, assigned_at) "
                "SELECT gen_random_uuid(), id, $2, $2, 'the scene', now() FROM grants WHERE number = $1",
                self.case.grant["number"],
                expert.person,
            )

    @property
    def own(self) -> Person:
        """The applicant of the case."""
        code = self.fields["applicant"]["creditCode"] if "applicant" in self.fields else None
        return self.case.applicant if self.case else self.city.applicant(code)

    def usual(self) -> Person:
        """Who usually does it."""
        return self.person(next(role for role in Role if role in MAY[self.name]))

    def elsewhere(self, city: City) -> "Scene":
        """The same scene in another city, whose database is a copy."""
        case = self.case
        if case is not None:
            case = replace(case, city=city, applicant=Person(city, case.applicant.actor), grant=deepcopy(case.grant))
        return Scene(city, self.name, case, deepcopy(self.fields))
