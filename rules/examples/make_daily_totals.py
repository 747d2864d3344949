#!/usr/bin/env python3
"""Writes a small made stream of daily totals: 60 days of three points, with a closure, a surge and a rush.

It has the form of feeds that real authorities publish: one `count` event for each day, point, direction and class of
travellers, stamped at the end of the local day. Usage: make_daily_totals.py > daily-totals.ndjson
"""
import datetime
import json

POINTS = {"XZHIL": ("car", 14000), "XZLAK": ("car", 9000), "XZBAY": ("ferry", 5000)}
CLASSES = {"resident": 0.6, "visitor": 0.4}
ZONE = datetime.timezone(datetime.timedelta(hours=8))
START = datetime.date(2026, 3, 2)  # a Monday
WEEK = [0.95, 0.92, 0.94, 1.0, 1.1, 1.15, 1.05]
CLOSED = 30  # the day, from 0, on which XZLAK closes
RUSH = 44  # the day of the rush in one direction at XZHIL, before a rule changes
FALL = 45  # the day from which few may travel


def total(point, day):
    """Travellers of a day, without chance: the same stream on every machine."""
    base = POINTS[point][1] * WEEK[day % 7] * (1 + 0.01 * ((day * 7 + len(point)) % 5 - 2))
    if point == "XZLAK" and day >= CLOSED:
        return 0
    if point == "XZHIL" and CLOSED <= day < FALL:
        base *= 2.1 if day == CLOSED else 1.5
    if point == "XZHIL" and day == RUSH:
        base *= 2.4
    return base * (0.25 if day >= FALL else 1)


def main():
    for day in range(60):
        date = START + datetime.timedelta(days=day)
        end = datetime.datetime.combine(date + datetime.timedelta(days=1), datetime.time(), ZONE)
        for point, (mode, _) in POINTS.items():
            for direction in ("entry", "exit"):
                rush = point == "XZHIL" and day == RUSH
                share = 0.5 if not rush else 0.72 if direction == "entry" else 0.28
                for name, part in CLASSES.items():
                    data = {"point": point, "direction": direction, "mode": mode, "class": name,
                            "n": round(total(point, day) * share * part), "period_s": 86400.0}
                    event = {"specversion": "1.0", "id": f"{date:%Y%m%d}-{point}-{direction}-{name}",
                             "source": "/feeds/made/daily", "type": "org.limen.count.v1", "subject": point,
                             "time": end.isoformat(), "data": data}
                    print(json.dumps(event, separators=(",", ":")))


if __name__ == "__main__":
    main()
