"""What the input of every mutation has."""

import strawberry


@strawberry.input
class Keyed:
    """What every input has."""

    idempotency_key: str = strawberry.field(
        description="Chosen by the client. Same key and input: the same answer, done once: the versions "
        "and vouchers that were answered first, and else how things stand now. Other input: KEY_REUSED."
    )
    dry_run: bool = strawberry.field(
        default=False,
        description="True answers what would be answered, and keeps nothing (试算): no state, no money, no key; a "
        "number that it shows is not given again. All deeds of a document are rehearsed, or none.",
    )
