"""Texts that may name an account (文中账号): a statement shows one that names none, and leaves the rest to masks."""

from typing import Any

from api.shapes.shapes import of_column

# The statement knows the last four digits alone: a text that has them, and a long number, may name an account.
_NAMED = r"""(regexp_replace({row}."{text}", '[^0-9A-Za-z]', '', 'g') ~ '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'
AND
EXISTS (SELECT 1 FROM bank_account kept WHERE kept.applicant_id = {applicant} AND
position(right(kept.account_no, 4) IN regexp_replace({row}."{text}", '[^0-9A-Za-z]', '', 'g')) > 0))"""
OF_GRANT = "(SELECT held.applicant_id FROM grants held WHERE held.id = {grant})"
"""The applicant of a grant."""

OF_LEG = OF_GRANT.format(
    grant="""(SELECT paid.grant_id FROM payment paid JOIN payment_leg part ON part.payment_id = paid.id
WHERE part.id = {row}."leg_id")"""
)
"""The applicant of the grant of the leg of which a row is."""


def text_about(applicant: str, text: str = "{field}", column: str = "") -> dict[str, Any]:
    """Return the metadata of a text that people wrote about an applicant, whose id a term of SQL answers.

    Whatever parts the digits of an account in it, and whatever else it says: one in which they follow each other in
    any way is left to the resolver, which knows who reads it in full.
    """
    return of_column(column, _NAMED.replace("{applicant}", applicant).replace("{text}", text))
