"""The authorities that are asked about an organisation (数据来源), what each answers, and what follows of it on a day.

`docs/contracts/sources.yaml` is the same as OpenAPI, for who serves it. Each is asked by credit code, one organisation
at a time; whatever else an answer holds is kept and not looked at.
"""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from domain.policy.conditions import Text
from domain.values.money import parse_yuan, show_yuan


class SourceCode(StrEnum):
    """The authorities, each with the word for it in addresses."""

    LEGAL_PERSON_REGISTER = "LEGAL_PERSON_REGISTER"
    """Names, moves and standing of legal persons (法人登记)."""
    CREDIT_BLACKLIST = "CREDIT_BLACKLIST"
    """Whoever is listed for serious breaches of credit (严重失信主体名单)."""
    HIGH_TECH_CERTIFICATES = "HIGH_TECH_CERTIFICATES"
    """Certificates of high-tech enterprises (高新技术企业证书)."""
    TAX_RESEARCH = "TAX_RESEARCH"
    """What was declared to the tax office as spent on research (加计扣除申报的研发费用)."""
    RECOGNITIONS = "RECOGNITIONS"
    """Lists on which bureaus recognise organisations, such as AI enterprises (认定名单)."""
    SECURITIES_DISCLOSURES = "SECURITIES_DISCLOSURES"
    """What listed companies disclosed (证券信息披露)."""

    @property
    def path(self) -> str:
        """The word for it in addresses."""
        return self.value.lower().replace("_", "-")


SOURCE_TITLES: Mapping[SourceCode, Text] = {
    SourceCode.LEGAL_PERSON_REGISTER: Text(zh="法人登记", en="register of legal persons"),
    SourceCode.CREDIT_BLACKLIST: Text(zh="严重失信主体名单", en="credit blacklist"),
    SourceCode.HIGH_TECH_CERTIFICATES: Text(zh="高新技术企业证书", en="high-tech certificates"),
    SourceCode.TAX_RESEARCH: Text(zh="税务申报研发费用", en="research declared to the tax office"),
    SourceCode.RECOGNITIONS: Text(zh="认定名单", en="lists of recognised organisations"),
    SourceCode.SECURITIES_DISCLOSURES: Text(zh="证券信息披露", en="disclosures of listed companies"),
}

Value: TypeAlias = bool | str | int | None
"""A fact as applications state it: money is yuan as text, days are text."""
_MOST = 200
RECOGNITION = r"^[a-z][a-z0-9_]{0,39}$"
"""A list of recognised organisations, by a word of its own."""


