import { useState } from 'preact/hooks';
import { AlertCard, AlertLine } from '../parts/alert_card';
import { FeedHealth } from '../parts/feed_health';
import { PointCard } from '../parts/point_card';
import { Loads, SeverityCounts } from '../parts/summary';
import type { Point } from '../api/types';
import { countText, numberText } from '../format/number';
import { lengthText } from '../format/time';
import type { Alert } from '../state/alert_fold';
import type { Snapshot } from '../state/board';
import { matchesWords, pointOf } from '../state/open_alerts';
import { severityRank } from '../state/severity';

/** How many alerts are drawn at once; the gravest come first, and the rest is a press away. */
const kShownAtOnce = 50;
const kRecentAtOnce = 25;

export interface Filter {
  words: string;
  severity: string | undefined;
}

export const kNoFilter: Filter = { words: '', severity: undefined };

interface OverviewProps {
  snapshot: Snapshot;
  filter: Filter;
  onFilter: (filter: Filter) => void;
}

/** What is open, how the points are, whether the feeds speak, and what happened last. */
export function OverviewView({ snapshot, filter, onFilter }: OverviewProps) {
  const passes = (alert: Alert): boolean =>
    (filter.severity === undefined || alert.severity === filter.severity) &&
    matchesWords(alert, filter.words);
  return (
    <div class="overview">
      <h1 class="unseen" tabIndex={-1}>
        Overview
      </h1>
      <div class="top">
        <SeverityCounts
          snapshot={snapshot}
          only={filter.severity}
          onOnly={(severity) => onFilter({ ...filter, severity })}
        />
        <Loads snapshot={snapshot} />
      </div>
      <section class="panel panel-open" aria-labelledby="open-title">
        <div class="panel-head">
          <h2 id="open-title">Open now</h2>
          <FilterBox filter={filter} onFilter={onFilter} />
        </div>
        <OpenList snapshot={snapshot} passes={passes} filtered={filter !== kNoFilter} />
      </section>
      <Points snapshot={snapshot} />
      <div class="side">
        <FeedHealth snapshot={snapshot} />
        <Recent snapshot={snapshot} passes={passes} />
      </div>
    </div>
  );
}

function FilterBox({ filter, onFilter }: Omit<OverviewProps, 'snapshot'>) {
  return (
    <input
      class="filter"
      type="search"
      aria-label="Filter alerts by point, rule, domain or word"
      placeholder="Filter"
      value={filter.words}
      onInput={(event) => onFilter({ ...filter, words: event.currentTarget.value })}
    />
  );
}

interface ListProps {
  snapshot: Snapshot;
  passes: (alert: Alert) => boolean;
}

function OpenList({ snapshot, passes, filtered }: ListProps & { filtered: boolean }) {
  const [limit, setLimit] = useState(kShownAtOnce);
  const shown = snapshot.open.shown.filter(passes);
  const held = snapshot.open.heldBack.filter(passes);
  return (
    <>
      {shown.length === 0 && <Nothing snapshot={snapshot} filtered={filtered} />}
      <ul class="alerts" aria-label="Open alerts">
        {shown.slice(0, limit).map((alert) => (
          <AlertCard key={alert.alert_id} alert={alert} snapshot={snapshot} />
        ))}
      </ul>
      <More total={shown.length} limit={limit} step={kShownAtOnce} onMore={setLimit} />
      {held.length > 0 && (
        <details class="held">
          <summary>
            {countText(held.length, 'alert')} held back by a cause that is not in this list
          </summary>
          <ul class="lines">
            {held.slice(0, kShownAtOnce).map((alert) => (
              <AlertLine key={alert.alert_id} alert={alert} snapshot={snapshot} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** Says that nothing is open only where that is known. */
function Nothing({ snapshot, filtered }: { snapshot: Snapshot; filtered: boolean }) {
  const some = snapshot.open.shown.length > 0;
  if (!snapshot.loaded) return <p class="nothing">Not known yet.</p>;
  if (some && filtered) return <p class="nothing">No open alert matches the filter.</p>;
  if (snapshot.connection.state !== 'live') {
    return <p class="nothing">Nothing was open when the board last heard.</p>;
  }
  const last = snapshot.alerts.find((alert) => alert.endedAt !== undefined);
  const { eventNow } = snapshot.moment;
  const ago =
    last?.endedAt === undefined
      ? ''
      : ` The last alert ended ${lengthText(eventNow - last.endedAt)} ago.`;
  return <p class="nothing nothing-good">Nothing is open.{ago}</p>;
}

interface MoreProps {
  total: number;
  limit: number;
  step: number;
  onMore: (limit: number) => void;
}

function More({ total, limit, step, onMore }: MoreProps) {
  if (total <= limit) return null;
  return (
    <button type="button" class="button more" onClick={() => onMore(limit + step)}>
      Show {numberText(Math.min(step, total - limit))} more of {numberText(total - limit)}
    </button>
  );
}

function Recent({ snapshot, passes }: ListProps) {
  const [limit, setLimit] = useState(kRecentAtOnce);
  const recent = snapshot.alerts.filter(passes);
  return (
    <section class="panel" aria-labelledby="recent-title">
      <h2 id="recent-title">Fired and over, newest first</h2>
      {recent.length === 0 && <p class="nothing">No alert yet.</p>}
      <ol class="lines" aria-label="Recent alerts">
        {recent.slice(0, limit).map((alert) => (
          <AlertLine key={alert.alert_id} alert={alert} snapshot={snapshot} />
        ))}
      </ol>
      <More total={recent.length} limit={limit} step={kRecentAtOnce} onMore={setLimit} />
    </section>
  );
}

function Points({ snapshot }: { snapshot: Snapshot }) {
  const alerts = byPoint(snapshot.open.shown);
  const points = [...snapshot.points.values()].sort(byTrouble(alerts));
  return (
    <section class="panel panel-points" aria-labelledby="points-title">
      <div class="panel-head">
        <h2 id="points-title">Points</h2>
        <p class="legend">
          <span class="key key-entry">In</span>
          <span class="key key-exit">Out</span>
          <span class="key key-wait">Wait</span>
          <span class="muted">last hour</span>
        </p>
      </div>
      {points.length === 0 && <p class="nothing">No point has been heard of yet.</p>}
      <ul class="points" aria-label="Points">
        {points.map((point) => (
          <PointCard
            key={point.point}
            point={point}
            alerts={alerts.get(point.point) ?? []}
            moment={snapshot.moment}
          />
        ))}
      </ul>
    </section>
  );
}

function byPoint(alerts: readonly Alert[]): ReadonlyMap<string, Alert[]> {
  const at = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const code = pointOf(alert);
    if (code === undefined) continue;
    const there = at.get(code);
    if (there) there.push(alert);
    else at.set(code, [alert]);
  }
  return at;
}

/** The point with the gravest alert first, then by code, so that cards move only when alerts do. */
function byTrouble(alerts: ReadonlyMap<string, Alert[]>) {
  const rank = (point: Point): number => severityRank(alerts.get(point.point)?.[0]?.severity ?? '');
  return (a: Point, b: Point): number => rank(a) - rank(b) || a.point.localeCompare(b.point);
}
