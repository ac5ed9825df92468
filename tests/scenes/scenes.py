"""For every mutation of the schema a scene in which it would be done: who may, and an input that would be accepted."""

from collections.abc import Callable

from graphql import GraphQLInputObjectType, build_schema
from strawberry.utils.str_converters import to_camel_case

from api.kit.identifiers import global_id
from api.schema.schema import schema_text
from domain.lives.roles import Role
from tests.packs.jiangcheng_city import PACK as JIANGCHENG
from tests.packs.jiangcheng_city import TO_PAYABLE, applied, beside, contract
from tests.scenes import (
    scenes_budgets,
    scenes_documents,
    scenes_handling,
    scenes_many,
    scenes_office,
    scenes_other_awards,
    scenes_receivers,
    scenes_recoveries,
    scenes_registers,
    scenes_runs,
)
from tests.scenes.scene import MAY, Scene
from tests.scenes.scenes_recoveries import SIX_MONTHS
from tests.world.budgets import arrange_plenty
from tests.world.cases import application, open_case
from tests.world.city import DISTRICT, City, Json, new_key
from tests.world.haizhou import draft, publish, walk
from workflows.policies.policies import DraftPolicy, draft_policy
from workflows.transaction.actors import SYSTEM
from workflows.transaction.declarations import declarations
from workflows.transaction.packs import load_pack
from workflows.transaction.work import Done, handle

SCHEMA = build_schema(schema_text())
MUTATIONS = sorted(SCHEMA.mutation_type.fields) if SCHEMA.mutation_type else []
REVEALING = {
    declared.name: fields
    for declared in declarations().values()
    if (fields := [to_camel_case(shown.name) for shown in declared.shows if shown.reveals])
}
"""Of each command that shows more than it does, the fields of which a rehearsal shows less, or nothing."""

_A, _O, _F, _T = Role.APPLICANT, Role.OFFICER, Role.FINANCE, Role.TREASURY
MAY.update(
    {
        "createGrant": {_A, _O},
        "updateGrantFacts": {_A, _O},
        "submitGrant": {_A, _O},
        "withdrawGrant": {_A, _O},
        "recordServiceMonth": {_A, _O},
        "acceptGrant": {_O, Role.DISTRICT_OFFICER},
        "proposeGrant": {_O, Role.DISTRICT_OFFICER},
        "rejectGrant": {_O, Role.DISTRICT_OFFICER},
        "openPublicity": {_O, Role.DISTRICT_OFFICER},
        "approveGrant": {_O, Role.DISTRICT_OFFICER},
        "recordCompletion": {_O},
        "recordProductionStart": {_O},
        "recordExit": {_O},
        "redeemVoucher": {_A, _O},
        "returnGrantToReview": {_O, Role.DISTRICT_OFFICER},
        "verifyMilestone": {_O},
        "terminateGrant": {_O, Role.DISTRICT_OFFICER},
        "correctAward": {_O},
        "publishPolicy": {_O},
        "requestPayment": {_F},
        "takeBackPayment": {_F},
        "splitPaymentLeg": {_F},
        "settleLeg": {_T, _F},
        "returnLeg": {_T, _F},
    }
)
MAY.update(scenes_office.MAY | scenes_handling.MAY | scenes_documents.MAY | scenes_recoveries.MAY | scenes_budgets.MAY)
MAY.update(scenes_receivers.MAY)
MAY.update(scenes_other_awards.MAY | scenes_runs.MAY | scenes_registers.MAY | scenes_many.MAY)
START, END = "2021-08-02", scenes_office.PLAYED_ON


def inputs_of(name: str) -> GraphQLInputObjectType:
    """The input type of a mutation."""
    assert SCHEMA.mutation_type
    kind: object = SCHEMA.type_map[f"{name[0].upper()}{name[1:]}Input"]
    assert isinstance(kind, GraphQLInputObjectType)
    return kind


def _on(measure: str, state: str, **fields: object) -> Callable[[City, str], Scene]:
    return lambda city, name: Scene(city, name, open_case(city, measure).to(state), fields)


def _mistaken(city: City, name: str) -> Scene:
    """A paid award on a figure with a zero too many."""
    case = open_case(city, "A03-1")
    case.certified = {"annual_rd": "30000000.00"}
    facts = {"annual_rd": "3000000.00"}
    return Scene(city, name, case.to("PAID"), {"facts": facts, "reason": "多写一个零", "evidence": "审计报告"})


def _creation(city: City, name: str) -> Scene:
    return Scene(city, name, None, application(city.applicant().code))


def _programme(city: City, name: str) -> Scene:
    case = open_case(city, "A10-4").to("ACTIVE")
    if name == "verifyMilestone":
        return Scene(city, name, case.months(SIX_MONTHS), {"evidence": "合同抽查记录"})
    return Scene(city, name, case, {"month": "2021-03", "signedPersons": 51, "evidence": "合同台账"})


