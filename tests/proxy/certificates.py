"""An authority that certifies hosts for a test, and nobody else's."""

from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from ssl import SSLContext, create_default_context

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from workflows.runtime.clock import system_moment


class Authority:
    """An authority whose certificate lies in a folder as `authority.pem`, beside what it certifies."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "authority.pem"
        self._key = generate_private_key(SECP256R1())
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"authority of {folder.name}")])
        itself = self._certificate(self._name, self._key, x509.BasicConstraints(ca=True, path_length=0))
        self.path.write_bytes(itself.public_bytes(Encoding.PEM))

    def certify(self, *hosts: str) -> tuple[Path, Path]:
        """Write the certificate of somebody who goes by these names and addresses, and its key; returns both paths."""
        key = generate_private_key(SECP256R1())
        names = x509.SubjectAlternativeName(
            [x509.IPAddress(ip_address(host)) if host[0].isdigit() else x509.DNSName(host) for host in hosts]
        )
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, hosts[0])])
        certificate = self._certificate(subject, key, names)
        paths = (self.folder / f"{hosts[0]}.pem", self.folder / f"{hosts[0]}.key")
        paths[0].write_bytes(certificate.public_bytes(Encoding.PEM))
        paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        paths[1].chmod(0o600)
        return paths

    def trusted(self) -> SSLContext:
        """How somebody speaks TLS who trusts it, and nobody else."""
        return create_default_context(cafile=str(self.path))

    def _certificate(
        self, subject: x509.Name, key: EllipticCurvePrivateKey, extension: x509.ExtensionType
    ) -> x509.Certificate:
        now = system_moment().now
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
            .sign(self._key, SHA256())
        )
