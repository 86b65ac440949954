# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Days of the week, dates and clocks."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from fractions import Fraction
from re import Match

from ..printing import number
from ..reading import Reading, Unread
from .wording import Rule, count, rule, said

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
          "october", "november", "december")  # fmt: skip
_DAY = "|".join(DAYS)
_MONTH = "|".join([*MONTHS, *(name[:3] for name in MONTHS)])
_DATE = (
    rf"(?:(?:{_DAY}|mon|tue|wed|thu|fri|sat|sun),? )?(?:(?:{_MONTH}) \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH}),? \d{{4}}"
    rf"|\d{{4}}-\d{{2}}-\d{{2}}|\d{{2}}/\d{{2}}/\d{{4}})(?: \((?:{_DAY})\))?"
)
_TIME = r"\d{1,2}(?::\d{2})?(?::\d{2})?(?:\.\d+)? ?(?:am|pm|a\.m\.?|p\.m\.?)?"
_CLOCK = re.compile(
    r"(\d{1,2})(?::(\d{2}))?(?::(\d{2})(?:\.(\d+))?)? ?(am|pm|a\.m\.?|p\.m\.?)?", re.IGNORECASE
)


def _month(name: str) -> int:
    for at, month in enumerate(MONTHS, start=1):
        if month.startswith(name.lower()[:3]):
            return at
    raise Unread


def dated(text: str) -> date:
    """The date that a text is. Raises `Unread`."""
    text = re.sub(
        rf"^(?:{_DAY}|mon|tue|wed|thu|fri|sat|sun),? |(?: \((?:{_DAY})\))$",
        "",
        text.strip(),
        flags=re.IGNORECASE,
    )
    if found := re.fullmatch(
        rf"({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})", text, re.IGNORECASE
    ):
        return date(int(found[3]), _month(found[1]), int(found[2]))
    if found := re.fullmatch(
        rf"(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MONTH}),? (\d{{4}})", text, re.IGNORECASE
    ):
        return date(int(found[3]), _month(found[2]), int(found[1]))
    if found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text):
        return date(*map(int, found.groups()))
    if found := re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", text):
        return date(int(found[3]), int(found[1]), int(found[2]))
    raise Unread


def clock(text: str) -> tuple[Fraction, bool]:
    """Seconds since midnight, and whether a half of the day is named. Raises `Unread`."""
    if text.lower() in ("noon", "midday"):
        return Fraction(43_200), True
    if text.lower() == "midnight":
        return Fraction(0), True
    found = _CLOCK.fullmatch(text.strip())
    if found is None or (found[2] is None and found[5] is None):
        raise Unread
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    half = (found[5] or "").lower().replace(".", "")
    if minute > 59 or second > 59 or hour > (12 if half else 23):
        raise Unread
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return Fraction(hour * 3600 + minute * 60 + second) + Fraction(f"0.{found[4] or 0}"), bool(half)


def _shown(seconds: Fraction, like: str) -> str:
    """A time of day in the notation that the question has."""
    whole = int(seconds) % 86_400
    hour, minute = whole // 3600, whole // 60 % 60
    half = re.search(r"(a\.?m\.?|p\.?m\.?)", like, re.IGNORECASE)
    if half or like.lower() in ("noon", "midnight"):
        name = "PM" if hour >= 12 else "AM"
        return f"{(hour - 1) % 12 + 1}:{minute:02d} {name}"
    return f"{hour}:{minute:02d}" if not like.startswith("0") else f"{hour:02d}:{minute:02d}"


def _amount(m: Match[str]) -> Fraction:
    hours = Fraction(m["h"]) if m["h"] else Fraction(0)
    minutes = Fraction(m["m"]) if m["m"] else Fraction(0)
    if not (m["h"] or m["m"]):
        raise Unread
    return hours * 3600 + minutes * 60


def _later(m: Match[str]) -> Reading:
    start, halved = clock(m["t"])
    how = m["how"].lower()
    step = _amount(m) * (-1 if how in ("before", "earlier than") else 1)
    end = start + step
    if not halved and not 0 <= end < 86_400 and not m["t"].startswith("0"):
        raise Unread
    return said(_shown(end % 86_400, m["t"]), "the hours and minutes are added", strict=True)


