"""What the office calls what a line of the audit says was done (办理事项): commands by the words declared of them."""

import re
from functools import cache

from domain.policy.conditions import Text
from workflows.transaction.declarations import declarations

_CHINESE = re.compile(r"\(([\u4e00-\u9fff][\u4e00-\u9fff、]*)")
_FIRST_WORDS = re.compile(r"[^(:.,]+")
_CAPITAL = re.compile(r"(?<!^)[A-Z]")
_DUE = Text(zh="按期办理", en="Move what is due")
_OF_NO_DOOR = {
    "store_document": Text(zh="材料上传完成", en="Document uploaded"),
    "look_at_document": Text(zh="查阅材料", en="Look at a document"),
    "propose": Text(zh="提请", en="Propose for a second person"),
    "serve_queue": Text(zh="按批准先后安排预算", en="Reserve money in the order of approval"),
    "let_approvals_fall": Text(zh="批次审批失效", en="Let the approvals of a run fall"),
    "record_report": Text(zh="填报完成情况", en="Report what was done on a duty"),
    "draft_policy": Text(zh="起草政策", en="Draft a policy"),
    "begin_field_keys": Text(zh="启用字段密钥", en="Use keys of protected fields"),
    "end_field_key": Text(zh="停用字段密钥", en="End a key of protected fields"),
    "seal_fields": Text(zh="加密存储", en="Seal protected fields"),
    "erase_draft": Text(zh="按期清除草稿", en="Erase a draft by rule"),
    "forget": Text(zh="按期清除", en="Forget by rule"),
    "take_secret": Text(zh="更换密钥", en="Change the secret"),
    "seal_day": Text(zh="封存审计日摘要", en="Seal the day of the audit"),
    "seal_piece": Text(zh="分段封存审计日摘要", en="Seal a piece of the day of the audit"),
    "remind_office": Text(zh="提醒经办单位", en="Remind the office"),
    "draft_matched": Text(zh="免申即享拟申报", en="Draft what matches without an application"),
    "add_contact": Text(zh="登记联系方式", en="Add an address for letters"),
    "answer_contact": Text(zh="确认联系方式", en="Confirm or refuse an address for letters"),
    "issue_api_key": Text(zh="签发接口密钥", en="Issue an API key"),
    "revoke": Text(zh="撤销登录", en="Take back access"),
    "restore": Text(zh="恢复登录", en="Let in again"),
    "register_receiver": Text(zh="登记接收方", en="Register a receiver"),
    "withdraw_receiver": Text(zh="撤销接收方", en="Withdraw a receiver"),
    "rotate_secret": Text(zh="更换接收方密钥", en="Give a receiver another secret"),
    "redeliver": Text(zh="重新通知", en="Tell a receiver again"),
}
"""What no mutation asks for, and the system or the command line does, but for what begins with ``advance_``."""


def deed_title(deed: str) -> Text:
    """Return what the office calls a deed of the audit, such as ``accept_grant``; of a house of before, its own name.

    A command is known as far as its module is loaded.
    """
    if deed.startswith("advance_"):
        return _DUE
    return _OF_NO_DOOR.get(deed) or _of_commands(len(declarations())).get(deed) or Text(zh=deed, en=deed)


@cache
def _of_commands(_: int) -> dict[str, Text]:
    """The words of each command that is loaded, by the name of its handler; made anew as more are."""
    does = {_CAPITAL.sub(lambda at: f"_{at[0].lower()}", one.name): one.does for one in declarations().values()}
    return {deed: _words(sentence) for deed, sentence in does.items()}


def _words(does: str) -> Text:
    """The first words of a sentence, and the office's own that stand in brackets after them."""
    first = _FIRST_WORDS.match(does)
    english = first[0].strip() if first else does
    chinese = _CHINESE.search(does)
    return Text(zh=chinese[1] if chinese else english, en=english)
