"""To which addresses notices are sent: public ones and listed ones, whatever name leads there."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

import pytest

from tests.engine.receivers import Listener, listening
from workflows.notices.addresses import ForbiddenAddressError, Target, check, checked_address
from workflows.notices.sending import MOST_BYTES, Answer, Sender

HIDDEN = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.1.2.3", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
    "2001::1", "ff02::1",
)  # fmt: skip


@pytest.mark.parametrize("address", HIDDEN)
def test_a_machine_that_is_not_public_is_sent_nothing_unless_it_is_listed(address: str) -> None:
    target = Target.of("https://bureau.example.cn/hooks")
    machine = ip_address(address)
    with pytest.raises(ForbiddenAddressError):
        check(target, machine, ())
    mapped = getattr(machine, "ipv4_mapped", None) or machine
    check(target, machine, [ip_network(mapped)])


def test_what_is_public_is_sent_to_encrypted_alone() -> None:
    for address in ("114.114.114.114", "2400:3200::1"):
        check(Target.of("https://a.example.cn"), ip_address(address), ())
        with pytest.raises(ForbiddenAddressError, match="https"):
            check(Target.of("http://a.example.cn"), ip_address(address), ())


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://a.cn/",
        "https://",
        "https://u:p@a.cn/",
        "https://a.cn/#x",
        "https://a.cn:99999/",
        "a.cn",
        "https://[::1/",
    ],
)
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        Target.of(url)


def test_a_name_is_looked_up_once_and_every_machine_behind_it_is_checked() -> None:
    with pytest.raises(ForbiddenAddressError):
        asyncio.run(checked_address(Target.of("https://localhost/"), ()))
    listed = [ip_network("127.0.0.0/8"), ip_network("::1")]
    target = Target.of("https://localhost:8443/a?b=c")
    address = asyncio.run(checked_address(target, listed))
    assert target.at(address) in {"https://127.0.0.1:8443/a?b=c", "https://[::1]:8443/a?b=c"}
    assert (target.name, Target.of("https://localhost").name) == ("localhost:8443", "localhost")


def sent(listener: Listener, listed: str = "127.0.0.0/8") -> Answer:
    """What came of sending to a receiver on this machine."""

    async def send() -> Answer:
        sender = Sender([ip_network(listed)])
        try:
            return await sender.send(listener.url, {"webhook-id": "1"}, b'{"id": "1"}')
        finally:
            await sender.close()

    return asyncio.run(send())


def test_nothing_is_sent_to_this_machine_by_any_name_where_nobody_listed_it() -> None:
    with listening(Listener()) as listener:
        for host in ("127.0.0.1", "localhost", "[::1]"):
            listener.url = listener.url.replace("127.0.0.1", host)
            answer = sent(listener, "192.0.2.0/24")
            assert (answer.status, answer.answer.startswith("not sent")) == (None, True), answer
        assert listener.came == []


def test_a_receiver_that_points_elsewhere_is_not_followed() -> None:
    with listening(Listener()) as elsewhere, listening(Listener()) as listener:
        listener.answer = lambda _: (302, {"Location": elsewhere.url})
        answer = sent(listener)
        assert (answer.status, answer.taken, elsewhere.came) == (302, False, [])


def test_when_a_receiver_asks_to_be_tried_again_is_read_as_seconds_or_as_a_moment() -> None:
    later = (datetime.now(UTC) + timedelta(minutes=10)).strftime("%a, %d %b %Y %H:%M:%S GMT")  # noqa: TID251 - as a server says it
    with listening(Listener()) as listener:
        for stated, low, high in (("120", 120, 120), (later, 500, 600), ("soon", 0, 0), ("-5", 0, 0)):
            listener.answer = lambda _, stated=stated: (503, {"Retry-After": stated})
            assert low <= sent(listener).later <= high, stated


def test_of_an_endless_answer_the_beginning_is_read() -> None:
    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        with suppress(ConnectionError):
            while True:
                writer.write(b"x" * 10_000)
                await writer.drain()

    async def send() -> Answer:
        server = await asyncio.start_server(endless, "127.0.0.1", 0)
        sender = Sender([ip_network("127.0.0.0/8")])
        port = server.sockets[0].getsockname()[1]
        answer = await sender.send(f"http://127.0.0.1:{port}/", {}, b"{}")
        await sender.close()
        server.close()
        return answer

    answer = asyncio.run(send())
    assert (answer.status, answer.answer) == (200, "x" * MOST_BYTES)
