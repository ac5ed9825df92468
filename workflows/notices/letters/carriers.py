"""Carriers (投递通道): one small interface by which a letter goes out, by SMTP or by an HTTP gateway of SMS."""

import ssl
from email.message import EmailMessage
from time import monotonic
from typing import Protocol

import aiosmtplib
import httpx

from workflows.notices.letters.words import Letter
from workflows.notices.sending import Answer
from workflows.runtime.office.letter_settings import LetterSettings

SECONDS = 20.0
_MOST = 500


class Carrier(Protocol):
    """Takes a letter to an address."""

    async def carry(self, number: str, address: str, letter: Letter) -> Answer:
        """Return what came of it, by the codes of HTTP or SMTP: 2xx is taken, 5xx of SMTP and 4xx of HTTP refused.

        ``number`` is the same however often a letter is sent. It raises nothing for whatever the other side does.
        """
        ...


class SmtpCarrier:
    """Sends by an SMTP server, over TLS from the first byte or after STARTTLS."""

    def __init__(self, settings: LetterSettings) -> None:
        self._settings = settings

    async def carry(self, number: str, address: str, letter: Letter) -> Answer:
        """Send an e-mail."""
        settings, begun = self._settings, monotonic()
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = settings.mail_from, address, letter.subject
        message["Message-ID"] = f"<{number}@{settings.mail_from.rpartition('@')[2].rstrip('>')}>"
        message["Auto-Submitted"] = "auto-generated"
        if letter.stop:
            message["List-Unsubscribe"] = f"<{letter.stop}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(letter.body)
        security = settings.smtp_security
        try:
            _, text = await aiosmtplib.send(
                message,
                hostname=settings.smtp_host,
                port=settings.smtp_port,
                username=settings.smtp_user,
                password=settings.smtp_password,
                use_tls=security == "tls",
                start_tls=security == "starttls",
                tls_context=_trust(settings) if security != "none" else None,
                timeout=SECONDS,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            refused = error.recipients[0]
            return Answer(refused.code, monotonic() - begun, refused.message[:_MOST])
        except aiosmtplib.SMTPResponseException as error:
            return Answer(error.code, monotonic() - begun, error.message[:_MOST])
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            return Answer(None, monotonic() - begun, f"{type(error).__name__}: {error}"[:_MOST])
        return Answer(250, monotonic() - begun, text[:_MOST])


def _trust(settings: LetterSettings) -> ssl.SSLContext:
    """Whom a server's certificate is believed of: the machine's authorities, or those of a file."""
    return ssl.create_default_context(cafile=str(settings.smtp_ca_file) if settings.smtp_ca_file else None)


class SmsCarrier:
    """Sends by an HTTP gateway: docs/contracts/sms_gateway.yaml."""

    def __init__(self, settings: LetterSettings) -> None:
        self._settings = settings

    async def carry(self, number: str, address: str, letter: Letter) -> Answer:
        """Send a text message."""
        settings, begun = self._settings, monotonic()
        headers = {"Authorization": f"Bearer {settings.sms_token or ''}", "Idempotency-Key": number}
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=SECONDS, follow_redirects=False) as client:
                answered = await client.post(
                    settings.sms_url or "", headers=headers, json={"to": address, "text": letter.body.strip()}
                )
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            return Answer(None, monotonic() - begun, f"{type(error).__name__}: {error}"[:_MOST])
        return Answer(answered.status_code, monotonic() - begun, answered.text[:_MOST].replace("\0", ""))
