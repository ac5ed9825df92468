"""What stands around a grant (案卷内容) as the API shows it: its call, procedure, reviews, objections and parts."""

import strawberry

import domain.models as rows
from api.kit.confidence import reads, shown_document, shown_reviews
from api.kit.context import Info
from api.kit.dossiers import dossier_of, judged_by
from api.kit.enumerations import RankingOutcome
from api.kit.loaders import Loaders
from api.money.award_corrections import AwardCorrection
from api.money.grant_accounts import as_read
from api.money.recoveries import Recovery
from api.shapes.columns import column
from api.shapes.named_accounts import text_about
from api.shapes.shapes import Many, One, Value, shaped
from api.types.calls import Call
from api.types.grant_documents import Document
from api.types.handling import ExpertAssignment, Objection, ProcedureStep, Review, Supplement
from api.types.instalments import Tranche, Unit
from api.types.other_awards import OtherAward
from api.types.performance import MeasuredIndicator, shown_score
from api.types.review_flags import ReviewFlag
from domain.assessment.matters import shown_key
from domain.assessment.performance import score
from domain.assessment.predicates import Horizon
from domain.lives.roles import Role
from workflows.other_awards.same_matter import matter_of
from workflows.running.self_evaluations import of_grant


@strawberry.type
class GrantParts:
    """The fields of a grant that show what stands around it."""

    row: strawberry.Private[rows.Grant]

    @strawberry.field(
        description="The call under which it was filed; null where it was filed without one.",
        metadata=shaped(One(rows.Call, '{row}."call_id"')),
    )
    async def call(self, info: Info) -> Call | None:
        """The call."""
        uid = self.row.call_id
        call = await info.context.loaders.call.load(uid) if uid else None
        return Call(row=call) if call else None

    @strawberry.field(
        description="Mean of its experts' scores, with two decimals; once its call is ranked.",
        metadata=shaped(Value("""{row}."score"/100||'.'||lpad(({row}."score"%100)::text,2,'0')""")),
    )
    def score(self) -> str | None:
        """The score."""
        score = self.row.score
        return None if score is None else f"{score // 100}.{score % 100:02d}"

    rank: int | None = column("Its rank among the applications of its call, 1 for the best.")

    ranking_outcome: RankingOutcome | None = column("What the ranking made of it (评选结果).", "selection")

    @strawberry.field(
        description="Why it is on hold (暂停); null where it is not.", metadata=text_about('{row}."applicant_id"')
    )
    async def held_reason(self, info: Info) -> str | None:
        """Why it is held."""
        return await as_read(self.row.held_reason, self.row, info)

    performance: str | None = column("What came of the money, stated when it was closed (绩效评价).")

    @strawberry.field(description="What came of each of its goals (绩效完成情况); empty where its measure has none.")
    async def indicators(self, info: Info) -> list[MeasuredIndicator]:
        """What came of its goals."""
        measure = (await judged_by(self.row, info)).measure
        return [MeasuredIndicator.of(measure, one) for one in of_grant(measure, self.row)]

    @strawberry.field(
        description="Score of its performance by the weights of its measure, of 100, with two decimals, rounded down "
        "once (绩效得分); null until what came of every goal is on record."
    )
    async def performance_score(self, info: Info) -> str | None:
        """The score of its performance."""
        return shown_score(score(of_grant((await judged_by(self.row, info)).measure, self.row)))

    @strawberry.field(description="The steps of its measure's procedure, and how each stands (审核环节).")
    async def procedure(self, info: Info) -> list[ProcedureStep]:
        """The procedure."""
        return [ProcedureStep(status=status) for status in (await dossier_of(self.row, info)).reviews]

    @strawberry.field(
        description="What to look at in its review on the facts on record, though nothing is refused for it (审核提示)."
    )
    async def flags(self, info: Info) -> list[ReviewFlag]:
        """The flags."""
        dossier = await judged_by(self.row, info)
        version, flags = dossier.version, dossier.compiled.assessors[self.row.measure].flags
        horizon = Horizon(info.context.moment.today, version.in_force_from, version.expires_on)
        return [ReviewFlag.of(flag, info, version.code) for flag in flags.raised(dossier.values, horizon)]

    @strawberry.field(
        description="Results of those steps, oldest first (审核意见): to the office. An expert reads his own alone, "
        "the applicant in `procedure` what came of them."
    )
    async def reviews(self, info: Info) -> list[Review]:
        """The reviews."""
        reviews = await info.context.loaders.reviews_of.load(self.row.id)
        return [Review.of(review) for review in shown_reviews(info.context.signed_in(), reviews)]

    @strawberry.field(
        description="Experts to whom it was assigned, oldest first (评审专家): to those who read reviews."
    )
    async def experts(self, info: Info) -> list[ExpertAssignment]:
        """The experts."""
        actor, assigned = info.context.signed_in(), await info.context.loaders.experts_of.load(self.row.id)
        return [ExpertAssignment.of(row) for row in assigned if reads(actor, Role.EXPERT, row.expert)]

    @strawberry.field(description="The supplement that was asked; null where none was (补正通知).")
    async def supplement(self, info: Info) -> Supplement | None:
        """The supplement."""
        supplements = await info.context.loaders.supplements_of.load(self.row.id)
        return Supplement.of(supplements[0]) if supplements else None

    @strawberry.field(
        description="Objections to its award, oldest first (公示异议).",
        metadata=shaped(Many(Loaders.objections_of)),
    )
    async def objections(self, info: Info) -> list[Objection]:
        """The objections."""
        return [Objection(row=objection) for objection in await info.context.loaders.objections_of.load(self.row.id)]

    @strawberry.field(
        description="Recoveries of its payments, oldest first (追回).", metadata=shaped(Many(Loaders.recoveries_of))
    )
    async def recoveries(self, info: Info) -> list[Recovery]:
        """The recoveries."""
        return [Recovery(row=recovery) for recovery in await info.context.loaders.recoveries_of.load(self.row.id)]

    @strawberry.field(description="Facts that were corrected after its approval, oldest first (批准后更正).")
    async def corrections(self, info: Info) -> list[AwardCorrection]:
        """The corrections."""
        corrections = await info.context.loaders.corrections_of.load(self.row.id)
        return [AwardCorrection(row=row, grant=self.row) for row in corrections]

    @strawberry.field(
        description="Upstream money reported after the first award, oldest first (后续拨付).",
        metadata=shaped(Many(Loaders.tranches_of)),
    )
    async def tranches(self, info: Info) -> list[Tranche]:
        """The tranches."""
        return [Tranche.of(tranche) for tranche in await info.context.loaders.tranches_of.load(self.row.id)]

    @strawberry.field(description="Units that it is for, such as beds, by number (验收件).")
    async def units(self, info: Info) -> list[Unit]:
        """The units."""
        return [Unit.of(unit) for unit in await info.context.loaders.units_of.load(self.row.id)]

    @strawberry.field(
        description="Key of its matter (同一事项, art. 16): awards of other policies with this key count against it; "
        "of a person's it shows the measure alone (***); null while the application does not say what it is for."
    )
    async def matter_key(self, info: Info) -> str | None:
        """The key of its matter."""
        return shown_key(matter_of(await judged_by(self.row, info))) or None

    @strawberry.field(description="Awards of other policies for its matter, oldest first (其他支持).")
    async def other_awards(self, info: Info) -> list[OtherAward]:
        """The awards of other policies."""
        dossier = await judged_by(self.row, info)
        awards = await info.context.loaders.other_awards_of.load(dossier.applicant.credit_code)
        return [OtherAward(row=award) for award in awards if award.matter_key == matter_of(dossier)]

    @strawberry.field(
        description="Documents uploaded to it, or promised, oldest first (证明材料); of experts to the office alone."
    )
    async def documents(self, info: Info) -> list[Document]:
        """The documents."""
        actor, documents = info.context.signed_in(), await info.context.loaders.documents_of.load(self.row.id)
        return [Document(row=document) for document in documents if shown_document(actor, document)]
