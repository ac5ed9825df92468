"""The policy of the year: the published pack, whose awards for standards are measured by what came of them besides."""

from pathlib import Path

from tests.domain.wuhan import FILE, TEXT, YAML

_BEGINS = "  - code: A02-3\n"
_FACTS = """          PARTICIPANT: {zh: 参与, en: Participant}
      ai_field: *ai_field
"""
_MORE_FACTS = """      adopters_goal: {type: COUNT, title: {zh: 采用单位目标, en: Goal of adopters}, optional: true}
      adopters: {type: COUNT, title: {zh: 实际采用单位, en: Adopters}, nullable: true, optional: true}
      published: {type: BOOL, title: {zh: 标准已发布, en: Published}, nullable: true, optional: true}
"""
_PROCEDURE = """    procedure:
      steps:
"""
_STEP = """        - code: PERFORMANCE
          title: {zh: 绩效评价, en: Performance}
          when: AFTER_PAYMENT
          by: OFFICER
          certifies: [adopters, published]
"""
_PERFORMANCE = """    performance:
      step: PERFORMANCE
      indicators:
        - {code: ADOPTERS, title: {zh: 采用单位, en: Adopters}, unit: {zh: 家, en: units}, kind: AT_LEAST, weight: 60, goal: adopters_goal, actual: adopters}
        - {code: PUBLISHED, title: {zh: 标准发布, en: Publication}, unit: {zh: 是否, en: yes or no}, kind: DONE, weight: 40, actual: published}
"""  # noqa: E501 - as a pack writes an indicator


def measured_pack(folder: Path) -> Path:
    """Write the policy of the year into a folder, and its text beside it; returns the file of the pack."""
    head, begins, measure = YAML.partition(_BEGINS)
    before, facts, rest = measure.partition(_FACTS)
    measure = before + facts + _MORE_FACTS + rest
    before, procedure, rest = measure.partition(_PROCEDURE)
    measure = before + _PERFORMANCE + procedure + _STEP + rest
    (folder / "wuhan-ai-pilot-zone.zh.txt").write_text(TEXT, encoding="utf-8")
    pack = folder / FILE
    pack.write_text(head + begins + measure, encoding="utf-8")
    return pack
