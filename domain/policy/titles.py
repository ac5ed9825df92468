"""What the office calls the kinds of a policy's parts (政策要素名称), in both languages."""

from collections.abc import Mapping

from domain.policy.conditions import FactType, Text
from domain.policy.policy import Kind, SupportScope
from domain.policy.readings import Risk

MEASURE_KIND_TITLES: Mapping[Kind, Text] = {
    Kind.GRANT: Text(zh="资金支持事项", en="Money that can be applied for"),
    Kind.DUTY: Text(zh="责任或鼓励事项", en="A duty or encouragement that pays nothing"),
    Kind.APPROPRIATION: Text(zh="专项安排", en="Money arranged for a bureau"),
    Kind.BUDGET: Text(zh="资金池", en="A budget from which grants are paid"),
    Kind.RULE: Text(zh="规则", en="A rule for all grants"),
}
FACT_TYPE_TITLES: Mapping[FactType, Text] = {
    FactType.BOOL: Text(zh="是否", en="true or false"),
    FactType.CHOICE: Text(zh="单选", en="One of `choices`"),
    FactType.CHOICES: Text(zh="多选", en="A list of `choices`"),
    FactType.MONEY: Text(zh="金额（元）", en='Yuan as a string, such as "1234567.80"'),
    FactType.PERCENT: Text(zh="百分数", en='Percent as a string, such as "0.80"'),
    FactType.COUNT: Text(zh="数量", en="A whole number, 0 or more"),
    FactType.YEAR: Text(zh="年份", en="A year of four digits"),
    FactType.DATE: Text(zh="日期", en="A day, such as 2022-06-01"),
    FactType.TEXT: Text(zh="文字", en="Text"),
    FactType.MONTHS: Text(zh="月度人数", en="A list of {month, signed_persons}"),
    FactType.NAME: Text(zh="名称", en="A name, on one line"),
    FactType.ADDRESS: Text(zh="地址", en="An address, on one line"),
    FactType.CODE: Text(zh="编码", en="A code of letters and figures"),
    FactType.CREDIT_CODE: Text(zh="统一社会信用代码", en="A unified social credit code, with its check digits"),
    FactType.DOCUMENT_NUMBER: Text(zh="文号", en="The number of a document: who issued it, year, number"),
    FactType.REFERENCE_NUMBER: Text(zh="编号", en="The number of a contract, a project or a certificate"),
    FactType.STANDARD_NUMBER: Text(zh="标准号", en="The number of a standard with its year, such as GB/T 12345-2022"),
}
SCOPE_TITLES: Mapping[SupportScope, Text] = {
    SupportScope.CITY: Text(zh="市级", en="the city"),
    SupportScope.DISTRICT: Text(zh="区级", en="a district"),
    SupportScope.PROVINCE: Text(zh="省级", en="the province"),
    SupportScope.NATIONAL: Text(zh="国家级", en="the state"),
}
RISK_TITLES: Mapping[Risk, Text] = {
    Risk.HIGH: Text(zh="高", en="much money moves"),
    Risk.MEDIUM: Text(zh="中", en="some money moves"),
    Risk.LOW: Text(zh="低", en="little money moves"),
}
