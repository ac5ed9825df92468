"""What authorities tell in bulk (批量数据): page after page, each bounded and held to its contract."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, Any

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5_000
"""Of a page."""


class BulkSource(StrEnum):
    """What is told in bulk."""

    ELDERCARE_MONTHS = "ELDERCARE_MONTHS"
    """Persons who signed for eldercare services, by application and month (民政养老签约人数)."""
    TREASURY_RECEIPTS = "TREASURY_RECEIPTS"
    """What treasuries answer to vouchers (国库回单)."""

    @property
    def path(self) -> str:
        """The word for it in addresses."""
        return self.value.lower().replace("_", "-")


class _Row(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", frozen=True, strict=True)


class MonthRow(_Row):
    """A month of an application."""

    grant_number: Annotated[str, Field(min_length=1, max_length=40)]
    month: Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
    signed_persons: Annotated[int, Field(ge=0, le=2**31 - 1)]
    evidence: Annotated[str, Field(max_length=2000)] = ""


class ReceiptRow(_Row):
    """What became of a voucher."""

    voucher_no: Annotated[str, Field(min_length=1, max_length=100)]
    receipt_no: Annotated[str, Field(max_length=100)] = ""
    outcome: Annotated[str, Field(pattern=r"^(SETTLED|RETURNED|UNKNOWN)$")]
    amount: Annotated[str, Field(pattern=r"^((0|[1-9]\d{0,14})\.\d{2})?$")] = ""
    on: Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""
    reason: Annotated[str, Field(max_length=2000)] = ""


ROWS: Mapping[BulkSource, type[_Row]] = {
    BulkSource.ELDERCARE_MONTHS: MonthRow,
    BulkSource.TREASURY_RECEIPTS: ReceiptRow,
}
KINDS: Mapping[BulkSource, str] = {BulkSource.ELDERCARE_MONTHS: "months", BulkSource.TREASURY_RECEIPTS: "receipts"}
"""The import to which each goes (docs/imports.md)."""


class Page(_Row):
    """A page."""

    rows: Annotated[list[dict[str, Any]], Field(max_length=MOST_ROWS)]
    next_cursor: Annotated[str, Field(alias="next", min_length=1, max_length=500)]
    """From where the next page begins, though there is none yet."""
    more: bool


class NoPageError(ValueError):
    """A page that did not come, or is none; said in a sentence."""


def fetched_page(url: str, token: str | None, source: BulkSource, after: str, seconds: float) -> tuple[bytes, Page]:
    """Return a page as it came and as it is read. Raises NoPageError: nothing of it was done."""
    headers = {"accept": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    try:
        with (
            httpx.Client(trust_env=False, timeout=seconds, follow_redirects=False) as http,
            http.stream("GET", f"{url}/{source.path}", params={"after": after}, headers=headers) as answer,
        ):
            body = b""
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    break
            status = answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        message = f"{source} did not answer: {type(error).__name__}. What was pulled stays; pull again later."
        raise NoPageError(message) from None
    if status != HTTPStatus.OK or len(body) > MOST_BYTES:
        message = f"{source} answered {status}, and no page. What was pulled stays; pull again later."
        raise NoPageError(message)
    try:
        page = Page.model_validate_json(body)
        for row in page.rows:
            ROWS[source].model_validate(row)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])[:100]
        message = f"{source} breaks its contract at {place or 'its beginning'}: {first['msg']}. Nothing of it was done."
        raise NoPageError(message) from None
    return body, page


def columns_of(source: BulkSource) -> Sequence[str]:
    """Return the names of the columns of a source's rows, as the contract has them."""
    return [field.alias or name for name, field in ROWS[source].model_fields.items()]
