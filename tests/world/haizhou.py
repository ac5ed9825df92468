"""海州市: a city that does not exist. Its pack stands beside, and is drafted under a code of its own where asked."""

from datetime import date, timedelta
from itertools import count
from pathlib import Path

from api.kit.identifiers import global_id
from domain.packs.packs import read_pack
from tests.packs.haizhou import PACK
from tests.world.budgets import arrange_plenty
from tests.world.cases import Case, new_item
from tests.world.city import City, Json, Person
from tests.world.operations import DUTIES
from workflows.policies.policies import DraftPolicy, draft_policy
from workflows.transaction.actors import SYSTEM
from workflows.transaction.work import Done, handle

PARTICULARS: Json = {"documentNo": "海政规〔2020〕7号", "issuer": "海州市人民政府", "evidence": "海州市政府公报"}
EAST, WEST, SOUTH = "HZ-DONG", "HZ-XI", "HZ-NAN"
_NUMBERS = count(1)


def new_code() -> str:
    """A code that no policy had before."""
    return f"haizhou-{next(_NUMBERS)}"


def draft(city: City, code: str, *amendments: tuple[str, str], pack: Path = PACK) -> str:
    """Draft a pack under a code, amended in pack and text alike; returns the id of the version."""
    source, text = pack.read_text(encoding="utf-8"), pack.with_suffix(".zh.txt").read_text(encoding="utf-8")
    for before, after in ((f"code: {pack.stem}", f"code: {code}"), *amendments):
        assert before in source
        source, text = source.replace(before, after), text.replace(before, after)
    read = read_pack(source, text, pack.name)
    outcome = city.run(handle(SYSTEM, draft_policy, DraftPolicy(read.data, read.text)))
    assert isinstance(outcome, Done)
    return global_id("Policy", outcome.chain)


def publish(city: City, uid: str, on: str, first: str | None = None) -> Json:
    """Publish a draft as of a day, its first in force where no other is named; returns the policy."""
    particulars = PARTICULARS | {"publishedOn": on, "inForceFrom": first or on}
    return city.officer.done("publishPolicy", id=uid, expectedVersion=1, **particulars)["policy"]


def published(city: City, on: str = "2020-11-02") -> Json:
    """A policy of its own, in force since before the policy of the tests: nobody files under it by mistake."""
    return publish(city, draft(city, new_code()), on)


def funded(city: City, policy: Json) -> Json:
    """A policy for which every treasury has arranged plenty."""
    city.run(arrange_plenty(policy["code"]))
    return policy


def duties(city: City, year: int, policy: Json | str | None = None, **variables: object) -> list[Json]:
    """The duties of a year of a policy, as an officer sees them."""
    code = policy["code"] if isinstance(policy, dict) else policy
    listed = city.officer.ask(DUTIES, year=year, policyCode=code, **variables)["duties"]
    return [of_year | {"district": of_year["district"] and of_year["district"]["code"]} for of_year in listed]


def duty(city: City, measure: str, year: int, policy: Json | str | None = None, district: str | None = None) -> Json:
    """One duty of a year."""
    return next(d for d in duties(city, year, policy) if (d["measure"]["code"], d["district"]) == (measure, district))


def sea_case(
    city: City,
    policy: Json | None,
    measure: str = "FB-1",
    facts: Json | None = None,
    who: Person | None = None,
    district: str = EAST,
) -> Case:
    """A new draft under a measure of the pack, by a new applicant of a county unless one is named."""
    applicant = who or city.applicant()
    stated: Json = {"creditCode": applicant.code, "name": "海州示例装备有限公司", "districtCode": district}
    fields: Json = {
        "measureCode": measure,
        "applicant": stated,
        "item": new_item(),
        "facts": {"buoys": 3} if facts is None else facts,
    }
    code = policy["code"] if policy else None
    return Case(city, applicant, applicant.done("createGrant", **fields, policyCode=code)["grant"])


TO_PAYABLE = ("submitGrant", "acceptGrant", "proposeGrant", "openPublicity", "approveGrant")
PAID = (*TO_PAYABLE, "requestPayment", "settleLeg")


def walk(case: Case, *names: str) -> Case:
    """Take steps one after another; the day moves past its publicity, and every leg is settled."""
    for name in names:
        if name == "approveGrant" and case.look()["state"] == "PUBLICITY":
            case.city.move_to(date.fromisoformat(case.grant["publicityTo"]) + timedelta(days=1))
            case.look()
        if name == "settleLeg":
            for leg in case.grant["payments"][-1]["legs"]:
                case.do("settleLeg", leg=leg["payer"])
        else:
            case.do(name)
    return case
