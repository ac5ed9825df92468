"""Links to exports and prints (下载链接): signed by the server's own key, for one file and choice, for minutes."""

from datetime import timedelta
from urllib.parse import urlencode

from api.access.passes import Pass
from api.access.sign_ins import SignIns
from api.access.signed_in import SignedIn
from workflows.runtime.clock import system_moment
from workflows.transaction.actors import Actor

EXPORTS_PATH = "/exports"
EXPORT = "export"
LINKS_LAST = timedelta(minutes=5)
SIGNATURE = "signature"


def path_of(door: str, file: str, stated: dict[str, str]) -> str:
    """Return the path of a file behind a door with what was chosen, always the same for the same choice."""
    chosen = urlencode(sorted(stated.items()))
    return f"{door}/{file}{'?' if chosen else ''}{chosen}"


def signed_path(path: str, actor: Actor, signed: SignedIn, sign_ins: SignIns) -> str:
    """Return a path with the signature by which whoever is signed in now may open it in a browser."""
    until = system_moment().now.replace(microsecond=0) + LINKS_LAST
    given = Pass(actor, path, min(signed.ends_at, until.timestamp()), signed.grounds)
    return f"{path}{'&' if '?' in path else '?'}{SIGNATURE}={sign_ins.own.sign_pass(EXPORT, given, until)}"


def followed(path: str, signature: str, sign_ins: SignIns) -> Actor:
    """Return whoever was given a link to a path; raises BadTokenError for a link to another one, or that has ended."""
    return sign_ins.passed(EXPORT, signature, path).actor
