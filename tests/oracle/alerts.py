"""Alerts as the model makes them, their texts and their order in the output."""
import dataclasses

from evaluate import evaluate
from parse import parse
from values import CelError, to_text

MAX_EVIDENCE = 20


@dataclasses.dataclass(eq=False)
class Alert:
    rule: object
    status: str
    time: int  # of the CloudEvent
    fired_at: int
    key: tuple
    events: list  # the evidence, in the order of events
    resolved_at: int = None
    start: int = None
    end: int = None
    measures: dict = None
    late: bool = False
    say: str = None
    firing: "Alert" = None  # of which this is the end or the update
    inhibited_by: list = dataclasses.field(default_factory=list)  # firings
    folded: int = None

    @property
    def exercise(self):
        return any(event.exercise for event in self.events)

    def ended(self, at):
        """The `resolved` alert of this firing."""
        return dataclasses.replace(self, status="resolved", time=at, resolved_at=at, firing=self)

    def updated(self, at, folded=None):
        """The `updated` alert of this firing: what was folded into it, or that nothing inhibits it
        any more.
        """
        return dataclasses.replace(
            self, status="updated", time=at, firing=self, folded=folded, inhibited_by=[]
        )


def fill(text, scope):
    """A rule's `say` with its braces filled; None where a brace has no value."""
    out, at = "", 0
    while (opening := text.find("{", at)) >= 0:
        closing = text.index("}", opening)
        out += text[at:opening]
        try:
            out += to_text(evaluate(parse(text[opening + 1 : closing]), scope))
        except CelError:
            return None
        at = closing + 1
    return out + text[at:]


def place(alert):
    """Where an alert stands among those that are not late."""
    made_by = alert.events[-1].order if alert.events else ()
    return (alert.time, alert.rule.name, tuple(map(to_text, alert.key)), alert.status, made_by)


def in_order(alerts):
    """The output: alerts in their order, each late one before the first that its watermark did not
    pass.
    """
    on_time = sorted((alert for alert in alerts if not alert.late), key=place)
    late = sorted(
        (alert for alert in alerts if alert.late),
        key=lambda alert: (alert.events[0].arrival, alert.rule.name),
    )
    out = []
    for alert in on_time:
        while late and late[0].events[0].met <= alert.time:
            out.append(late.pop(0))
        out.append(alert)
    return out + late
