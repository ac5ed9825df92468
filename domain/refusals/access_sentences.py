"""What is said to whoever comes in with a token or a key that is good for less (凭证范围), in both languages."""

from domain.refusals.refusals import Code

# ruff: noqa: E501 - a sentence stands on one line, and Chinese has its own punctuation.

ACCESS_SENTENCES: dict[Code, tuple[str, str, str]] = {
    Code.OUT_OF_SCOPE: (
        "The token or key is not good for this command: its scope would have to name one of {scopes}.",
        "该凭证的使用范围不含此操作，须具有下列范围之一：{scopes}。",
        "The key of a civil affairs system, which may report months and nothing else, tries to approve a grant.",
    ),
    Code.VALUE_DAMAGED: (
        "A protected value ({field}) does not open: it was altered, or its key is missing. Nothing was done; tell who runs the server, who finds it by `duixian privacy verify`.",
        "受保护的内容（{field}）无法解密：可能已被改动，或者缺少密钥。本次未作任何办理，请联系系统管理员核查。",
        "Somebody wrote another account over a sealed one in the database, and a run would pay to it.",
    ),
    Code.KEY_FORGOTTEN: (
        "This idempotency key was used long ago; its answer is no longer kept, and nothing was done again. See how it stands.",
        "该请求编号早已使用，当时的答复已按期清除，本次未作任何办理：请先查看该事项现状，新的请求请使用新的编号。",
        "A program that stood still for more than a year sends again what was in its queue.",
    ),
}
