"""The paperwork of a case: calls, units, uploaded documents and reviews, as its measure's procedure asks for them."""

import hashlib
import re
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING
from zlib import crc32

from domain.assessment.matters import parts_of
from domain.lives.roles import Role
from domain.policy.conditions import FactType
from tests.domain.wuhan import GRANTS, sound
from tests.world.city import City, Json, Person, credit_code
from tests.world.credit_codes import true_code
from tests.world.operations import CALLS, EXPERTS

if TYPE_CHECKING:
    from tests.world.cases import Case

_NUMBERS = count(1)
INVESTEE = true_code("91420100MA4KDEM0")
"""In whom funds invest."""
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
PAGE = b"%PDF-1.4 an example"


def upload(person: Person, grant_id: str, content: bytes = PAGE) -> str:
    """Upload a document of a grant, with bytes of its own; returns its id."""
    body = content + str(next(_NUMBERS)).encode()
    command: Json = {"id": grant_id, "name": "证明材料.pdf", "mediaType": "application/pdf", "size": len(body)}
    promised = person.done("requestUpload", **command, sha256=hashlib.sha256(body).hexdigest())
    headers = {"Content-Type": "application/pdf"}
    answer = person.city.http.put(promised["uploadUrl"], content=body, headers=headers)
    assert answer.status_code < 300, answer.text
    return promised["document"]["id"]


def named(measure: str, item: str) -> Json:
    """How an application says that it is for this: in one text, or in the parts that its measure asks among the facts.

    One item is one however often it is named, and as it is shown, too.
    """
    shape = GRANTS[measure].item if measure in GRANTS else None
    if shape is None or not shape.parts:
        return {"item": item}
    item = item.split("；", maxsplit=1)[0]
    number = re.sub(r"[^0-9]", "", item) or str(crc32(item.encode()))
    by_type: Json = {
        FactType.NAME: item,
        FactType.ADDRESS: "洪山区示例路1号",
        FactType.CODE: f"S{number}",
        FactType.CREDIT_CODE: INVESTEE,
        FactType.DOCUMENT_NUMBER: "示例发〔2022〕1号",
        FactType.STANDARD_NUMBER: f"GB/T {number[-7:]}-2022" if _WORDS.search(item) else item,
        FactType.YEAR: 2022,
        FactType.COUNT: 1,
    }
    return {"facts": {name: by_type[part.type] for name, part in shape.parts.items()}}


def with_item(measure: str, command: Json, item: str) -> Json:
    """What an application states, with what it is for; parts that it states itself stay."""
    naming = named(measure, item)
    return command | naming | {"facts": naming.get("facts", {}) | command["facts"]}


def restated(case: "Case", name: str, fields: Json) -> Json:
    """What a command takes; facts stated anew keep the parts of the item that stand, or have another item's."""
    if name != "updateGrantFacts" or fields.get("facts") is None or case.measure not in GRANTS:
        return fields
    parts = parts_of(GRANTS[case.measure])
    if parts and isinstance(fields.get("item"), str):
        naming = named(case.measure, fields.pop("item"))
        return fields | {"facts": fields["facts"] | naming["facts"]}
    stand = {part: case.grant["facts"][part] for part in parts if part in case.grant["facts"]}
    return fields | {"facts": stand | fields["facts"]}


def fitting(city: City, measure: str) -> Person:
    """A new applicant of the kind of body that a measure is for; an enterprise where any may apply."""
    shape = GRANTS.get(measure)
    if shape is None:
        return city.applicant()
    stated = sound(measure)["facts"]
    of_facts = [fact.bodies.get(stated[name], []) for name, fact in shape.facts.items() if fact.bodies]
    return city.applicant(credit_code(next((bodies[0] for bodies in (shape.bodies, *of_facts) if bodies), "91")))


def open_call(city: City, measure: str, days: int = 0) -> Json:
    """The call of a measure that takes applications today; announced where there is none."""
    calls = [edge["node"] for edge in city.nobody.ask(CALLS, measure=measure)["calls"]["edges"]]
    still_open = [call for call in calls if call["state"] == "OPEN"]
    if still_open:
        return still_open[0]
    closes = (city.day + timedelta(days=days)).isoformat()
    notice: Json = {"documentNo": f"申报通知 {next(_NUMBERS)}", "title": "申报通知", "evidence": "政府网站"}
    return city.officer.done(
        "announceCall", measureCode=measure, opensOn=city.day.isoformat(), closesOn=closes, **notice
    )["call"]


