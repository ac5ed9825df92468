"""What is wrong with a credit code (统一社会信用代码不符之处), in words."""

from collections.abc import Mapping

from domain.policy.conditions import Text
from domain.values.credit_codes import CodeFault

FAULT_SENTENCES = {
    CodeFault.LENGTH: Text(zh="应为18位", en="it has not 18 characters"),
    CodeFault.CHARACTER: Text(
        zh="统一社会信用代码由数字和大写字母组成，不使用字母I、O、S、V、Z，请核对是否应为1、0、5、U、2",
        en="a credit code is written in figures and capitals without the letters I, O, S, V, Z; look whether 1, 0, 5, "
        "U, 2 was meant",
    ),
    CodeFault.PERSON: Text(
        zh="这是公民身份号码，不是单位代码，请填写单位登记证照上的代码",
        en="this is a citizen's number, which names a person; state the code on the body's own certificate",
    ),
    CodeFault.DEPARTMENT: Text(
        zh="第1至2位（登记管理部门和机构类别）不在国家标准的代码表中",
        en="characters 1 and 2, the registering department and the kind of body, are no pair of the national standard",
    ),
    CodeFault.REGION: Text(
        zh="第3至8位（登记管理机关行政区划）不是有效的行政区划代码",
        en="characters 3 to 8, the region of the registering office, are no region code",
    ),
    CodeFault.ORGANISATION: Text(
        zh="第9至17位（主体标识码）的末位校验码不符",
        en="characters 9 to 17, the organisation's own code, do not fit their check digit, the 17th character",
    ),
    CodeFault.CHECK: Text(
        zh="第18位（校验码）与前17位不符",
        en="character 18, the check character, does not fit the 17 before it",
    ),
}
BODY_TITLES: Mapping[str, Text] = {
    "11": Text(zh="机关", en="an organ of the state"),
    "12": Text(zh="事业单位", en="a public institution"),
    "13": Text(zh="群众团体", en="a mass organisation"),
    "19": Text(zh="机构编制部门登记的其他机构", en="another body of the office of public institutions"),
    "51": Text(zh="社会团体", en="a social organisation"),
    "52": Text(zh="民办非企业单位", en="a private non-enterprise unit"),
    "53": Text(zh="基金会", en="a foundation"),
    "54": Text(zh="基层群众性自治组织", en="a body of self-government at the grass roots"),
    "59": Text(zh="民政部门登记的其他机构", en="another body of civil affairs"),
    "91": Text(zh="企业", en="an enterprise"),
    "92": Text(zh="个体工商户", en="a sole proprietor"),
    "93": Text(zh="农民专业合作社", en="a farmers' cooperative"),
    "A1": Text(zh="军队事业单位", en="an institution of the army"),
}
"""What the first two characters of a credit code (登记管理部门、机构类别, GB 32100-2015) say of the body, as far as an
office meets it."""