def _between(m: Match[str]) -> Reading:
    (a, half_a), (b, half_b) = clock(m["a"]), clock(m["b"])
    if half_a != half_b:
        raise Unread
    gap = b - a
    if gap < 0:
        gap += 86_400 if half_a else 0
    if gap <= 0:
        raise Unread
    unit = (m.groupdict().get("unit") or "").lower()
    if unit.startswith("minute"):
        return number(gap / 60, "one time is taken from the other")
    if unit.startswith("hour"):
        return number(gap / 3600, "one time is taken from the other")
    hours, minutes = divmod(int(gap) // 60, 60)
    parts = [
        f"{n} {name}{'s' if n != 1 else ''}"
        for n, name in ((hours, "hour"), (minutes, "minute"))
        if n
    ]
    return said(" ".join(parts), "one time is taken from the other", gap / 60)


def _stamp(text: str) -> tuple[datetime, str]:
    """A date with or without a time and an offset, in any of the usual notations."""
    text = text.strip().replace(" at ", " ")
    found = re.fullmatch(
        rf"(?P<d>{_DATE})?,? ?(?P<t>\d{{2}}:\d{{2}}(?::\d{{2}}(?:\.\d+)?)?)?(?: (?P<z>[-+]\d{{4}}|utc))?(?: \((?:{_DAY})\))?",
        text,
        re.IGNORECASE,
    )
    if found is None or not (found["d"] or found["t"]):
        raise Unread
    day = dated(found["d"]) if found["d"] else date(2000, 1, 1)
    moment = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a difference is taken
    if found["t"]:
        seconds, _ = clock(found["t"])
        moment += timedelta(microseconds=int(seconds * 10**6))
    zone = found["z"]
    if zone and zone.lower() != "utc":
        shift = int(zone[1:3]) * 60 + int(zone[3:5])
        moment -= timedelta(minutes=shift if zone[0] == "+" else -shift)
    return moment, "d" if not found["t"] else "t" if not found["d"] else "dt"


def _duration(m: Match[str]) -> Reading:
    (a, _), (b, kind) = _stamp(m["a"]), _stamp(m["b"])
    gap = b - a
    form = m["form"].strip(" .")
    if gap < timedelta(0) and kind == "t":
        gap += timedelta(days=1)
    if gap < timedelta(0):
        raise Unread
    micro = gap // timedelta(microseconds=1)
    days, rest = divmod(micro, 86_400 * 10**6)
    hours, minutes, seconds, ms = (
        rest // (3600 * 10**6),
        rest // (60 * 10**6) % 60,
        rest // 10**6 % 60,
        rest // 1000 % 1000,
    )
    if form == "D days":
        text = f"{days} days"
    elif form.startswith("D days, "):
        text = f"{days} days, {hours:02d}:{minutes:02d}" + (
            f":{seconds:02d}" if form.endswith("SS") else ""
        )
    else:
        hours += days * 24
        text = f"{hours:02d}:{minutes:02d}"
        if "SS" in form:
            text += f":{seconds:02d}"
        if "mmm" in form:
            text += f".{ms:03d}"
    return said(text, "one moment is taken from the other", strict=True)


def _weekday(m: Match[str]) -> Reading:
    return said(DAYS[dated(m["d"]).weekday()], "by the calendar")


def _weekday_shifted(m: Match[str]) -> Reading:
    steps = int(m["n"])
    back = m["how"].lower() in ("ago", "before", "backward", "earlier")
    if m.groupdict().get("d"):
        at = dated(m["d"]).weekday()
    else:
        at = [day.lower() for day in DAYS].index(m["day"].lower())
    return said(DAYS[(at + (-steps if back else steps)) % 7], "the days are counted off")


def _from_first(m: Match[str]) -> Reading:
    month, day = _month(m["month"]), int(m["n"])
    first = [d.lower() for d in DAYS].index(m["day"].lower())
    past = (date(2023, month, day) - date(2023, 1, 1)).days  # of a year that is no leap year
    return said(DAYS[(first + past) % 7], "the days are counted from January 1")


def _ordinal_day(m: Match[str]) -> Reading:
    year, month = int(m["year"]), _month(m["month"])
    wanted = [d.lower() for d in DAYS].index(m["day"].lower())
    found = [
        n
        for n in range(1, 32)
        if _exists(year, month, n) and date(year, month, n).weekday() == wanted
    ]
    which = m["which"].lower()
    at = len(found) if which == "last" else count(which)
    return said(str(found[at - 1]) if at <= len(found) else "-1", "by the calendar")


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _days_between(m: Match[str]) -> Reading:
    gap = dated(m["b"]) - dated(m["a"])
    if gap.days < 0:
        raise Unread
    return number(Fraction(gap.days), "by the calendar")


def _count_days(m: Match[str]) -> Reading:
    """How many Mondays from one date to another, both counted."""
    a, b = _both(m)
    wanted = [d.lower() for d in DAYS].index(m["day"].lower())
    n = sum((a + timedelta(days=i)).weekday() == wanted for i in range((b - a).days + 1))
    return number(Fraction(n), "by the calendar")


def _business(m: Match[str]) -> Reading:
    """Mondays to Fridays from one date to another, both counted."""
    a, b = _both(m)
    n = sum((a + timedelta(days=i)).weekday() < 5 for i in range((b - a).days + 1))
    return number(Fraction(n), "by the calendar")


def _both(m: Match[str]) -> tuple[date, date]:
    """Two dates, the first of which may leave its year to the second."""
    b = dated(m["b"])
    a = dated(m["a"] if re.search(r"\d{4}", m["a"]) else f"{m['a']}, {b.year}")
    if not 0 <= (b - a).days < 40_000:
        raise Unread
    return a, b


def _leap(m: Match[str]) -> Reading:
    year = int(m["year"])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return said("Yes" if leap else "No", "by the calendar")


def _signed(m: Match[str]) -> Reading:
    how = (m["how"] or "").strip().lower()
    steps = int(m["n"]) * (-1 if how in ("ago", "before") else 1)
    if m.groupdict().get("d"):
        at = dated(m["d"]).weekday()
    else:
        at = [day.lower() for day in DAYS].index(m["day"].lower())
    return said(DAYS[(at + steps) % 7], "the days are counted off")


_HM = r"(?:(?P<h>[\d.]+) ?(?:hours?|hrs?|h))?(?:,? ?(?:and )?(?P<m>\d+) ?(?:minutes?|mins?))?"
_REPLY = r"(?: ?(?:answer|provide|state|give|reply|respond|write|name|express|return)[^.?]*(?:\([^)]*\))?[^?]*\.?)?"
_REPLIES = r"(?: (?:answer|provide|state|give|reply|respond|write|name|express|return)[^.?]*(?:\([^)]*\))?\.?)*"
RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:what time (?:is it|will it be|was it|is) )?(?:it is |is )?{_HM} (?P<how>after|past|later than|before|earlier than|from) (?P<t>{_TIME}|noon|midnight)",
        _later,
    ),
    rule(
        rf"if it is (?P<t>{_TIME}|noon|midnight) now,? what time will it be (?P<how>in) {_HM}",
        _later,
    ),
    rule(rf"it is (?P<t>{_TIME})(?: now)?[.,] what time will it be (?P<how>in) {_HM}", _later),
    rule(
        rf"(?:a|an|the) (?:film|movie|lesson|class|meeting|game|show|concert|party|flight|trip|train ride|exam|test) (?:starts|begins|leaves|departs) at (?P<t>{_TIME}|noon|midnight) and (?:lasts|takes|is)(?P<how>) {_HM}(?: long)?[.,] ?(?:when|at what time|what time) does (?:it|the (?:film|movie|lesson|class|meeting|game|show|concert|party|flight|trip|exam|test)) (?:end|finish|arrive)",
        _later,
    ),
    rule(
        rf"how many (?P<unit>minutes|hours)(?: are)?(?: there)?(?: between| from) (?P<a>{_TIME}|noon|midnight) (?:to|and|until) (?P<b>{_TIME}|noon|midnight)",
        _between,
    ),
    rule(
        rf"(?:how (?:long|much time) is it|how (?:long|much time) (?:is there|passes|is)|(?:the )?(?:time|duration|time difference))?(?: between| from) (?P<a>{_TIME}|noon|midnight) (?:to|and|until|till) (?P<b>{_TIME}|noon|midnight)",
        _between,
    ),
    rule(
        rf"(?:a |an |the )?(?:train|bus|flight|film|movie|lesson|class|meeting|game|show|school|concert|party|work|shop|store) (?:leaves|starts|departs|begins|opens) at (?P<a>{_TIME}) and (?:arrives|ends|finishes|closes) at (?P<b>{_TIME})[.,] how (?:long|many (?P<unit>minutes|hours)) (?:is|does|did|was) (?:the|it|its)? ?(?:journey|trip|ride|flight|film|movie|lesson|class|meeting|game|show|take|last|school day|concert|party|train ride)?(?: take| last)?",
        _between,
    ),
    rule(
        r"(?:what is )?(?:the )?(?:duration between|(?:calculate )?(?:the )?time difference between|how much time elapsed from) (?P<a>.+?) (?:and|to) (?P<b>.+?)[.?] (?:please answer|express the result|give your answer|answer) in (?P<form>[A-Za-z:, .]+)",
        _duration,
    ),
    rule(
        r"an? (?:meeting|system operation|database query|flight|video call|system backup|conference call) (?:started|departed|began) at (?P<a>.+?) and (?:ended|completed|arrived) at (?P<b>.+?)\. (?:how long (?:was|did)|what was) the [a-z ]+\? answer in (?P<form>[A-Za-z:, .]+)",
        _duration,
    ),
    rule(
        rf"(?:what day (?:of the week )?(?:was|is|will be)|on (?:which|what) (?:weekday|day(?: of the week)?) (?:did|does|is|was)|(?:the )?day of the week (?:for|of|was)|name the day of the week for|which weekday (?:was|is)|day of the week for) (?P<d>{_DATE})(?: fall| be)?[.?]?{_REPLY}",
        _weekday,
    ),
    rule(
        rf"if today is (?P<d>{_DATE}), what day of the week (?:will it be in|was it) (?P<n>\d+) days(?P<how> ago|)\?{_REPLY}",
        _signed,
    ),
    rule(
        rf"starting from (?P<d>{_DATE}), which weekday (?:falls after a|was it) (?P<n>\d+)(?:-day jump| days (?P<how>before))\?{_REPLY}",
        _signed,
    ),
    rule(
        rf"count (?P<how>forward|backward) (?P<n>\d+) days from (?P<d>{_DATE}) - what's the weekday\?{_REPLY}",
        _weekday_shifted,
    ),
    rule(
        rf"(?:if )?today is (?P<day>{_DAY})[,.] (?:what|which) (?:day|weekday)(?: of the week)? (?:will it be|was it|is it|will be|comes)(?: in)? (?P<n>\d+) days(?: from (?:now|today))?(?P<how> ago| later|)",
        _signed,
    ),
    rule(
        rf"(?:what|which) (?:day|weekday)(?: of the week)?(?: is| comes| will it be| was)? (?P<n>\d+) days (?P<how>after|before|from) (?:a )?(?P<day>{_DAY})",
        _weekday_shifted,
    ),
    rule(
        rf"(?:if the first day of the year was a|given that january 1 fell on a|in a year where) (?P<day>{_DAY})(?: is january 1st)?, (?:what day of the week will|which weekday occurs on|name the weekday of) (?P<month>{_MONTH}) (?P<n>\d{{1,2}})(?: be)?[?.]{_REPLY}",
        _from_first,
    ),
    rule(
        rf"if a meeting is scheduled on the (?P<which>\w+) (?P<day>{_DAY}) of (?P<month>{_MONTH}) (?P<year>\d{{4}}), on which day of the month does it occur\?{_REPLIES}",
        _ordinal_day,
    ),
    rule(
        rf"in (?P<month>{_MONTH}) (?P<year>\d{{4}}), if an event recurs on the (?P<which>\w+) (?P<day>{_DAY}), what is the date \(day of the month\) of the event\?{_REPLIES}",
        _ordinal_day,
    ),
    rule(
        rf"(?:determine )?the day of the month for the (?P<which>\w+) (?P<day>{_DAY}) in (?P<month>{_MONTH}) (?P<year>\d{{4}})\.{_REPLIES}",
        _ordinal_day,
    ),
    rule(
        rf"how many days (?:are (?:there )?|)(?:between|from) (?P<a>{_DATE}) (?:and|to|until) (?P<b>{_DATE})",
        _days_between,
    ),
    rule(
        rf"how many (?P<day>{_DAY})s are there from (?P<a>{_DATE}) to (?P<b>{_DATE}) \(inclusive of both dates\)\?{_REPLIES}",
        _count_days,
    ),
    rule(
        rf"count the occurrences of (?P<day>{_DAY}) from (?P<a>.+?) to (?P<b>{_DATE}) \(including both start and end dates\)\.{_REPLIES}",
        _count_days,
    ),
    rule(
        rf"between (?P<a>{_DATE}) and (?P<b>{_DATE}) \(counting both dates\), how many times does (?P<day>{_DAY}) occur\?{_REPLIES}",
        _count_days,
    ),
    rule(
        rf"how many business days \(monday-friday\) are there from (?P<a>{_DATE}) to (?P<b>{_DATE}) \(inclusive of both dates\)\?{_REPLIES}",
        _business,
    ),
    rule(
        rf"count the weekdays \(excluding weekends\) from (?P<a>.+?) to (?P<b>{_DATE}) \(including both start and end dates\)\.{_REPLIES}",
        _business,
    ),
    rule(
        rf"between (?P<a>{_DATE}) and (?P<b>{_DATE}) \(counting both dates\), what's the total count of business days \(monday through friday\)\?{_REPLIES}",
        _business,
    ),
    rule(
        r"(?:is|was|will) (?:the year )?(?P<year>\d{4})(?: be)? a leap year\? answer with yes or no\.?",
        _leap,
    ),
    rule(
        r"(?:determine if|tell me whether|whether) (?:the year )?(?P<year>\d{4}) is a leap year\. answer with yes or no\.?",
        _leap,
    ),
)
