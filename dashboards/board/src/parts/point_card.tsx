import { memo } from 'preact/compat';
import type { Point } from '../api/types';
import { FlowBars, WaitLine, waitTop } from '../chart/flow_bars';
import { latestFull, rollFlow, rollWaits, Series } from '../chart/flow';
import { clockAt } from '../format/time';
import { pointHref } from '../route';
import type { Alert } from '../state/alert_fold';
import type { Moment } from '../state/open_alerts';
import { countBySeverity } from '../state/open_alerts';
import { kSeverities } from '../state/severity';
import { Facts, FeedMark, flowText, isBlind, StateMark } from './point_facts';
import { SeverityMark } from './severity_mark';

interface PointCardProps {
  point: Point;
  alerts: readonly Alert[];
  moment: Moment;
}

/**
 * A point at a glance: state, alerts, the last hour's flow and waits, lanes, staff, queue, feed,
 * and its local time.
 */
export const PointCard = memo(function PointCard({ point, alerts, moment }: PointCardProps) {
  const series = point.flow && rollFlow(point.flow, moment.eventNow);
  const local = point.timezone && clockAt(moment.now, point.timezone);
  return (
    <li class={`point point-${point.state ?? 'unknown'}`} data-point={point.point}>
      <div class="point-head">
        <h3 class="point-name">
          <a href={pointHref(point.point)}>
            <span class="point-code">{point.point}</span> {point.name}
          </a>
        </h3>
        <AlertCounts alerts={alerts} />
      </div>
      <div class="point-now">
        <StateMark state={point.state} />
        {local && <span class="point-local">{local.time} local</span>}
        {series && <Rates series={series} />}
      </div>
      {series ? <Charts point={point} series={series} /> : <p class="point-blank">No flow known</p>}
      <Facts point={point} moment={moment} />
      {isBlind(point) && (
        <p class="point-feed">
          <FeedMark point={point} moment={moment} />
        </p>
      )}
    </li>
  );
}, isSameCard);

/**
 * A card is drawn again only for news of the point or its alerts, and every fifteen seconds for
 * what ages.
 */
function isSameCard(before: PointCardProps, after: PointCardProps): boolean {
  const slot = ({ moment }: PointCardProps): number => Math.floor(moment.now / 15_000);
  return (
    before.point === after.point &&
    before.alerts.length === after.alerts.length &&
    before.alerts.every((alert, i) => alert === after.alerts[i]) &&
    slot(before) === slot(after)
  );
}

const kCounted = 2; // severities that a card counts apart; the rest is one sum

function AlertCounts({ alerts }: { alerts: readonly Alert[] }) {
  const counts = countBySeverity(alerts);
  const present = kSeverities.filter((severity) => counts.has(severity));
  const rest = present.slice(kCounted).reduce((sum, one) => sum + (counts.get(one) ?? 0), 0);
  if (present.length === 0) return null;
  return (
    <span class="point-alerts">
      {present.slice(0, kCounted).map((severity) => (
        <span key={severity} class="point-alert">
          <SeverityMark severity={severity} />
          {counts.get(severity)}
        </span>
      ))}
      {rest > 0 && <span class="point-alert">+{rest}</span>}
    </span>
  );
}

function Rates({ series }: { series: Series }) {
  const now = latestFull(series);
  if (!now) return null;
  return (
    <span class="rates" title="Crossings in the last full minute">
      <span class="rate rate-entry">{now.entry} in</span>{' '}
      <span class="rate rate-exit">{now.exit} out</span>
    </span>
  );
}

function Charts({ point, series }: { point: Point; series: Series }) {
  const waits = rollWaits(point.waits, series);
  const measured = waits.some((wait) => wait !== null);
  return (
    <>
      <FlowBars
        series={series}
        height={44}
        label={flowText(point, series)}
        blind={isBlind(point)}
      />
      <WaitLine
        waits={waits}
        max={waitTop(waits)}
        height={18}
        label={measured ? 'Mean waits over the same time' : 'No waits were measured'}
      />
    </>
  );
}
