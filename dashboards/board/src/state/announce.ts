import { countText } from '../format/number';
import type { Alert } from './alert_fold';
import { severityName } from './severity';

export interface Announcement {
  /** For at once: new critical alerts. */
  urgent: string;
  /** For when the reader pauses: everything else that is new. */
  polite: string;
}

const kSpoken = 2; // how many alerts are read out by their title

/**
 * Which of the open alerts a screen reader has not been told of yet, gravest first, told in at most
 * two sentences.
 */
export class Announcer {
  private told: Set<string> | undefined;

  /** What is new among `open` since the last call; nothing at the first, which is no news. */
  next(open: readonly Alert[]): Announcement | undefined {
    const told = this.told;
    this.told = new Set(open.map((alert) => alert.alert_id));
    if (!told) return undefined;
    const fresh = open.filter((alert) => !told.has(alert.alert_id));
    if (fresh.length === 0) return undefined;
    const critical = fresh.filter((alert) => alert.severity === 'critical');
    const others = fresh.filter((alert) => alert.severity !== 'critical');
    return { urgent: sentence(critical), polite: sentence(others) };
  }
}

function sentence(alerts: readonly Alert[]): string {
  if (alerts.length === 0) return '';
  if (alerts.length > kSpoken) return `${countText(alerts.length, 'new alert')}.`;
  return alerts
    .map((alert) => `${severityName(alert.severity)}: ${alert.title}, ${keyText(alert)}.`)
    .join(' ');
}

function keyText(alert: Alert): string {
  const values = Object.values(alert.key ?? {});
  return values.length === 0 ? 'everywhere' : values.map(String).join(', ');
}
