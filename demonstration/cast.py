"""Who plays: enterprises and people of the data file, with right check digits, and accounts that no bank has."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

from stdnum.cn import uscc

from domain.values.credit_codes import organisation_check_digit

Json: TypeAlias = dict[str, Any]

_REGISTERED = {"enterprise": "91", "institution": "12", "service": "52"}
_PLACES = {"finance": "财政", "treasury": "国库", "auditor": "审计", "supervisor": "监督"}
_CALLED = {"enterprise": "科技有限公司", "institution": "研究院", "service": "养老服务中心"}
_AGAIN = 0.4
"""How often somebody applies who has applied before."""
_OWN = {"enterprise": "MA4D", "institution": "MB4D", "service": "MJ4D"}


@dataclass(slots=True)
class Cast:
    """Makes applicants and names people, each once, from a seed."""

    described: Json
    seed: int
    _rng: random.Random = field(init=False)
    _made: int = 0
    _applied: list[tuple[dict[str, str], tuple[str, str | None], set[str]]] = field(
        default_factory=list[tuple[dict[str, str], tuple[str, "str | None"], set[str]]]
    )
    """Applicants, of which kind each is, and under which measures it has applied."""
    _people: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        """Begin with nobody."""
        self._rng = random.Random(self.seed)  # noqa: S311 - invents names, no secret

    def applicant(self, code: str, measure: Mapping[str, Any]) -> dict[str, str]:
        """Return an applicant as it states itself: a new one, or one that has not applied under this measure yet."""
        kind, form = cast("str", measure["kind"]), cast("str | None", measure.get("name"))
        known = [who for who, of, had in self._applied if of == (kind, form) and code not in had]
        if known and self._rng.random() < _AGAIN:
            chosen = self._rng.choice(known)
        else:
            chosen = self._new(kind, form)
            self._applied.append((chosen, (kind, form), set()))
        next(had for who, _, had in self._applied if who is chosen).add(code)
        return chosen

    def _new(self, kind: str, named: str | None) -> dict[str, str]:
        brands, fields = self.described["brands"], self.described["fields"]
        brand, what = brands[self._made % len(brands)], fields[self._made // len(brands) % len(fields)]
        form = named or _CALLED[kind]
        self._made += 1
        return {
            "creditCode": self._code(kind),
            "name": f"武汉{brand}示例{what}{form}",
            "districtCode": self._rng.choice(self.described["districts"]),
        }

    def account(self, holder: str) -> dict[str, str]:
        """Return a bank account; no bank has numbers of this kind."""
        groups = " ".join(f"{self._rng.randrange(10_000):04d}" for _ in range(3))
        return {"holder": holder, "accountNo": f"9999 {groups}", "bank": self._rng.choice(self.described["banks"])}

    def person(self, by: str, of: str) -> str:
        """Return the name of somebody ``by`` whom a command is done: 周示例（市科技局）, ``of`` the applicant alike."""
        role, _, bureau = by.partition(" of ")
        place = bureau or _PLACES.get(role.split()[0], of)
        known = f"{role}/{place}"
        if known not in self._people:
            surname = self.described["surnames"][len(self._people) * 7 % len(self.described["surnames"])]
            self._people[known] = f"{surname}示例{len(self._people) + 1}（{place}）"
        return self._people[known]

    def _code(self, kind: str) -> str:
        own = f"{_OWN[kind]}{self._made:04d}"
        body = f"{_REGISTERED[kind]}420100{own}{organisation_check_digit(own)}"
        return body + str(uscc.calc_check_digit(body))  # pyright: ignore[reportUnknownMemberType] - it has no types
