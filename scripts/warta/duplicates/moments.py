"""When an article was published, as a number to order by."""

from __future__ import annotations

import datetime
import re

# Indonesian news gives a day, or an hour in the zone of the paper; most papers are in Jakarta.
JAKARTA = datetime.timedelta(hours=7)
UNDATED = 2**63 - 1

_DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})"
    r"(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?"
    r"(?:(Z)|([+-])([0-9]{2}):([0-9]{2}))?)?)?)?"
)
_EPOCH = datetime.datetime(1970, 1, 1)


def moment(published_at: str | None) -> int:
    """Nanoseconds since 1970 of the begin of what `published_at` (ISO 8601, as `read.dates` leaves
    it) names; UNDATED, which is after all others, for None. Without a zone it is Jakarta's."""
    match = _DATE.fullmatch(published_at or "")
    if match is None:
        return UNDATED
    year, month, day, hour, minute, second, fraction, utc, sign, hours, minutes = match.groups()
    at = datetime.datetime(
        int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0)
    )
    ahead = JAKARTA
    if utc:
        ahead = datetime.timedelta()
    elif sign:
        ahead = datetime.timedelta(hours=int(hours), minutes=int(minutes))
        ahead = -ahead if sign == "-" else ahead
    since = at - ahead - _EPOCH
    seconds = since.days * 86_400 + since.seconds + int(second or 0)
    return seconds * 10**9 + int((fraction or "").ljust(9, "0"))
