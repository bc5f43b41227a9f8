"""Working days: Monday to Friday, but for the holidays and working weekends of a table (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

_WEEK = 5
"""Working days of a week without a holiday."""


class Calendar:
    """Which days are worked in an area."""

    def __init__(self, off: Iterable[date] = (), worked: Iterable[date] = ()) -> None:
        """`off` are days off, `worked` weekend days on which people work; `worked` wins."""
        self._worked = {day for day in worked if day.weekday() >= _WEEK}
        self._off = {day for day in off if day.weekday() < _WEEK} - set(worked)
        self.after = cache(self._after)

    def is_worked(self, day: date) -> bool:
        """Whether people work on that day."""
        if day.weekday() < _WEEK:
            return day not in self._off
        return day in self._worked

    def _after(self, day: date, number: int) -> date:
        """The day that is so many working days after a day; with 0 the day itself."""
        while number > 0:
            day += timedelta(days=1)
            number -= self.is_worked(day)
        return day

    def between(self, first: date, last: date) -> int:
        """Working days after the first day up to and with the last."""
        if last < first:
            return -self.between(last, first)
        weekdays = _weekdays_until(last) - _weekdays_until(first)
        off = sum(first < day <= last for day in self._off)
        worked = sum(first < day <= last for day in self._worked)
        return weekdays - off + worked


def _weekdays_until(day: date) -> int:
    """Mondays to Fridays from the beginning of the calendar up to a day."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * _WEEK + min(rest, _WEEK)
