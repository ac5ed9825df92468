"""Letters reach who confirmed an address, once what they tell is committed; what is down is tried again, or bounced."""

from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from domain.lives.roles import Role
from domain.refusals.refusals import Refusal
from tests.engine.mail_servers import free_port, gateway, mail_server
from tests.proxy.certificates import Authority
from tests.world.cases import open_case
from tests.world.city import City
from workflows.notices.deliveries import LaterError
from workflows.notices.letters.contacts import (
    AddContact,
    AnswerContact,
    Channel,
    Deed,
    Whose,
    add_contact,
    answer_contact,
    code_of,
)
from workflows.notices.letters.standing import standing, tries_of
from workflows.notices.letters.writing import write_letters
from workflows.runtime.settings import Settings
from workflows.transaction.actors import SYSTEM
from workflows.transaction.work import Done, handle

JOBS = (
    "SELECT count(*) AS n FROM procrastinate_jobs WHERE task_name = 'write_letters' AND args ->> 'contact' = $1::text"
)
MAIL = "wang@bureau.example.cn"


def on_mail(settings: Settings, port: int, **others: object) -> Settings:
    """Settings of an SMTP server without TLS, unless others say otherwise."""
    chosen = {
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_security": "none",
        "public_url": "https://d.example.cn",
    }
    return settings.model_copy(update={**chosen, **others})


def added(city: City, holder: str, address: str = MAIL, **others: object) -> UUID:
    """An address that was put on record."""
    fields: dict[str, Any] = {"whose": Whose.PERSON, "channel": Channel.EMAIL, "language": "en"} | others
    command = AddContact(holder=holder, address=address, **fields)
    done = city.run(handle(SYSTEM, add_contact, command))
    assert isinstance(done, Done), done
    return done.chain


def answers(city: City, contact: UUID, deed: Deed, code: str | None = None) -> Done | list[Refusal]:
    """What becomes of a code."""
    own = code_of(contact, deed) if code is None else code
    return city.run(handle(SYSTEM, answer_contact, AnswerContact(contact, deed, own)))


def states(city: City, contact: UUID) -> list[str]:
    """Where each letter to an address stands."""
    return [row["state"] for row in city.sql("SELECT state FROM letter WHERE contact_id = $1 ORDER BY id", contact)]


def test_nothing_but_its_code_comes_to_an_address_until_it_is_confirmed(city: City, settings: Settings) -> None:
    city.move_to("2021-03-01")
    with mail_server() as box:
        mail, case = on_mail(settings, box.port), open_case(city).to("SUBMITTED")
        contact = added(city, case.applicant.code, whose=Whose.ORGANISATION)
        case.to("UNDER_REVIEW")
        city.run(write_letters(mail, contact))
        (letter,) = box.mails
        assert (letter["to"], letter["subject"]) == (MAIL, "Confirm this address")
        code = code_of(contact, Deed.CONFIRM)
        assert code in letter.get_content()
        assert f"https://d.example.cn/contacts/{contact}/confirm/{code}" in letter.get_content()
        link = f"{city.address}/contacts/{contact}"
        assert httpx.get(f"{link}/confirm/{code}").status_code == 200
        assert states(city, contact) == ["DELIVERED"]
        assert httpx.post(f"{link}/confirm/{'0' * 20}").status_code == 404
        assert httpx.post(f"{link}/stop/{code}").status_code == 404
        assert city.sql("SELECT state FROM contact WHERE id = $1", contact)[0]["state"] == "PENDING"
        assert httpx.post(f"{link}/confirm/{code}").status_code == 200
        before = city.sql(JOBS, str(contact))[0]["n"]
        case.to("PROPOSED")
        assert (states(city, contact), city.sql(JOBS, str(contact))[0]["n"]) == (["DELIVERED", "WAITING"], before + 1)
        city.run(write_letters(mail, contact))
        news = box.mails[-1]
        assert news["subject"].startswith(case.grant["number"])
        # Nothing of an amount, an account or a name.
        text = news.get_content()
        assert not any(part in text for part in (str(case.look()["award"]), case.grant["applicant"]["name"]))
        stop = news["list-unsubscribe"].strip("<>").replace("https://d.example.cn", city.address)
        assert httpx.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
        case.to("PUBLICITY")
        city.run(write_letters(mail, contact))
        assert (len(box.mails), states(city, contact)) == (2, ["DELIVERED", "DELIVERED"])
        assert not isinstance(answers(city, contact, Deed.CONFIRM), Done)
    assert city.sql("SELECT address FROM contact WHERE id = $1", contact)[0]["address"].startswith("sealed1.")
    lines = city.sql("SELECT command::text AS command FROM audit_line WHERE chain = $1", contact)
    shown = str(city.run(standing())) + str(city.run(tries_of(contact, 50))) + str(lines)
    assert len(lines) == 3
    assert not any(secret in shown for secret in ("wang@", *(code_of(contact, deed) for deed in Deed)))


