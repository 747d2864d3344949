import { latestFull, rollFlow } from '../chart/flow';
import { numberText } from '../format/number';
import { waitText } from '../format/time';
import type { Point } from '../api/types';
import { pointHref } from '../route';
import type { Snapshot } from '../state/board';
import { countBySeverity } from '../state/open_alerts';
import { kSeverities, severityName } from '../state/severity';
import { SeverityMark } from './severity_mark';

interface SummaryProps {
  snapshot: Snapshot;
  only: string | undefined;
  onOnly: (severity: string | undefined) => void;
}

/** How many alerts of each severity are open; each count shows only its own when pressed. */
export function SeverityCounts({ snapshot, only, onOnly }: SummaryProps) {
  const counts = countBySeverity(snapshot.open.shown);
  return (
    <ul class="counts" aria-label="Open alerts by severity">
      {kSeverities.map((severity) => {
        const count = counts.get(severity) ?? 0;
        return (
          <li key={severity}>
            <button
              type="button"
              class={`count count-${severity} ${count === 0 ? 'count-none' : ''}`}
              aria-pressed={only === severity}
              title={`Show only ${severityName(severity).toLowerCase()}`}
              onClick={() => onOnly(only === severity ? undefined : severity)}
            >
              <span class="count-number">{numberText(count)}</span>
              <SeverityMark severity={severity} named />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/**
 * What a commander asks first, over all points: open, lanes, staff, the longest wait, crossings a
 * minute.
 */
export function Loads({ snapshot }: { snapshot: Snapshot }) {
  const points = [...snapshot.points.values()];
  if (points.length === 0) return null;
  const longest = longestWait(points);
  return (
    <dl class="loads">
      <Load
        name="Points open"
        value={shareText(points.filter(isOpenPoint).length, points.length)}
      />
      <Load name="Lanes open" value={sumText(points, 'lanes_open', 'lanes_total')} />
      <Load name="Staff present" value={sumText(points, 'staff_present', 'staff_planned')} />
      <Load name="Crossings a minute" value={crossingsText(points, snapshot.moment.eventNow)} />
      {longest && (
        <div class="load">
          <dt>Longest wait</dt>
          <dd>
            {waitText(longest.wait_s ?? 0)} <a href={pointHref(longest.point)}>{longest.point}</a>
          </dd>
        </div>
      )}
    </dl>
  );
}

function Load({ name, value }: { name: string; value: string }) {
  return (
    <div class="load">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

const isOpenPoint = (point: Point): boolean =>
  point.state === 'open' || point.state === 'restricted';

function shareText(part: number, whole: number): string {
  return `${numberText(part)} of ${numberText(whole)}`;
}

type Amount = 'lanes_open' | 'lanes_total' | 'staff_present' | 'staff_planned';

/** Only points that know both are counted, so that the share is one. */
function sumText(points: readonly Point[], part: Amount, whole: Amount): string {
  const known = points.filter((point) => point[part] !== undefined && point[whole] !== undefined);
  if (known.length === 0) return 'not known';
  const sum = (field: Amount): number => known.reduce((all, point) => all + (point[field] ?? 0), 0);
  return shareText(sum(part), sum(whole));
}

function longestWait(points: readonly Point[]): Point | undefined {
  const known = points.filter((point) => point.wait_s !== undefined && point.state !== 'closed');
  return known.sort((a, b) => (b.wait_s ?? 0) - (a.wait_s ?? 0))[0];
}

function crossingsText(points: readonly Point[], until: number): string {
  const known = points
    .map((point) => point.flow && rollFlow(point.flow, until))
    .map((series) => series && perMinute(series.bucketMs, latestFull(series)))
    .filter((rate) => rate !== undefined);
  if (known.length === 0) return 'not known';
  return numberText(Math.round(known.reduce((all, rate) => all + rate, 0)));
}

function perMinute(bucketMs: number, full: { entry: number; exit: number } | undefined) {
  return full && ((full.entry + full.exit) * 60_000) / bucketMs;
}
