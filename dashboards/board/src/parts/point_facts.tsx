import type { Point } from '../api/types';
import { latestFull, Series } from '../chart/flow';
import { numberText } from '../format/number';
import { instant, lengthText, waitText } from '../format/time';
import type { Moment } from '../state/open_alerts';

/** A wait that nobody measured again for this long bears its age. */
const kWaitOldMs = 15 * 60 * 1000;

const kStates: Record<string, string> = {
  open: 'Open',
  restricted: 'Restricted',
  closed: 'Closed',
};
const kFeeds: Record<string, string> = {
  online: 'Feed online',
  degraded: 'Feed degraded',
  offline_sync: 'Feed offline, catching up',
  maintenance: 'Feed in maintenance',
  silent: 'Feed silent',
};

/** Open, restricted or closed, as a shape and a word. */
export function StateMark({ state }: { state: string | undefined }) {
  const shapes: Record<string, string> = {
    open: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z',
    restricted: 'M12 2 23 21H1z',
    closed: 'M3 3h18v18H3zM6.5 10.4h11v3.2h-11z',
  };
  const known = state !== undefined && state in shapes;
  return (
    <span class={`state state-${known ? state : 'unknown'}`}>
      <svg viewBox="0 0 24 24" aria-hidden="true" fill-rule="evenodd">
        <path d={known ? shapes[state] : 'M10 3h4v18h-4z'} />
      </svg>
      {known ? kStates[state] : 'State not known'}
    </span>
  );
}

/** How the point's feed is and when it last gave a sign of life. */
export function FeedMark({ point, moment }: { point: Point; moment: Moment }) {
  const state = point.feed?.state;
  const last = instant(point.feed?.last);
  const name = (state && kFeeds[state]) ?? 'Feed not known';
  const age = last === undefined ? '' : ` · ${lengthText(moment.now - last)} ago`;
  return (
    <span class={`feed feed-${state ?? 'unknown'}`}>
      {name}
      {age}
    </span>
  );
}

/** Whether a gap in the point's numbers may be a gap in the data. */
export function isBlind(point: Point): boolean {
  return point.feed?.state !== 'online';
}

/** Wait, lanes, staff and queue: each figure with its name; what is not known says so. */
export function Facts({ point, moment }: { point: Point; moment: Moment }) {
  return (
    <dl class="facts">
      <Fact name="Wait" value={waitFact(point, moment)} />
      <Fact name="Lanes" value={ofText(point.lanes_open, point.lanes_total)} />
      <Fact name="Staff" value={ofText(point.staff_present, point.staff_planned)} />
      <Fact
        name="Queue"
        value={point.queue_length === undefined ? '–' : numberText(point.queue_length)}
      />
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>
        {value === '–' ? (
          <span title="Not known">
            –<span class="unseen">not known</span>
          </span>
        ) : (
          value
        )}
      </dd>
    </div>
  );
}

function ofText(part: number | undefined, whole: number | undefined): string {
  if (part === undefined) return '–';
  return whole === undefined ? numberText(part) : `${numberText(part)}/${numberText(whole)}`;
}

function waitFact(point: Point, { eventNow }: Moment): string {
  if (point.wait_s === undefined) return '–';
  const measured = instant(point.wait_time);
  const text = waitText(point.wait_s);
  if (measured === undefined || eventNow - measured < kWaitOldMs) return text;
  return `${text} (${lengthText(eventNow - measured)} ago)`;
}

/** What the flow's picture shows, in words. */
export function flowText(point: Point, series: Series): string {
  const minutes = Math.round((series.entry.length * series.bucketMs) / 60_000);
  const now = latestFull(series);
  const rate = now
    ? `now ${now.entry} in and ${now.exit} out a ${bucketName(series)}`
    : 'no numbers now';
  return `Crossings at ${point.point} over the last ${minutes} minutes: ${rate}`;
}

export function bucketName(series: Series): string {
  return series.bucketMs === 60_000 ? 'minute' : lengthText(series.bucketMs);
}
