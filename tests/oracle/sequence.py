"""Sequences: for each event that completes one, the matching with the latest events, found by
trying all.
"""
from alerts import Alert, fill
from evaluate import UNKNOWN, evaluate, is_true
from scopes import EventScope
from values import CelError

MATCHINGS = 10_000


class TooMany(Exception):
    """A search past the limit, where the contract leaves open what happens."""


class SequenceScope:
    """An event's fields as they stand (where there is one), and those of earlier steps behind the
    step's name.
    """

    def __init__(self, run, event, bound):
        self.run, self.event, self.bound = run, event, bound
        self.rule = run.rule

    def find(self, path):
        step, _, rest = path.partition(".")
        if step in self.bound and rest:
            return EventScope(self.rule, self.run.fields, self.bound[step]).find(rest)
        if self.event is not None:
            return EventScope(self.rule, self.run.fields, self.event).find(path)
        return self.rule.pack.find(path, UNKNOWN)

    def is_aggregate(self, _):
        return False


class Search:
    """All matchings of one key's events, the latest first."""

    def __init__(self, run, events):
        self.run, self.events, self.tries = run, events, 0
        items = run.rule.sequence
        self.lasting = items[-1] if items[-1].name is None else None
        self.steps, self.between = [], []  # between[i]: the `none`s after step i
        for item in items[:-1] if self.lasting else items:
            if item.name is None:
                self.between[-1].append(item)
            else:
                self.steps.append(item)
                self.between.append([])
        self.slots = [at for at, step in enumerate(self.steps) for _ in range(step.times)]

    def satisfies(self, item, event, bound):
        """Whether an event is of a step or `none`, with these events of earlier steps."""
        if event.kind not in item.on:
            return False
        return item.when is None or is_true(
            item.when, SequenceScope(self.run, event, bound), self.run.error
        )

    def latest(self, completing):
        """The events, one a slot, of the latest matching that ends with events[completing]; None
        without one.
        """
        return self._place([completing])

    def _place(self, chosen):
        """`chosen` holds the places of the last slots, in order of events; the earlier ones are
        tried latest first.
        """
        if len(chosen) == len(self.slots):
            return chosen if self._holds(chosen) else None
        first_time = self.events[chosen[-1]].time - (self.run.rule.within or 0)
        for at in range(chosen[0] - 1, -1, -1):
            if len(self.slots) > 1 and self.events[at].time < first_time:
                return None
            self.tries += 1
            if self.tries > MATCHINGS:
                raise TooMany()
            step = self.steps[self.slots[len(self.slots) - len(chosen) - 1]]
            if self.events[at].kind in step.on and (found := self._place([at] + chosen)):
                return found
        return None

    def bound_before(self, chosen, step):
        """Name -> event of the steps before one: the last event of each."""
        return {
            self.steps[of].name: self.events[at] for of, at in zip(self.slots, chosen) if of < step
        }

    def _holds(self, chosen):
        for of, at in zip(self.slots, chosen):
            if not self.satisfies(self.steps[of], self.events[at], self.bound_before(chosen, of)):
                return False
        if not all(self._kept(chosen, of) for of in range(len(self.steps) - 1)):
            return False
        condition = self.run.rule.condition
        scope = SequenceScope(self.run, None, self.bound_before(chosen, len(self.steps)))
        return condition is None or is_true(condition, scope, self.run.error)

    def _kept(self, chosen, of):
        """Whether every `none` between a step and the next is kept."""
        last = max(at for slot, at in zip(self.slots, chosen) if slot == of)
        first = min(at for slot, at in zip(self.slots, chosen) if slot == of + 1)
        bound = self.bound_before(chosen, of + 1)
        return not any(
            self.satisfies(item, event, bound)
            for item in self.between[of]
            for event in self.events[last + 1 : first]
        )

    def stays_away(self, chosen):
        """When the last `none` has not come for so long, in microseconds; None where it came."""
        last = self.events[chosen[-1]].time
        until = last + self.lasting.lasting
        bound = self.bound_before(chosen, len(self.steps))
        came = any(
            last < event.time <= until and self.satisfies(self.lasting, event, bound)
            for event in self.events
        )
        return None if came else until


def sequence(run, key, events, watermark):
    """The alert of each event that completes the sequence."""
    search, out = Search(run, events), []
    for at in range(len(events)):
        search.tries = 0
        chosen = search.latest(at)
        if chosen is None:
            continue
        time = search.stays_away(chosen) if search.lasting else events[at].time
        if time is None or time >= watermark:
            continue
        scope = SequenceScope(run, None, search.bound_before(chosen, len(search.steps)))
        say = fill(run.rule.say, scope) if run.rule.say is not None else None
        out.append(
            Alert(run.rule, "firing", time, time, key, [events[place] for place in chosen], say=say)
        )
    return out
