import { valueText } from '../format/number';
import { instant, lengthText } from '../format/time';
import { alertHref } from '../route';
import type { Alert } from '../state/alert_fold';
import type { Snapshot } from '../state/board';
import { isOnce, pointOf } from '../state/open_alerts';
import { countText } from '../format/number';
import { Marks } from './marks';
import { SeverityMark } from './severity_mark';
import { Times } from './times';

interface AlertProps {
  alert: Alert;
  snapshot: Snapshot;
}

/** Where the alert is: the point's name and the rest of its key. */
export function placeText(alert: Alert, snapshot: Snapshot): string {
  const code = pointOf(alert);
  const name = code === undefined ? undefined : snapshot.points.get(code)?.name;
  const rest = Object.entries(alert.key ?? {}).filter(([field]) => field !== 'point');
  const place = [code, name].filter(Boolean).join(' ');
  const more = rest.map(([field, value]) => `${field} ${valueText(value)}`);
  return [place, ...more].filter(Boolean).join(' · ') || 'All points';
}

export function zoneOf(alert: Alert, snapshot: Snapshot): string | undefined {
  const code = pointOf(alert);
  return code === undefined ? undefined : snapshot.points.get(code)?.timezone;
}

/** How long an open alert has been so, by the events' own clock. */
function ageText(alert: Alert, snapshot: Snapshot): string {
  const { now, eventNow } = snapshot.moment;
  // An instant after the watermark is one that the rules have not been brought to yet.
  const until = alert.at > eventNow ? now : eventNow;
  return lengthText(until - alert.at);
}

/** An open alert: what, where, why, what to do, since when, and what lies under it. */
export function AlertCard({ alert, snapshot }: AlertProps) {
  const under = snapshot.open.under.get(alert.alert_id) ?? [];
  const once = isOnce(alert, snapshot.rules);
  return (
    <li class={`alert alert-${alert.severity}`} data-alert={alert.alert_id}>
      <div class="alert-head">
        <SeverityMark severity={alert.severity} named />
        <span class="alert-place">{placeText(alert, snapshot)}</span>
        <span class="alert-age">{ageText(alert, snapshot)}</span>
      </div>
      <h3 class="alert-title">
        <a href={alertHref(alert.alert_id)}>{alert.title}</a>
      </h3>
      {alert.why && <p class="alert-why">{alert.why}</p>}
      {alert.say && <p class="alert-say">{alert.say}</p>}
      <div class="alert-foot">
        <Times at={alert.at} zone={zoneOf(alert, snapshot)} now={snapshot.moment.now} />
        <Marks alert={alert} once={once} />
      </div>
      {under.length > 0 && (
        <details class="alert-under">
          <summary>{countText(under.length, 'alert')} held back under this one</summary>
          <ul>
            {under.map((one) => (
              <AlertLine key={one.alert_id} alert={one} snapshot={snapshot} />
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

/** An alert in one or two lines, at its newest change: fired, updated or over. */
export function AlertLine({ alert, snapshot }: AlertProps) {
  const over = alert.endedAt !== undefined;
  const at = alert.endedAt ?? alert.at;
  return (
    <li class={`line line-${alert.severity} ${over ? 'line-over' : ''}`} data-line={alert.alert_id}>
      <SeverityMark severity={alert.severity} />
      <div class="line-text">
        <p class="line-head">
          <a href={alertHref(alert.alert_id)}>{alert.title}</a>
          <span class="line-place">{placeText(alert, snapshot)}</span>
        </p>
        {alert.why && <p class="line-why">{alert.why}</p>}
        <div class="line-foot">
          <span class={`change change-${over ? 'over' : 'fired'}`}>{changeText(alert)}</span>
          <Times at={at} zone={zoneOf(alert, snapshot)} now={snapshot.moment.now} />
          <Marks alert={alert} once={isOnce(alert, snapshot.rules)} />
        </div>
      </div>
    </li>
  );
}

function changeText(alert: Alert): string {
  if (alert.endedAt === undefined) return 'Fired';
  return `Over after ${lengthText(alert.endedAt - (instant(alert.time) ?? alert.endedAt))}`;
}
