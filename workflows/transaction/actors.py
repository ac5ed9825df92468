"""Who acts, and what they may see."""

from dataclasses import dataclass

from domain.lives.roles import Role
from domain.values.people import person_of

EVERYTHING = ("act", "read")
"""The scopes of a token that narrows nothing, in their order."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that acts: a name, a role, what narrows the role, and the id by which it is known."""

    name: str
    """As it is shown: people are never compared by it."""
    role: Role
    credit_code: str | None = None
    """The applicant for whom an APPLICANT acts; none other's grants are seen."""
    bureaus: tuple[str, ...] = ()
    """The bureaus of an OFFICER, exactly as in the text; without one, an officer who decides nothing."""
    district: str | None = None
    """The paying district of a DISTRICT_OFFICER: grants of no other are seen."""
    treasuries: tuple[str, ...] = ()
    """Whose money FINANCE and TREASURY move: codes of payers such as city or of paying districts; none without."""
    person: str = ""
    """The stable id by which people are compared everywhere; that of the name where none is given."""
    scopes: tuple[str, ...] = EVERYTHING
    """What the token may be used for, in order; the role says what of that somebody may at all."""
    for_name: str | None = None
    """In whose place somebody acts who was asked to (委托代办); None for who acts in his own."""
    for_person: str | None = None
    for_credit_code: str | None = None
    """Of the organisation of that one, on whose grants nobody acts in his place."""

    def __post_init__(self) -> None:
        """Fold the id. Raises BadPersonError where nothing tells this person from another."""
        object.__setattr__(self, "person", person_of(self.person or self.name))

    @property
    def people(self) -> frozenset[str]:
        """Return whose hands these are: the person's, and those of who is on leave in whose place he acts."""
        return frozenset((self.person, self.for_person) if self.for_person else (self.person,))

    @property
    def identity(self) -> str:
        """Who acts, apart from everybody else: two applicants of one name are two."""
        place = f"/{self.for_person}" if self.for_person else ""
        return f"{self.role}/{self.credit_code or self.district or ''}/{self.person}{place}"


SYSTEM = Actor("duixian", Role.SYSTEM)
"""Time itself: sweeps and consequences act under this name."""
