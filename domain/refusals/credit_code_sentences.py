"""What is wrong with a credit code (统一社会信用代码不符之处), in words."""

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
