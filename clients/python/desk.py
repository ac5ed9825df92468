"""Prints an office's desk, and reports a month: ``python desk.py URL TOKEN [NUMBER MONTH PERSONS]``."""

import sys

import httpx
from duixian_client import Duixian, GrantFilter, RecordServiceMonthsInput, ServiceMonthRowInput
from duixian_client.enums import Role


def main(url: str, token: str, *month: str) -> None:
    """Report a month of a programme where one is named, and print the desk."""
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "zh-CN"}
    with httpx.Client(headers=headers, timeout=30, trust_env=False) as http:
        office = Duixian(url=url, http_client=http)
        if month:
            number, when, persons = month
            row = ServiceMonthRowInput(grantNumber=number, month=when, signedPersons=int(persons))
            key = f"months {number} {when}"
            answered = office.report_months(
                RecordServiceMonthsInput(idempotencyKey=key, rows=[row])
            ).record_service_months
            for each in answered.rows or []:
                print(each.index, [error.message for error in each.errors] or "ok")
        for edge in office.desk(first=20, filter_=GrantFilter(nextActor=Role.OFFICER)).grants.edges:
            print(edge.node.number, edge.node.state.value, edge.node.applicant.name)


if __name__ == "__main__":
    main(*sys.argv[1:])
