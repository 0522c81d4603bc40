"""A whole peak day of the demo at 60 times its speed, and its report beside an independent count; nine minutes.

    python -m bench.day                 # --speed 30: for a slow machine

Starts `antre demo --day peak` as anybody would, waits until the day is closed, reads the printed report, and counts the
rows of the database by plain SQL. Ends with 1 if a ticket is not final, a figure of the report is another one, or
something of a busy day never happened.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from sqlalchemy import Connection

from app.db.connections import engine_for
from bench.processes import free_port

CLOCK = "2026-11-24T08:00:00+07:00"
COLUMNS = ("taken", "done", "absent", "cancelled", "expired", "open")
# What must be nothing at the end of a day.
LEFT = {
    "tickets that are not final": """
        SELECT count(*) FROM ticket WHERE status NOT IN ('done', 'absent', 'cancelled', 'expired')""",
    "planned services to come": "SELECT count(*) FROM itinerary_stop WHERE state = 'pending'",
    "times at a counter without an end": "SELECT count(*) FROM serving WHERE ended_at IS NULL",
    "counters at work": "SELECT count(*) FROM counter WHERE state <> 'closed'",
    "people in the queues' figures": "SELECT sum(abs(waiting)) FROM queue_day",
    "numbers given twice": "SELECT count(*) - count(DISTINCT number) FROM visit",
    "gaps in the numbers": """
        SELECT (SELECT sum(last) FROM series_day) - (SELECT count(*) FROM visit)""",
    "two at one counter": """
        SELECT count(*) FROM serving a JOIN serving b ON a.counter_id = b.counter_id AND a.id <> b.id
        WHERE a.called_at < b.called_at AND b.called_at < a.ended_at""",
    "visits in two places": """
        SELECT count(*) FROM serving a JOIN ticket t ON t.id = a.ticket_id
        JOIN ticket u ON u.visit_id = t.visit_id JOIN serving b ON b.ticket_id = u.id AND a.id <> b.id
        WHERE a.called_at < b.called_at AND b.called_at < a.ended_at""",
    "priority in the wrong quota": """
        SELECT (SELECT sum(issued_priority) FROM queue_day)
        - (SELECT count(*) FROM ticket t JOIN visit v ON v.id = t.visit_id WHERE v.priority IS NOT NULL)
        - (SELECT count(*) FROM itinerary_stop s JOIN visit v ON v.id = s.visit_id
           WHERE v.priority IS NOT NULL AND s.state <> 'begun')""",
}
_STOPS = (
    "SELECT count(*) FROM itinerary_stop s JOIN offer o ON o.id = s.offer_id WHERE o.agency_id = n.agency_id"
)
_TICKETS = "SELECT count(*) FROM ticket t WHERE t.agency_id = n.agency_id"
COUNTED = f"""
    SELECT n.short,
        (SELECT coalesce(sum(q.issued), 0) FROM queue_day q JOIN offer o ON o.id = q.offer_id
         WHERE o.agency_id = n.agency_id),
        ({_TICKETS} AND t.status = 'done') + ({_STOPS} AND s.state = 'done'),
        ({_TICKETS} AND t.status = 'absent'),
        ({_TICKETS} AND t.status = 'cancelled') + ({_STOPS} AND s.state = 'dropped' AND s.changed_in >= 0),
        ({_TICKETS} AND t.status = 'expired') + ({_STOPS} AND s.state = 'dropped' AND s.changed_in < 0),
        0
    FROM agency_name n WHERE n.valid_until IS NULL"""
# A busy day has all of these.
BUSY = (
    *(
        "BookingMade",
        "BookingCancelled",
        "BookingCheckedIn",
        "TicketTaken",
        "TicketCancelled",
        "TicketPostponed",
    ),
    *("VisitorCalled", "ServiceStarted", "ServiceFinished", "VisitorAbsent", "TicketRequeued", "TicketHeld"),
    *(
        "TicketResumed",
        "TicketTransferred",
        "ServiceAdded",
        "TicketNoted",
        "PriorityChanged",
        "TicketsMerged",
    ),
    *("MoveUndone", "CounterPaused", "CounterTakenOver", "AutoCallSwitched", "PauseAdded"),
)
FIGURES = {
    "visits": "SELECT count(*) FROM visit",
    "of several services": "SELECT count(DISTINCT visit_id) FROM itinerary_stop",
    "with priority": "SELECT count(*) FROM visit WHERE priority IS NOT NULL",
    "booked, early or on time": "SELECT count(*) FROM ticket WHERE booked_for IS NOT NULL AND not_before IS NOT NULL",
    "booked, late": "SELECT count(*) FROM ticket WHERE booked_for IS NOT NULL AND not_before IS NULL",
    "booked, never came": "SELECT count(*) FROM booking WHERE status IN ('booked', 'missed')",
    "in the back office": """
        SELECT count(*) FROM serving v JOIN ticket t ON t.id = v.ticket_id JOIN offer o ON o.id = t.offer_id
        WHERE NOT o.announced""",
    "called by the counter itself": """
        SELECT count(*) FROM journal WHERE event = 'VisitorCalled' AND actor = 'auto'""",
    "at their own risk": "SELECT count(*) FROM ticket WHERE at_own_risk",
}


def report_of(speed: float, database: str) -> list[str]:
    """What the demo prints on stderr when its day is over."""
    command = [sys.executable, "-c", "from app.cli import main; main()", "demo", "--day", "peak"]
    command += ["--speed", str(speed), "--clock", CLOCK, "--port", str(free_port()), "--database", database]
    quiet = {**os.environ, "ANTRE_SPEECH": "false", "ANTRE_SECRET": "of the bench"}
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=quiet
    ) as process:
        assert process.stderr
        try:
            return list(_until_the_last(process.stderr))
        finally:
            process.terminate()


def _until_the_last(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line.rstrip()
        if "add" in line and "up" in line:
            return


def disagreements(connection: Connection, report: list[str]) -> Iterator[str]:
    """Where the report, or the rows themselves, are not as they must be."""
    for what, sql in LEFT.items():
        if count := connection.exec_driver_sql(sql).scalar():
            yield f"{count} {what}"
    told = {found[1].strip(): tuple(map(int, found[2].split())) for found in map(_row, report) if found}
    for short, *counted in connection.exec_driver_sql(COUNTED):
        if any(counted) and told.get(short[:15]) != tuple(counted):
            yield f"{short}: the report says {told.get(short[:15])}, the rows {tuple(counted)}"
    sums = [
        sum(row[place] for short, row in told.items() if short != "total") for place in range(len(COLUMNS))
    ]
    if told.get("total") != tuple(sums):
        yield f"total: the report says {told.get('total')}, its rows make {tuple(sums)}"
    if not report or not report[-1].startswith("adds up"):
        yield f"the report ends with: {report[-1] if report else 'nothing'}"
    happened = set(connection.exec_driver_sql("SELECT DISTINCT event FROM journal").scalars())
    yield from (f"never: {event}" for event in BUSY if event not in happened)


def _row(line: str) -> re.Match[str] | None:
    return re.match(r"(.{16})((?: +\d+){6})(?: |$)", line)


def main() -> int:
    """The exit code."""
    asked = argparse.ArgumentParser(prog="python -m bench.day", description="A whole day, accounted for.")
    asked.add_argument("--speed", type=float, default=60)
    speed = asked.parse_args().speed
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/day.db"
        report = report_of(speed, url)
        print("\n".join(report))
        with engine_for(url).connect() as connection:
            for what, sql in FIGURES.items():
                print(f"{what:<30}{connection.exec_driver_sql(sql).scalar():>6}")
            happened = "SELECT event, count(*) FROM journal GROUP BY event ORDER BY event"
            for event, count in connection.exec_driver_sql(happened):
                print(f"{event:<30}{count:>6}")
            wrong = list(disagreements(connection, report))
    print("\n".join(wrong) or "every ticket is final, and the report agrees with the rows")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