class _Shape(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", frozen=True, strict=True)


_Day = Annotated[date, Field(strict=False)]
_Yuan = Annotated[str, Field(pattern=r"^(0|[1-9]\d{0,14})\.\d{2}$")]
_Year = Annotated[int, Field(ge=1900, le=9999)]


class Organisation(_Shape):
    """What every answer says: about whom it is."""

    credit_code: str

    def on(self, day: date, years_ago: int) -> Mapping[str, Value]:
        """Return what it says on a day, by field; of figures of a year, of that many years before the day's.

        A field that it says nothing of is left out: nobody knows it.
        """
        raise NotImplementedError


class NameEntry(_Shape):
    """A name, and from when it is held; null where it was so from the beginning."""

    name: Annotated[str, Field(min_length=1, max_length=_MOST)]
    held_from: _Day | None = Field(default=None, alias="from")


class DistrictEntry(_Shape):
    """A district, by its code, and from when."""

    district_code: Annotated[str, Field(min_length=1, max_length=20)]
    held_from: _Day | None = Field(default=None, alias="from")


class LegalPerson(Organisation):
    """What the register says."""

    names: Annotated[list[NameEntry], Field(min_length=1, max_length=_MOST)]
    districts: Annotated[list[DistrictEntry], Field(max_length=_MOST)] = []
    active: bool
    """Whether it is registered and neither revoked nor wound up (存续)."""
    founded_on: _Day | None = None

    def on(self, day: date, years_ago: int) -> Mapping[str, Value]:
        """Return its name, district and standing."""
        del years_ago
        names = [entry for entry in self.names if entry.held_from is None or entry.held_from <= day]
        places = [entry for entry in self.districts if entry.held_from is None or entry.held_from <= day]
        values: dict[str, Value] = {"active": self.active}
        if names:
            values["name"] = max(names, key=lambda entry: entry.held_from or date.min).name
        if places:
            values["district"] = max(places, key=lambda entry: entry.held_from or date.min).district_code
        if self.founded_on is not None:
            values["founded_on"] = self.founded_on.isoformat()
        return values


class Listing(_Shape):
    """A listing, from when until when; null while it lasts."""

    reason: Annotated[str, Field(max_length=2000)]
    listed_from: _Day = Field(alias="from")
    listed_to: _Day | None = Field(default=None, alias="to")


class CreditStanding(Organisation):
    """What the blacklist says."""

    listings: Annotated[list[Listing], Field(max_length=_MOST)]

    def on(self, day: date, years_ago: int) -> Mapping[str, Value]:
        """Return whether it is listed, and why."""
        del years_ago
        standing = [
            one for one in self.listings if one.listed_from <= day and (one.listed_to is None or day <= one.listed_to)
        ]
        return {"listed": bool(standing), "reason": standing[0].reason if standing else None}


class Certificate(_Shape):
    """A certificate and its validity, both days inclusive."""

    number: Annotated[str, Field(min_length=1, max_length=100)]
    valid_from: _Day
    valid_to: _Day


class Certificates(Organisation):
    """What certificates there are."""

    certificates: Annotated[list[Certificate], Field(max_length=_MOST)]

    def on(self, day: date, years_ago: int) -> Mapping[str, Value]:
        """Return whether it is certified, and by which certificate."""
        del years_ago
        valid = [one for one in self.certificates if one.valid_from <= day <= one.valid_to]
        return {"certified": bool(valid), "number": valid[-1].number if valid else None}


class DeclaredYear(_Shape):
    """A year, and yuan declared for it."""

    year: _Year
    research: _Yuan
    revenue: _Yuan | None = None


class TaxResearch(Organisation):
    """What was declared."""

    years: Annotated[list[DeclaredYear], Field(max_length=_MOST)]

    def on(self, day: date, years_ago: int) -> Mapping[str, Value]:
        """Return what was declared for the year."""
        declared = [one for one in self.years if one.year == day.year - years_ago]
        if len(declared) != 1:
            return {}
        values: dict[str, Value] = {"year": declared[0].year, "research": declared[0].research}
        return values if declared[0].revenue is None else values | {"revenue": declared[0].revenue}


class Recognition(_Shape):
    """A list by its word, such as ai_enterprise, and from when until when it stands there; null while it does."""

    list_name: Annotated[str, Field(alias="list", pattern=RECOGNITION)]
    listed_from: _Day = Field(alias="from")
    listed_to: _Day | None = Field(default=None, alias="to")


class Recognitions(Organisation):
    """On which lists it stands, of all those that are kept."""

    lists: Annotated[list[Annotated[str, Field(pattern=RECOGNITION)]], Field(max_length=_MOST)]
    """Every list that the authority keeps: on one that it does not keep nobody knows who stands."""
    recognitions: Annotated[list[Recognition], Field(max_length=_MOST)]

    def on(self, day: date, years_ago: int) -> Mapping[str, Value]:
        """Return for each list that is kept whether it stands there."""
        del years_ago
        standing = {
            one.list_name
            for one in self.recognitions
            if one.listed_from <= day and (one.listed_to is None or day <= one.listed_to)
        }
        return {name: name in standing for name in self.lists}


class Disclosure(_Shape):
    """A disclosure: what kind of event, on which day, and yuan where it is about money."""

    number: Annotated[str, Field(min_length=1, max_length=100)]
    kind: Annotated[str, Field(pattern=r"^(LISTING|PRIVATE_PLACEMENT|BOND|OTHER)$")]
    title: Annotated[str, Field(max_length=_MOST)]
    disclosed_on: _Day
    raised: _Yuan | None = None


class Disclosures(Organisation):
    """What was disclosed."""

    disclosures: Annotated[list[Disclosure], Field(max_length=2000)]

    def on(self, day: date, years_ago: int) -> Mapping[str, Value]:
        """Return whether and when it was listed, and yuan raised by private placements disclosed in the year."""
        disclosed = [one for one in self.disclosures if one.disclosed_on <= day]
        listings = sorted(one.disclosed_on for one in disclosed if one.kind == "LISTING")
        placed = [
            parse_yuan(one.raised) or 0
            for one in disclosed
            if one.kind == "PRIVATE_PLACEMENT" and one.raised and one.disclosed_on.year == day.year - years_ago
        ]
        return {
            "listed": bool(listings),
            "listed_on": listings[0].isoformat() if listings else None,
            "placed": show_yuan(sum(placed)),
        }


ANSWERS: Mapping[SourceCode, type[Organisation]] = {
    SourceCode.LEGAL_PERSON_REGISTER: LegalPerson,
    SourceCode.CREDIT_BLACKLIST: CreditStanding,
    SourceCode.HIGH_TECH_CERTIFICATES: Certificates,
    SourceCode.TAX_RESEARCH: TaxResearch,
    SourceCode.RECOGNITIONS: Recognitions,
    SourceCode.SECURITIES_DISCLOSURES: Disclosures,
}
FIELDS: Mapping[SourceCode, frozenset[str]] = {
    SourceCode.LEGAL_PERSON_REGISTER: frozenset({"name", "district", "active", "founded_on"}),
    SourceCode.CREDIT_BLACKLIST: frozenset({"listed", "reason"}),
    SourceCode.HIGH_TECH_CERTIFICATES: frozenset({"certified", "number"}),
    SourceCode.TAX_RESEARCH: frozenset({"year", "research", "revenue"}),
    SourceCode.RECOGNITIONS: frozenset(),
    SourceCode.SECURITIES_DISCLOSURES: frozenset({"listed", "listed_on", "placed"}),
}
"""What facts may follow of each; of recognitions any list that it keeps."""


def tells(source: SourceCode, name: str) -> bool:
    """Return whether a fact of this name may follow of an authority's answers."""
    return bool(re.match(RECOGNITION, name)) if source is SourceCode.RECOGNITIONS else name in FIELDS[source]


class WrongAnswerError(ValueError):
    """An answer that does not keep the contract, or is about somebody else."""


def read_answer(source: SourceCode, subject: str, body: bytes) -> Organisation:
    """Return an answer as its contract has it. Raises WrongAnswerError, which says what is wrong and quotes nothing."""
    try:
        answer = ANSWERS[source].model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])[:100]
        message = f"it breaks the contract at {place or 'its beginning'}: {first['msg']}"
        raise WrongAnswerError(message[:400]) from None
    if answer.credit_code != subject:
        message = "it is about another organisation"
        raise WrongAnswerError(message)
    return answer
