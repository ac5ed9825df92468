"""A real OpenID provider (oidc-provider, for Node), and a town that takes its tokens."""

import json
import re
import subprocess
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from joserfc.jwk import ECKey, RSAKey

from tests.world.city import City, Json

FOLDER = Path(__file__).parent / "provider"
AUDIENCE = "https://duixian.example.cn"
CALLBACK = "https://desk.example.cn/cb"


def private(kid: str, algorithm: str = "ES256") -> Json:
    """A private key as a provider keeps it."""
    key = ECKey.generate_key("P-256") if algorithm == "ES256" else RSAKey.generate_key(2048)
    return {**key.as_dict(private=True), "kid": kid, "alg": algorithm, "use": "sig"}


@dataclass
class RealProvider:
    """One provider: it begins anew with other keys, at the same address."""

    process: "subprocess.Popen[str]"
    issuer: str = ""

    def begin(self, *keys: Json) -> None:
        """Publish these keys; the first signs."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"keys": keys}) + "\n")
        self.process.stdin.flush()
        # It remarks this and that on the way.
        self.issuer = next(line for line in self.process.stdout if line.startswith("http")).strip()

    def of_system(self, client: str, scope: str = "months", audience: str = AUDIENCE) -> str:
        """The token that a system gets for itself (client credentials)."""
        form = {"grant_type": "client_credentials", "scope": scope, "resource": audience}
        answer = httpx.post(f"{self.issuer}/token", data=form, auth=(client, f"{client} secret"), trust_env=False)
        assert answer.status_code == 200, answer.text
        return answer.json()["access_token"]

    def of_person(self, person: str, scope: str = "openid read act") -> Json:
        """What somebody gets who signs in with the provider (authorization code)."""
        asking = {"client_id": "desk", "response_type": "code", "scope": scope, "redirect_uri": CALLBACK}
        with httpx.Client(trust_env=False, follow_redirects=True) as browser:
            page = browser.get(f"{self.issuer}/auth", params=asking | {"resource": AUDIENCE})
            page = browser.post(_action(page), data={"prompt": "login", "login": person, "password": "x"})
            answer = browser.post(_action(page), data={"prompt": "consent"}, follow_redirects=False)
            while not (to := answer.headers["location"]).startswith(CALLBACK):
                answer = browser.get(to, follow_redirects=False)
            form = {"grant_type": "authorization_code", "code": httpx.URL(to).params["code"], "redirect_uri": CALLBACK}
            given = browser.post(f"{self.issuer}/token", data=form, auth=("desk", "desk secret"))
        assert given.status_code == 200, given.text
        return given.json()

    def stop(self) -> None:
        """Answer nobody any more."""
        self.process.terminate()
        self.process.wait()


def _action(page: httpx.Response) -> str:
    form = re.search(r'action="([^"]+)"', page.text)
    assert form, page.text
    return form[1]


@contextmanager
def real_provider(*keys: Json, port: int = 0) -> Generator[RealProvider]:
    """A provider while the block runs."""
    command = ["node", str(FOLDER / "provider.mjs"), str(port)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        provider = RealProvider(process)
        try:
            provider.begin(*keys)
            yield provider
        finally:
            provider.stop()


ENTRY = """
[[issuer]]
issuer = "{issuer}"
audience = "{audience}"
algorithms = ["ES256", "RS256"]
roles = ["OFFICER"]
person_prefix = "{prefix}"
old_key_seconds = {old}
[issuer.claims]
role = "duixian.role"
[issuer.clients.civil-affairs]
name = "民政业务系统"
role = "OFFICER"
bureau = "市民政局"
scope = "months"
"""


def issuers_file(path: Path, issuers: Iterable[tuple[str, str]], old: int = 300) -> Path:
    """A file that names providers, each with what stands before its ids of people."""
    entries = (ENTRY.format(issuer=name, audience=AUDIENCE, prefix=prefix, old=old) for name, prefix in issuers)
    path.write_text("".join(entries), encoding="utf-8")
    return path


def seen(city: City, token: str) -> Json:
    """Who is signed in by a token; the status where nobody is."""
    answer = city.http.post(
        "/graphql",
        json={"query": "{ viewer { name role bureaus } }"},
        headers={"Authorization": f"Bearer {token}"},
    )
    return answer.json()["data"]["viewer"] if answer.status_code == 200 else {"status": answer.status_code}
