"""Who acts, and what they may see."""

from dataclasses import dataclass

from domain.life import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that acts: a name, a role, and what narrows the role."""

    name: str
    role: Role
    credit_code: str | None = None
    """The applicant for whom an APPLICANT acts; none other's grants are seen."""
    bureau: str | None = None
    """The bureau of an OFFICER, exactly as in the text; without one, an officer of every bureau."""
    district: str | None = None
    """The paying district of a DISTRICT_OFFICER: grants of no other are seen."""

    @property
    def identity(self) -> str:
        """Who acts, apart from everybody else: two applicants of one name are two."""
        return f"{self.role}/{self.credit_code or self.bureau or self.district or ''}/{self.name}"


SYSTEM = Actor("duixian", Role.SYSTEM)
"""Time itself: sweeps and consequences act under this name."""
