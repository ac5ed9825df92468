"""Where the signing keys come from (签名密钥来源): a file, a variable of the environment, or a service of keys.

Each answers the same text: private keys of P-256 in PEM, one after another. The first signs; the others are known as
long as what they signed may still be shown.
"""

from pathlib import Path

from joserfc.jwk import ECKey

from workflows.runtime.privacy.key_places import VARIABLE, KeyFile, KeyService, KeySource, KeyVariable
from workflows.runtime.settings import Settings

FILE = "signing-key.pem"
SERVICE_TOKEN = "DUIXIAN_SIGNING_KEYS_TOKEN"  # noqa: S105 - the name of the variable that holds it


def source_of(settings: Settings) -> KeySource:
    """Return where the keys of an installation come from: ``env:NAME``, ``https://…``, or a file."""
    chosen = settings.signing_keys
    if chosen is None:
        return kept_in(settings.data_dir / FILE)
    if chosen.startswith(VARIABLE):
        return KeyVariable(chosen.removeprefix(VARIABLE))
    if chosen.startswith(("https://", "http://")):
        return KeyService(chosen, SERVICE_TOKEN)
    return kept_in(Path(chosen))


def kept_in(path: Path) -> KeyFile:
    """Return the file of the keys at a path."""
    return KeyFile(path, new_pem)


def new_pem() -> bytes:
    """Return a key that nobody had before."""
    return ECKey.generate_key("P-256").as_pem(private=True)
