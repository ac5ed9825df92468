"""``duixian receiver``: registered, tried, looked at and withdrawn by the people who run an installation."""

import re
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook

from tests.engine.receivers import Listener, listening
from tests.engine.test_events import PAGE
from tests.operations.test_command_line import run
from tests.world.databases import Databases
from workflows.runtime.secret import secret_path
from workflows.runtime.settings import Settings

REFUSED = (
    ("add", "ftp://a.cn"),
    ("add", "https://10.0.0.1/"),
    ("add", "http://127.0.0.1:9/", "--role", "finance", "--of", "X1"),
    ("add", "http://127.0.0.1:9/", "--role", "officer", "--of", "没有的局"),
    ("ping", "00000000-0000-0000-0000-000000000001"),
)
"""No address of the web, one that is not public, a treasury and a bureau that nobody knows, no receiver."""
(PYTHON,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_a_receiver_from_its_registration_to_its_end(databases: Databases, settings: Settings, tmp_path: Path) -> None:
    known = {"DUIXIAN_SECRET_FILE": str(secret_path(settings)), "DUIXIAN_RECEIVER_NETWORKS": "127.0.0.0/8"}
    with databases.copy() as url, listening(Listener()) as listener:

        def receiver(*arguments: str) -> tuple[int, str]:
            ended = run(tmp_path, "receiver", *arguments, DATABASE_URL=url, **known)
            return ended.returncode, ended.stdout + ended.stderr

        code, shown = receiver("add", listener.url, "--kind", "moved", "--role", "district_officer", "--of", "420111")
        uid, secret = shown.split()[1], shown.split()[3]
        assert (code, secret.startswith("whsec_")) == (0, True)
        code, shown = receiver("ping", uid)
        assert (code, "DUIXIAN_RECEIVER_NETWORKS (127.0.0.0/8); a worker goes by its own" in shown) == (0, True)
        (came,) = listener.came
        assert Webhook(secret).verify(came.body, came.headers)["type"] == "cn.duixian.ping.v1"
        page: dict[str, Any] = {}
        exec(PYTHON, page)  # noqa: S102 - as the page tells it
        assert page["verified"](secret, came.headers, came.body)
        assert not page["verified"](secret, came.headers, came.body + b" ")
        code, another = receiver("rotate", uid)
        assert (code, secret in another) == (0, False)
        assert receiver("redeliver", uid) == (0, "0 notices are on their way again.\n")
        assert f"{uid}  ACTIVE  DISTRICT_OFFICER  {listener.url}  0  0" in receiver("list")[1]
        assert "  TEST  204 after " in receiver("log", uid)[1]
        assert receiver("pause", uid)[0] == receiver("resume", uid)[0] == 0
        assert receiver("change", uid, "--kind", "handled")[0] == 0
        assert receiver("withdraw", uid)[0] == 0
        assert "WITHDRAWN" in receiver("list")[1]
        listener.answer = lambda _: (500, {})
        assert receiver("ping", uid)[0] == 1
        for refused in REFUSED:
            assert receiver(*refused)[0] == 1
        for option, named in (("--kind", "moved, handled, reminded, recorded"), ("--role", "supervisor")):
            code, says = receiver("add", listener.url, option, "foo")
            assert (code, named in re.sub(r"[\s│]+", " ", says)) == (2, True), says
