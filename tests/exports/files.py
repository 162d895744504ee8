"""Asking for a file as the page does, and reading what came."""

import csv
import io
from typing import Any

from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

Table = list[dict[str, str]]
PEOPLE, FAMILIES = "beneficiaries:person_export", "beneficiaries:household_export"
IMPACTS, PARTICIPANTS = "beneficiaries:disaster_impact_export", "programs:enrolment_export"
DUPLICATES, ATTENDANCE = "beneficiaries:duplicate_export", "trainings:attendance_export"


def ask(client: Client, name: str = PEOPLE, query: str = "", **values: Any) -> Any:
    """The answer to the form of an export page, in English."""
    client.cookies["django_language"] = "en"
    return client.post(f"{reverse(name)}{query}", {"file_format": "csv"} | values)


def exported(client: Client, name: str = PEOPLE, query: str = "", **values: Any) -> Table:
    response = ask(client, name, query, **values)
    assert response.status_code == 200, response.headers
    assert "attachment" in response.headers.get("Content-Disposition", ""), response.content.decode()
    return table(response.getvalue())


def table(content: bytes) -> Table:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def workbook(content: bytes) -> Table:
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, head), map(str, row), strict=True)) for row in rows]


def column(rows: Table, heading: str) -> list[str]:
    return [row[heading] for row in rows]