def before_submission(case: "Case", measure: str) -> None:
    """What must be there before a draft is submitted: an open call, registered units."""
    procedure = GRANTS[measure].procedure
    if procedure.call == "REQUIRED":
        open_call(case.city, measure)
    if procedure.units and not case.grant["units"]:
        beds = sound(measure)["facts"]["beds_accepted"]
        case.do("registerUnits", rows=[{"code": f"B-{next(_NUMBERS)}", "address": f"{n} 号"} for n in range(beds)])


def reviewed(case: "Case") -> None:
    """Every review that the proposal waits for, passed; units inspected; a competition ranked."""
    record_all(case, "BEFORE_PROPOSAL")
    if case.grant["units"]:
        inspected(case)
    ranked(case)


def record_all(case: "Case", when: str) -> None:
    """Let every step of the procedure that is due then pass."""
    for step in case.grant["procedure"]:
        if step["when"] == when and not step["passed"]:
            for seat in range(step["persons"]):
                record(case, step, desk=f"seat {seat}")


def before_command(case: "Case", name: str) -> None:
    """What a command waits for: of a proposal the reviews of which nothing is on record, unless the test records them.

    Experts score for themselves.
    """
    if name != "proposeGrant" or case.state != "UNDER_REVIEW" or case.by_hand or case.grant["heldReason"]:
        return
    for step in case.grant["procedure"]:
        if step["when"] == "BEFORE_PROPOSAL" and not (step["passed"] or step["failed"] or step["scored"]):
            record(case, step, desk="seat 0")


def record(case: "Case", step: Json, desk: str = "", *, passed: bool = True, **fields: object) -> None:
    """One result of one step, by somebody who records it."""
    # The district in which a thing stands reviews it, where its measure asks for that.
    district = case.grant["facts"].get("place") or case.grant["filedDistrictCode"]
    person = case.city.person(Role(step["role"]), desk=f"{step['code']} {desk}", district=district)
    by_expert = step["role"] == Role.EXPERT
    if by_expert:
        _assign(case, person)
    facts = {name: case.measure_facts[name] for name in step["certifies"] if name in case.measure_facts}
    command: Json = {"id": case.id, "step": step["code"], "passed": passed, "finding": "属实", "evidence": "审核记录"}
    command |= {"facts": facts if passed else None, "score": 80 if step["scored"] else None}
    command["documentIds"] = [upload(person, case.id)] if step["needsDocument"] else []
    take = person.on_the_way if case.on_the_way or by_expert else person.done
    payload = take("recordReview", **(command | fields))
    if by_expert:
        # As an expert sees it, who is not told of whom it is.
        case.look()
    else:
        case.grant = payload["grant"]


def assigned(case: "Case", *experts: Person) -> None:
    """The application assigned to these experts, where it is not."""
    _assign(case, *experts)
    case.look()


def _assign(case: "Case", *experts: Person) -> None:
    names = [person.actor.name for person in experts if person.actor]
    grant = case.city.officer.ask(EXPERTS, id=case.id)["grant"]
    there = {row["expert"] for row in grant["experts"] if row["withdrawnAt"] is None}
    if missing := [name for name in names if name not in there]:
        command: Json = {"id": case.id, "expectedVersion": grant["version"], "experts": missing}
        case.by("assignExperts").on_the_way("assignExperts", **command)


def inspected(case: "Case") -> None:
    """Units installed, inspected and accepted."""
    codes = [unit["code"] for unit in case.grant["units"] if unit["state"] == "APPLIED"]
    if codes:
        case.do("reportUnitsInstalled", codes=codes)
        inspections = [{"code": code, "result": "ACCEPTED"} for code in codes]
        case.do("inspectUnits", inspections=inspections, evidence="验收报告")


def ranked(case: "Case") -> None:
    """The call of a case closed and ranked, where it is a competition that was not."""
    call = case.grant["call"]
    if call is None or case.grant["rankingOutcome"] is not None or not case.is_competition:
        return
    case.city.move_to(max(case.city.day, date.fromisoformat(call["closesOn"]) + timedelta(days=1)))
    case.look()
    case.city.officer.done("rankCall", id=call["id"], expectedVersion=case.grant["call"]["version"])
    case.look()


def unswept(city: City, day: str) -> None:
    """Let the day come, but not the sweep: what is due by date still stands where it stood."""
    city.day = date.fromisoformat(day)
    city.sql("UPDATE demonstration_day SET today = $1", city.day)
