"""What becomes of a rule's alerts: hold, inhibition, and alerts as events."""
import dataclasses

from accept import Event
from alerts import place
from values import to_text

_NEVER = 1 << 62


def episodes(alerts):
    """(start, end, firing) of each episode among a rule's alerts; one that is open has no end."""
    ends = {id(alert.firing): alert.time for alert in alerts if alert.status == "resolved"}
    return [
        (alert.time, ends.get(id(alert), _NEVER), alert)
        for alert in alerts
        if alert.status == "firing"
    ]


def _agrees(rule, key, other):
    mine = dict(zip(rule.by, key))
    return all(mine[path] == part for path, part in zip(other.rule.by, other.key))


def _causes(alert, inhibitors):
    """The episodes of inhibitors with a key that agrees, in their order."""
    found = [episode for episode in inhibitors if _agrees(alert.rule, alert.key, episode[2])]
    return sorted(found, key=lambda episode: place(episode[2]))


def _uninhibited_at(time, causes):
    """The first instant from `time` on that lies in no episode."""
    while ends := [end for start, end, _ in causes if start <= time < end]:
        time = max(ends)
    return time


def inhibit(alerts, inhibitors, watermark):
    """The alerts of a rule with `inhibited_by`: firings marked, and updated where nothing inhibits
    them any more.
    """
    out = []
    for start, end, alert in episodes(alerts):
        if start >= watermark:
            continue
        causes = [] if alert.late else _causes(alert, inhibitors)
        marked = dataclasses.replace(
            alert, inhibited_by=[cause for begin, until, cause in causes if begin <= start < until]
        )
        out.append(marked)
        resolved = marked
        free = _uninhibited_at(start, causes)
        if marked.inhibited_by and alert.rule.has_episodes and free < min(end, watermark):
            out.append(marked.updated(free))
            resolved = dataclasses.replace(marked, inhibited_by=[])
        if end != _NEVER:
            out.append(dataclasses.replace(resolved.ended(end), firing=marked))
    return out


def _close(held, folded, hold, watermark):
    due = held is not None and folded and held.time + hold <= watermark
    return [held.updated(held.time + hold, folded)] if due else []


def hold(rule, alerts, watermark):
    """(alerts, folded firings) of a rule with `hold`."""
    out, gone, held = [], [], {}
    for alert in sorted(alerts, key=place):
        if not alert.late and _within(rule, held, alert):
            held[alert.key][1] += 1
            gone.append(alert)
            continue
        out.append(alert)
        if not alert.late and not alert.inhibited_by:
            out += _close(*held.get(alert.key, (None, 0)), rule.hold, watermark)
            held[alert.key] = [alert, 0]
    for last in held.values():
        out += _close(*last, rule.hold, watermark)
    return out, gone


def _within(rule, held, alert):
    return alert.key in held and alert.time < held[alert.key][0].time + rule.hold


def as_event(alert):
    """The alert as an event of type `alert`, for rules that read it."""
    rule = alert.rule
    fields = {
        "rule": rule.name,
        "severity": rule.raw["severity"],
        "domain": rule.raw["domain"],
        "status": alert.status,
        "inhibited": bool(alert.inhibited_by),
        **dict(zip(rule.by, alert.key)),
    }
    fields.update({f"measures.{name}": value for name, value in (alert.measures or {}).items()})
    cause = alert.events[-1] if alert.late else None
    return AlertEvent(
        alert.time,
        "",
        f"/limen/{rule.pack.name}",
        None,
        "alert",
        fields,
        alert.exercise,
        alert.late,
        cause.met if cause else None,
        cause.arrival if cause else 0,
        alert,
    )


@dataclasses.dataclass
class AlertEvent(Event):
    """An alert among the events; it stands after the other events of its time."""

    alert: object = None

    @property
    def order(self):
        alert = self.alert
        return (
            self.time,
            1,
            alert.rule.name,
            tuple(map(to_text, alert.key)),
            alert.status,
            alert.events[-1].order if alert.events else (),
        )


def is_event(alert):
    """Whether rules on alerts see it."""
    return alert.status != "updated" and not alert.rule.shadow
