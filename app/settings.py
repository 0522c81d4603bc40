"""Every knob: type, unit, default and why. Read from `ANTRE_…` variables of the environment, then of `.env` where the program starts."""

from functools import lru_cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings of one server process; each field is `ANTRE_<NAME>` in the environment."""

    model_config = SettingsConfigDict(env_prefix="ANTRE_", env_file=".env", extra="ignore", frozen=True)

    database_url: str = Field(
        default="sqlite:///var/antre.db",
        description="SQLite file, or postgresql://user@host/name for several processes",
    )
    host: str = Field(default="127.0.0.1", description="address to listen on; the lobby's LAN needs 0.0.0.0")
    port: int = Field(default=8000, ge=0, le=65535, description="TCP port to listen on")
    tls: bool = Field(
        default=False, description="HTTPS, with what `antre tls` made: kiosks need it to be an island"
    )
    tls_dir: str = Field(default="var/tls", description="folder of the local authority and the certificate")
    public_url: str = Field(
        default="", description="address that citizens' phones reach; empty: the address of the request"
    )
    secret: str = Field(
        default="",
        repr=False,
        description="seals names and phones, keys the hashes of NIKs; the same for all processes of one database",
    )
    secret_file: str = Field(
        default="var/antre.secret",
        description="where a secret is made and kept if none is set; not in the database's backup: keep a copy",
    )
    writer_queue: int = Field(
        default=2000, ge=1, description="commands waiting for the writer before 503 `busy`"
    )
    writer_batch: int = Field(
        default=64, ge=1, le=500, description="commands in one commit; more only delays the first"
    )
    writer_patient: int = Field(
        default=2,
        ge=1,
        le=500,
        description="bookings among them; more makes the lobby wait while places sell",
    )
    writers: int = Field(default=4, ge=1, le=32, description="writer threads on PostgreSQL (SQLite has one)")
    readers: int = Field(default=4, ge=1, le=64, description="reader threads, a connection each")
    person_requests: int = Field(
        default=30,
        ge=0,
        description="bookings, waits and draw requests, made or refused, of one person or phone in a quarter of an hour; 0: any number",
    )
    holds_per_address: int = Field(
        default=30,
        ge=0,
        description="places kept, waits and draw requests from one public address within five minutes; 0: any number",
    )
    lobby_code_guesses: int = Field(
        default=10, ge=1, description="wrong codes of the lobby per booking in a quarter of an hour"
    )
    proof_of_work: int = Field(
        default=0,
        ge=0,
        le=100_000,
        description="work of a browser before it may book, in rounds of PBKDF2 for each of some 150 tries; 0: none",
    )
    bookings_at_once: int = Field(
        default=8, ge=1, le=500, description="bookings and holds worked on at once; more makes the lobby wait"
    )
    bookings_waiting: int = Field(
        default=10_000, ge=0, description="and how many others may wait before 503 `busy`"
    )
    board_interval_ms: int = Field(
        default=50, ge=0, description="least time between two builds of one zone's board"
    )
    tick_seconds: float = Field(
        default=5.0, gt=0, description="how often a silent socket hears that it is not stale"
    )
    send_limit_seconds: float = Field(
        default=5.0, gt=0, description="a screen that takes longer for one frame is dropped"
    )
    poll_seconds: float = Field(
        default=1.0, gt=0, description="how often the versions are looked at, in case news got lost"
    )
    waits: bool = Field(
        default=True,
        description="whether this process estimates waits; of several on one database, one is enough",
    )
    waits_least_seconds: float = Field(
        default=15.0, gt=0, description="least time between two estimates of one agency's waits"
    )
    waits_most_seconds: float = Field(
        default=60.0, gt=0, description="longest time between them while anybody waits or works there"
    )
    media_dir: str = Field(
        default="var/media", description="folder of the slides' pictures and films; copy it with the backup"
    )
    slide_mb: int = Field(default=100, ge=1, le=2000, description="largest picture or film of a slide")
    speech: bool = Field(
        default=True, description="whether clips of the lobby's words are made; needs the extra `speech`"
    )
    speech_dir: str = Field(
        default="var/speech", description="folder of the lobby's clips; processes of one machine share it"
    )
    speech_pack: str = Field(
        default="", description="folder with recorded words and a manifest.json; they come before any engine"
    )
    speech_piper_id: str = Field(default="", description="model file for `piper` that speaks Indonesian")
    speech_piper_en: str = Field(default="", description="model file for `piper` that speaks English")
    speech_rate: int = Field(default=130, ge=80, le=300, description="espeak-ng's words a minute")
    session_idle_minutes: int = Field(
        default=60, ge=5, description="an officer's session ends after this much silence"
    )
    session_hours: int = Field(
        default=12, ge=1, le=24, description="and in any case after this long: one shift"
    )
    undo_seconds: int = Field(
        default=60, ge=0, le=600, description="how long an officer's last move can be taken back"
    )
    absent_calls: int = Field(
        default=1, ge=1, le=10, description="how often a visitor is called before *absent* is offered"
    )
    absent_seconds: int = Field(
        default=0, ge=0, le=600, description="and how long after the last of these calls"
    )
    visit_services: int = Field(
        default=4, ge=1, le=20, description="most services that one visit may still have ahead of it"
    )
    kiosk_lease: int = Field(
        default=30,
        ge=0,
        le=200,
        description="numbers per series that each kiosk holds for when the server is gone; 0: none",
    )
    confirm_seconds: int = Field(
        default=60,
        ge=10,
        le=3600,
        description="after which a reserved ticket that nobody confirmed is released",
    )
    postpone_lets_first: int = Field(
        default=3, ge=1, le=50, description="how many a visitor who postpones lets go first"
    )
    printers_here: bool = Field(
        default=False, description="whether the office may name a printer at the server's own machine"
    )
    pairing_minutes: int = Field(default=10, ge=1, description="how long a pairing code can be used")
    idempotency_hours: int = Field(
        default=24, ge=1, description="how long an answer is kept for a repeated key"
    )
    sign_in_attempts: int = Field(
        default=10, ge=1, description="failed sign-ins per name within a quarter of an hour"
    )
    booking_names_days: int = Field(
        default=30, ge=1, description="days after a visit after which name, phone and NIK are erased"
    )
    booking_hashes_days: int = Field(
        default=90, ge=1, description="and the keyed hash by which a person is recognised"
    )
    shutdown_seconds: float = Field(
        default=2.0, gt=0, description="how long requests in flight may take at shutdown"
    )
    body_limit_kb: int = Field(
        default=64, ge=1, description="largest body of an ordinary request; the catalogue has its own"
    )


@lru_cache
def settings() -> Settings:
    """The process's settings, read once."""
    return Settings()
