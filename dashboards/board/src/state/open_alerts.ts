import type { RuleStatus } from '../api/types';
import type { Alert } from './alert_fold';
import { severityRank } from './severity';

/** How long an alert that has no end (of a match or sequence rule) stands among the open ones. */
export const kOnceShownMs = 30 * 60 * 1000;

/**
 * Rules of these shapes have no episodes: their alerts fire once and are never resolved (spec:
 * rules, sections 4 to 8).
 */
const kShapesWithoutEnd = new Set(['match', 'sequence']);

export interface Rules {
  /** Shape by rule, for the rules that the server has told of. */
  shapes: ReadonlyMap<string, string>;
  shadow: ReadonlySet<string>;
}

export function rulesOf(rules: readonly RuleStatus[] | undefined): Rules {
  const all = rules ?? [];
  return {
    shapes: new Map(all.map((rule) => [rule.rule, rule.shape ?? ''])),
    shadow: new Set(all.filter((rule) => rule.shadow === true).map((rule) => rule.rule)),
  };
}

export interface Moment {
  /** The server's clock. */
  now: number;
  /** Where the events are: the watermark, else the server's clock. */
  eventNow: number;
}

/**
 * Whether no end will come. Of a rule that the server does not list (its own ones, or one that is
 * loaded no more) an alert without a window is taken for one.
 */
export function isOnce(alert: Alert, rules: Rules): boolean {
  const shape = rules.shapes.get(alert.rule);
  return shape === undefined ? alert.window === undefined : kShapesWithoutEnd.has(shape);
}

/**
 * Whether the alert asks for attention now: not over, or of the kind without an end and at most
 * kOnceShownMs old.
 */
export function isOpen(alert: Alert, rules: Rules, moment: Moment): boolean {
  if (alert.endedAt !== undefined) return false;
  if (!isOnce(alert, rules)) return true;
  const age = alert.heard === undefined ? moment.eventNow - alert.at : moment.now - alert.heard;
  return age < kOnceShownMs;
}

export interface OpenAlerts {
  /** What people are to be told: the gravest first, then the newest. */
  shown: Alert[];
  /** Alerts held back by one that is shown, by the id of that one. */
  under: ReadonlyMap<string, Alert[]>;
  /** Alerts held back by something that is not shown here. */
  heldBack: Alert[];
}

/** Sorts the open alerts into those that stand for themselves and those that lie under a cause. */
export function openAlerts(all: readonly Alert[], rules: Rules, moment: Moment): OpenAlerts {
  const open = all.filter((alert) => isOpen(alert, rules, moment));
  open.sort((a, b) => severityRank(a.severity) - severityRank(b.severity) || b.at - a.at);
  const shown = open.filter((alert) => !isHeldBack(alert));
  const shownIds = new Set(shown.map((alert) => alert.alert_id));
  const under = new Map<string, Alert[]>();
  const heldBack: Alert[] = [];
  for (const alert of open.filter(isHeldBack)) {
    const cause = alert.inhibited_by?.find((id) => shownIds.has(id));
    if (cause === undefined) heldBack.push(alert);
    else under.set(cause, [...(under.get(cause) ?? []), alert]);
  }
  return { shown, under, heldBack };
}

export function isHeldBack(alert: Alert): boolean {
  return (alert.inhibited_by?.length ?? 0) > 0;
}

/** How many of `alerts` there are of each severity. */
export function countBySeverity(alerts: readonly Alert[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const alert of alerts) counts.set(alert.severity, (counts.get(alert.severity) ?? 0) + 1);
  return counts;
}

/** Whether every word of `words` stands somewhere in the alert's text, key or marks. */
export function matchesWords(alert: Alert, words: string): boolean {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return true;
  const values = Object.values(alert.key ?? {}).map(String);
  const marks = [alert.severity, alert.domain, alert.rule, ...(alert.audience ?? [])];
  const text = [alert.title, alert.why, alert.say, ...values, ...marks].join(' ').toLowerCase();
  return wanted.every((word) => text.includes(word));
}

/** The point that the alert is about; undefined where its key names none. */
export function pointOf(alert: Alert): string | undefined {
  const point = alert.key?.point;
  return typeof point === 'string' ? point : undefined;
}