def _split(city: City, name: str) -> Scene:
    case = open_case(city, "A08-1").to("PAYABLE")
    amounts = ["1.00", f"{float(case.leg('city')['amount']) - 1:.2f}"]
    return Scene(city, name, case, {"amounts": amounts, "reason": "资金分次到位"})


def _voucher(city: City, name: str) -> Scene:
    """A voucher, of a policy in force since before that of the tests: nobody files under it by mistake."""
    first = "2020-11-02"
    code = f"vouchers-{new_key()}"
    publish(city, draft(city, code, *beside(DISTRICT, first), pack=JIANGCHENG), first)
    city.run(arrange_plenty(code))
    facts = contract("1000000.00", "2021-01-05")
    case = walk(applied(city, code, "JC-02", facts, district=DISTRICT), *TO_PAYABLE)
    return Scene(city, name, case, {"evidence": "算力服务发票"})


def _publication(city: City, name: str) -> Scene:
    """A rival reading of the same text, drafted and not published."""
    pack = load_pack(city.settings.policy_pack, {"A09-2.split": "HALF"})
    outcome = city.run(handle(SYSTEM, draft_policy, DraftPolicy(pack.data, pack.text)))
    assert isinstance(outcome, Done)
    particulars = {"documentNo": "武政规〔2020〕1号", "issuer": "武汉市人民政府", "evidence": "政府公报"}
    days = {"publishedOn": "2020-12-02", "inForceFrom": "2021-01-01"}
    fields: Json = {"id": global_id("Policy", outcome.chain), "expectedVersion": 1, **particulars, **days}
    return Scene(city, name, None, fields)


_SCENES: dict[str, Callable[[City, str], Scene]] = {
    "createGrant": _creation,
    "updateGrantFacts": _on("A08-1", "DRAFT", facts={"platform_kind": "OTHER"}, item="另一事项", reason="更正"),
    "submitGrant": _on("A08-1", "DRAFT", reason="备注"),
    "withdrawGrant": _on("A08-1", "SUBMITTED", reason="材料有误"),
    "acceptGrant": _on("A08-1", "SUBMITTED", reason="备注"),
    "proposeGrant": scenes_many.to_propose,
    "rejectGrant": _on("A08-1", "UNDER_REVIEW", reason="不符合条件"),
    "openPublicity": _on("A08-1", "PROPOSED", reason="备注"),
    "approveGrant": _on("A08-1", "PUBLICITY", reason="备注"),
    "recordCompletion": _on("A06-2", "UNDER_REVIEW", completedOn="2021-07-01", evidence="竣工验收备案表"),
    "recordProductionStart": _on("A06-2", "UNDER_REVIEW", startedOn="2021-07-01", evidence="投产验收报告"),
    "redeemVoucher": _voucher,
    "recordExit": _on("A05-2", "UNDER_REVIEW", exitSignedOn="2021-07-01", evidence="退出协议"),
    "returnGrantToReview": _on("A08-1", "PROPOSED", reason="须重新核定"),
    "recordServiceMonth": _programme,
    "verifyMilestone": _programme,
    "requestPayment": _on("A08-1", "PAYABLE"),
    "takeBackPayment": _on("A08-1", "PAYING", reason="同一事项已获其他支持"),
    "splitPaymentLeg": _split,
    "settleLeg": _on("A08-1", "PAYING"),
    "returnLeg": _on("A08-1", "PAYING", reason="账号有误"),
    "correctAward": _mistaken,
    "terminateGrant": _on("A08-1", "PAYABLE", reason="企业迁出"),
    "publishPolicy": _publication,
    **scenes_office.SCENES,
    **scenes_handling.SCENES,
    **scenes_documents.SCENES,
    **scenes_recoveries.SCENES,
    **scenes_budgets.SCENES,
    **scenes_runs.SCENES,
    **scenes_other_awards.SCENES,
    **scenes_receivers.SCENES,
    **scenes_registers.SCENES,
    **scenes_many.SCENES,
}


def set_scene(city: City, name: str) -> Scene:
    """Set the scene of one mutation."""
    return _SCENES[name](city, name)


def set_scenes(city: City) -> dict[str, Scene]:
    """Set the scene of every mutation, and move to a day on which all of them would be done."""
    scenes: dict[str, Scene] = {}
    # What waits for a second person lapses as days go by, and other scenes go on for months: it comes last.
    for name in sorted(MUTATIONS, key=lambda name: name.endswith("Proposal")):
        city.move_to(START)
        scenes[name] = set_scene(city, name)
        scenes[name].let_expert_see()
    city.move_to(END)
    return scenes