def test_who_is_assigned_is_reminded_in_the_language_of_the_address(city: City, settings: Settings) -> None:
    city.move_to("2021-06-21")
    officer, case = city.person(Role.OFFICER, desk="reminded").actor, open_case(city).to("SUBMITTED")
    assert officer is not None
    contact = added(city, officer.person, language="zh-CN")
    answers(city, contact, Deed.CONFIRM)
    case.do("assignGrant", officer=officer.person)
    with mail_server() as box:
        city.move_to("2021-07-20")
        city.run(write_letters(on_mail(settings, box.port), contact))
        letter = box.mails[-1]
        assert letter["subject"] == f"{case.grant['number']}: 办理环节已逾期；逾期事项上报"
        assert "时限：2021-06-28" in letter.get_content()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_is_spoken_to_over_tls_or_not_at_all(
    city: City, settings: Settings, tmp_path: Path, security: str
) -> None:
    authority = Authority(tmp_path)
    certificate = authority.certify("127.0.0.1")
    contact = added(city, f"over {security}")
    with mail_server(certificate, at_once=security == "tls") as box:
        # Its authority is not believed: nothing is sent.
        chosen = on_mail(settings, box.port, smtp_security=security)
        with pytest.raises(LaterError):
            city.run(write_letters(chosen, contact))
        city.run(write_letters(chosen.model_copy(update={"smtp_ca_file": authority.path}), contact))
        assert (len(box.mails), states(city, contact)) == (1, ["DELIVERED"])
    plain = added(city, f"over {security}")
    with mail_server() as box:
        with pytest.raises(LaterError):
            city.run(write_letters(on_mail(settings, box.port, smtp_security=security), plain))
        assert (box.mails, states(city, plain)) == ([], ["WAITING"])


def test_what_is_down_or_busy_is_tried_again_and_what_is_refused_bounces(city: City, settings: Settings) -> None:
    contact = added(city, "somebody down")
    with pytest.raises(LaterError):
        city.run(write_letters(on_mail(settings, free_port()), contact))
    with mail_server() as box:
        box.answer = "451 try again later"
        with pytest.raises(LaterError):
            city.run(write_letters(on_mail(settings, box.port), contact))
        box.answer = "250 kept"
        city.run(write_letters(on_mail(settings, box.port), contact))
        # Done twice it does nothing.
        city.run(write_letters(on_mail(settings, box.port), contact))
        assert (len(box.mails), states(city, contact)) == (1, ["DELIVERED"])
        tried = [(row[3], row[2]) for row in city.run(tries_of(contact, 10))]
        assert [status for status, _ in tried] == [250, 451, None]
        box.answer = f"550 no such mailbox: {MAIL}"
        gone = added(city, "somebody gone")
        city.run(write_letters(on_mail(settings, box.port), gone))
        assert states(city, gone) == ["BOUNCED"]
        assert city.run(tries_of(gone, 1))[0][-1] == "no such mailbox: ***"


def test_a_text_message_goes_by_the_gateway(city: City, settings: Settings) -> None:
    contact = added(city, "somebody with a telephone", "+8613800000000", channel=Channel.SMS)
    with gateway() as box:
        chosen = settings.model_copy(update={"sms_url": f"http://127.0.0.1:{box.port}/messages", "sms_token": "gate"})
        box.status = 503
        with pytest.raises(LaterError):
            city.run(write_letters(chosen, contact))
        box.status = 202
        city.run(write_letters(chosen, contact))
        ((key, sent),) = box.texts
        assert (sent["to"], code_of(contact, Deed.CONFIRM) in sent["text"]) == ("+8613800000000", True)
        assert key.startswith("duixian-letter-")
        box.status = 400
        refused = added(city, "somebody else", "13800000001", channel=Channel.SMS)
        city.run(write_letters(chosen, refused))
        assert states(city, refused) == ["BOUNCED"]


@pytest.mark.parametrize("address", ["", "nobody", "a@b", "a b@example.cn", "a@example.cn\nBcc: c@example.cn"])
def test_what_is_no_address_is_refused(city: City, address: str) -> None:
    command = AddContact(Whose.PERSON, "wang-2", Channel.EMAIL, address, "en")
    refused = city.run(handle(SYSTEM, add_contact, command))
    assert isinstance(refused, list)
    assert [refusal.code.value for refusal in refused] == ["INPUT_INVALID"]
