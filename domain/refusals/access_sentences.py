"""What is said to whoever comes in with a token or a key that is good for less (凭证范围), in both languages."""

from domain.refusals.refusals import Code

ACCESS_SENTENCES: dict[Code, tuple[str, str, str]] = {
    Code.OUT_OF_SCOPE: (
        "The token or key is not good for this command: its scope would have to name one of {scopes}.",
        "该凭证的使用范围不含此操作，须具有下列范围之一：{scopes}。",
        "The key of a civil affairs system, which may report months and nothing else, tries to approve a grant.",
    ),
}
