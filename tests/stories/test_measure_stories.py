"""Every measure's whole life as a clerk would tell it: good stories to their end, bad ones with what is refused."""

from pathlib import Path

import pytest

from demonstration.seeding import Served, tell_story
from demonstration.stories import stories
from domain.refusals.refusals import Code
from tests.domain.wuhan import GRANTS
from tests.scenes.scenes import MUTATIONS, REVEALING
from tests.scenes.scenes_receivers import MAY as RECEIVERS
from tests.stories.storybook import ALONE, BAD, GOOD, OF_OTHER_PACKS, measure_of, refusals, written
from tests.world.chinese import coded, strangely_said
from tests.world.city import City
from tests.world.hearing import heard, noted_strangely

NOT_TOLD = {
    Code.MALFORMED_REQUEST: "of requests that are no request",
    Code.NOT_SIGNED_IN: "of a door, not of an office",
    Code.OUT_OF_SCOPE: "of a key of a neighbouring system, which is good for little",
    Code.KEY_REUSED: "of programs that ask twice",
    Code.CREDIT_LISTED: "of an authority that is asked, and stories are told without others",
    Code.CREDIT_UNKNOWN: "of an authority that does not answer",
    Code.KEY_FORGOTTEN: "of a program that stood still for more than a year",
    Code.VALUE_DAMAGED: "of a database that somebody wrote into",
    Code.BUSY: "of two at the same instant",
    Code.TOO_MANY_ROWS: "of programs that send too much at once",
    Code.NOT_REACHED: "of a request whose time was over",
    Code.TOO_MANY_DOCUMENTS: "of hundreds of papers",
    Code.DOCUMENT_NOT_STORED: "of an upload that was broken off",
    Code.DOCUMENT_DIFFERS: "of an upload that came otherwise than it was promised",
    Code.DOCUMENT_ALREADY_STORED: "of an upload that came twice",
    Code.DOCUMENT_STORE_SILENT: "of a store that does not answer",
    Code.UPLOAD_NOT_SIGNED: "of a link that was made up",
    Code.DOWNLOAD_NOT_SIGNED: "of a link that has expired",
    Code.DOCUMENT_OF_ANOTHER_TYPE: "of a file under a false name",
    Code.ONLY_IN_DEMONSTRATION: "of production",
    Code.FOUR_EYES: "of an office that has them: stories have one officer",
    Code.POLICY_NOT_PUBLISHED: "of a draft, and stories begin with a published policy",
    Code.IN_FORCE_DATE_DIFFERS: "of the publication, which was before every story",
    Code.SUPPLEMENT_LATE: "of a sweep that did not come; in a story the application has lapsed by then",
    Code.PUBLICITY_ENDED: "of a sweep that did not come",
    Code.PROPOSAL_LAPSED: "of a sweep that did not come",
    Code.VOUCHER_EXPIRED: "of a sweep that did not come; in a story the voucher is void by then",
    Code.REPLY_LATE: "of a sweep that did not come",
    Code.GATE_CLOSED: "of what people cannot do themselves; the actions of a grant show it",
    Code.NOTHING_MISSING: "of what people cannot do: a recovery that has everything is over",
    Code.DUTY_NOT_REACHED: "of what people cannot do: a duty is met by itself",
    Code.CASE_FOUR_EYES: "of an office that has them: stories have one officer",
    Code.OWN_ORGANISATION: "of people of an applicant's own: those of a story belong to none",
    Code.EXPERT_HAS_INTEREST: "of an expert who is assigned once more after having withdrawn",
    Code.DELEGATION_NOT_PASSED_ON: "of one's own duties, and of no case",
    Code.QUOTA_EXHAUSTED: "of an assessment; a competition selects no more than its quota",
}
"""Refusals that no clerk meets in a story, each with what it is of."""


@pytest.mark.parametrize("story", [path for path in [*GOOD, *BAD] if path not in ALONE], ids=lambda path: path.stem)
def test_a_story_of_a_measure_comes_out_as_it_is_written_and_is_said_in_chinese(
    city: City, story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = heard(monkeypatch)
    city.move_to(written(story)["steps"][0]["day"])
    steps = city.run(tell_story(Served(city.address, city.settings, city.key), story))
    city.day = steps[-1].day
    assert len(steps) >= len([step for step in written(story)["steps"] if "applicant" not in step])
    assert (strangely_said(refused), noted_strangely(city), coded(refused)) == ({}, {}, [])


@pytest.mark.parametrize("story", [*GOOD, *BAD], ids=lambda path: path.stem)
def test_a_story_is_of_the_measure_by_which_it_is_filed_and_of_no_other(story: Path) -> None:
    steps = [step for step in written(story)["steps"] if step.get("do") in {"createGrant", "fileGrants"}]
    filed = {step["with"]["measureCode"] for step in steps if "refused" not in step}
    assert not measure_of(story) or filed == {measure_of(story)}
    assert all(written(story)["title"][language] for language in ("en", "zh"))


@pytest.mark.parametrize("measure", GRANTS)
def test_every_measure_has_run_from_its_call_or_draft_to_closed(measure: str) -> None:
    ends = [written(path)["steps"][-1] for path in GOOD if measure_of(path) == measure]
    assert ends
    assert [(end["do"], end["expect"]["state"]) for end in ends] == [("closeGrant", "CLOSED")] * len(ends)


@pytest.mark.parametrize("measure", GRANTS)
def test_every_measure_has_a_story_of_what_is_refused_and_under_which_clause(measure: str) -> None:
    article = f"art. {GRANTS[measure].article}"
    cited = [
        code for path in BAD if measure_of(path) == measure for code, clause in refusals(path) if clause == article
    ]
    assert len(cited) >= 2, measure


def test_every_refusal_that_a_clerk_can_meet_is_told_in_some_story() -> None:
    in_stories = {code for path in [*GOOD, *BAD, *OF_OTHER_PACKS, *stories()] for code, _ in refusals(path)}
    assert set(Code) - {Code(code) for code in in_stories} == set(NOT_TOLD)


def test_every_command_of_the_office_is_told_in_some_story() -> None:
    """But for the publication, after which every story begins, for one's own duties and receivers, and for a look."""
    done = {step.get("do") for path in [*GOOD, *BAD, *OF_OTHER_PACKS, *stories()] for step in written(path)["steps"]}
    assert set(MUTATIONS) - done == {
        *("publishPolicy", "delegateDuties", "revokeDelegation", *REVEALING, *RECEIVERS),
    }
