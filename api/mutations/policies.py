"""What holds for everybody: policies, calls, duties, days of the office (政策)."""

import strawberry

from api.mutations.mutation import mutation, mutation_by_two
from workflows.grants import rankings
from workflows.policies import calls, duties, office_days, policies, policy_decisions, relaxations, transition_rules


@strawberry.type
class PolicyMutation:
    """What holds for everybody: policies, calls, duties, days of the office (政策)."""

    publish_policy = mutation_by_two(policies.PublishPolicy)
    suspend_policy = mutation_by_two(policy_decisions.SuspendPolicy)
    resume_policy = mutation_by_two(policy_decisions.ResumePolicy)
    repeal_policy = mutation_by_two(policy_decisions.RepealPolicy)
    record_transition_rule = mutation_by_two(transition_rules.RecordTransitionRule)
    relax_separation = mutation_by_two(relaxations.RelaxSeparation)
    announce_call = mutation(calls.AnnounceCall, calls.announce_call)
    rank_call = mutation(rankings.RankCall, rankings.rank_call)
    promote_reserve = mutation(rankings.PromoteReserve, rankings.promote_reserve)
    report_duty = mutation(duties.ReportDuty, duties.report_duty)
    correct_working_day = mutation_by_two(office_days.CorrectWorkingDay)
