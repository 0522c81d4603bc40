"""A local authority and the server's certificate from it, for a lobby's LAN that no public authority knows."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.errors import AntreError

_AUTHORITY_DAYS = 3650
_SERVER_DAYS = 820  # Apple's devices take no more than 825 from an authority that was added by hand
_BEFORE = timedelta(days=1)  # a kiosk's clock may be behind
_HOST_NAME = re.compile(r"(?=.{1,253}$)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
_HERE = ("localhost", "127.0.0.1", "::1")
# A stolen authority shall not be able to pass for the outside world.
_LOCAL_NAMES = ("localhost", "local", "lan", "internal", "home.arpa")
_LOCAL_NETS = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "127.0.0.0/8",
    "fc00::/7",
    "fe80::/10",
    "::1/128",
)


class NoCertificate(AntreError):
    """There is none, or the authority may not make one for that name."""

    code = "no_certificate"


@dataclass(frozen=True, kw_only=True)
class Files:
    """Where everything lies; the keys are readable by their owner alone."""

    folder: Path

    @property
    def authority(self) -> Path:
        """What kiosks and screens are told to trust."""
        return self.folder / "authority.pem"

    @property
    def authority_key(self) -> Path:
        """Whoever has it can pass for any machine of the LAN."""
        return self.folder / "authority.key"

    @property
    def server(self) -> Path:
        """The server's certificate, followed by the authority's."""
        return self.folder / "server.pem"

    @property
    def server_key(self) -> Path:
        """The server's own."""
        return self.folder / "server.key"


def make(files: Files, names: Sequence[str], *, now: datetime, new_authority: bool = False) -> bool:
    """A certificate for `names` (host names and addresses) and for this machine; whether the authority is a new one.

    The authority is made once: machines that trust it trust every later certificate. Raises NoCertificate.
    """
    files.folder.mkdir(parents=True, exist_ok=True)
    files.folder.chmod(0o700)
    made = new_authority or not files.authority_key.exists()
    wanted = [_name(one) for one in dict.fromkeys([*names, *_HERE])]
    if made:
        _make_authority(files, wanted, now=now)
    authority = x509.load_pem_x509_certificate(files.authority.read_bytes())
    for one in wanted:
        _require_permitted(authority, one)
    _make_server(files, authority, wanted, now=now)
    return made


def ends_at(files: Files) -> datetime:
    """When the server's certificate is worth nothing any more. Raises NoCertificate if there is none."""
    try:
        server = x509.load_pem_x509_certificate(files.server.read_bytes())
    except (OSError, ValueError) as error:
        message = f"no certificate in {files.folder}: `antre tls NAME…` makes one"
        raise NoCertificate(message) from error
    return server.not_valid_after_utc


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(text))
    except ValueError:
        pass
    if not _HOST_NAME.fullmatch(text):
        message = f"not a host name or an address: {text!r}"
        raise NoCertificate(message)
    return x509.DNSName(text.lower())


def _make_authority(files: Files, wanted: Sequence[x509.GeneralName], *, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, f"Antre, local authority of {now:%Y-%m-%d}")]
    )
    made = (
        _builder(subject, subject, key.public_key(), now=now, days=_AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(_permitted(wanted), None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    _write(files.authority_key, _pem(key), mode=0o600)
    _write(files.authority, made.public_bytes(Encoding.PEM), mode=0o644)


def _make_server(
    files: Files, authority: x509.Certificate, wanted: Sequence[x509.GeneralName], *, now: datetime
) -> None:
    signing = load_pem_private_key(files.authority_key.read_bytes(), password=None)
    if not isinstance(signing, ec.EllipticCurvePrivateKey):
        message = f"{files.authority_key} is not a key that `antre tls` made"
        raise NoCertificate(message)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Antre")])
    known = x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key())
    made = (
        _builder(subject, authority.subject, key.public_key(), now=now, days=_SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(wanted), critical=False)
        .add_extension(known, critical=False)
        .sign(signing, SHA256())
    )
    chain = made.public_bytes(Encoding.PEM) + authority.public_bytes(Encoding.PEM)
    _write(files.server_key, _pem(key), mode=0o600)
    _write(files.server, chain, mode=0o644)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, *, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BEFORE)
        .not_valid_after(now + timedelta(days=days))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _permitted(wanted: Sequence[x509.GeneralName]) -> list[x509.GeneralName]:
    """The LAN's names and addresses, and what was asked for."""
    nets = [x509.IPAddress(ip_network(net)) for net in _LOCAL_NETS]
    names = [x509.DNSName(name) for name in _LOCAL_NAMES]
    also = [
        x509.IPAddress(ip_network(one.value)) if isinstance(one, x509.IPAddress) else one for one in wanted
    ]
    return list(dict.fromkeys([*names, *nets, *also]))


def _require_permitted(authority: x509.Certificate, wanted: x509.GeneralName) -> None:
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    if not any(_covers(one, wanted) for one in limits.permitted_subtrees or ()):
        message = (
            f"the authority was not made for {wanted.value}: add --new-authority, and have it trusted anew"
        )
        raise NoCertificate(message)


def _covers(limit: x509.GeneralName, wanted: x509.GeneralName) -> bool:
    if isinstance(limit, x509.DNSName) and isinstance(wanted, x509.DNSName):
        return f".{wanted.value}".endswith(f".{limit.value}")
    if isinstance(limit, x509.IPAddress) and isinstance(wanted, x509.IPAddress):
        inside = isinstance(wanted.value, (IPv4Address, IPv6Address))
        return (
            inside and not isinstance(limit.value, (IPv4Address, IPv6Address)) and wanted.value in limit.value
        )
    return False


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(path: Path, content: bytes, *, mode: int) -> None:
    """As a whole, and never readable by others in between."""
    half = path.with_suffix(f"{path.suffix}.new")
    half.unlink(missing_ok=True)
    made = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(made, "wb") as file:
        file.write(content)
    half.replace(path)
