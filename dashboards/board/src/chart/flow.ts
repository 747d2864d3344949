import type { Flow, Waits } from '../api/types';

/** A point's flow on the board's own time axis: all points end at the same instant. */
export interface Series {
  bucketMs: number;
  /** End of the newest bucket, which may still grow. */
  endMs: number;
  /** Oldest first. */
  entry: number[];
  exit: number[];
  /** How many buckets at the end the server has not spoken of. */
  unspoken: number;
}

/**
 * Moves `flow` so that its last bucket holds `until`; what it has not spoken of is 0 and counted.
 * Undefined where it is broken.
 */
export function rollFlow(flow: Flow, until: number): Series | undefined {
  const bucketMs = flow.bucket_s * 1000;
  const end = Date.parse(flow.end);
  if (!(bucketMs > 0) || Number.isNaN(end)) return undefined;
  const length = flow.entry.length;
  const unspoken = Math.min(length, bucketsBehind(end, until, bucketMs));
  return {
    bucketMs,
    endMs: end + bucketsBehind(end, until, bucketMs) * bucketMs,
    entry: shifted(flow.entry, unspoken, 0),
    exit: shifted(flow.exit, unspoken, 0),
    unspoken,
  };
}

/** Mean waits of the same buckets as `series`, null where none was measured. */
export function rollWaits(waits: Waits | undefined, series: Series): (number | null)[] {
  const empty = series.entry.map(() => null);
  if (waits === undefined || waits.bucket_s * 1000 !== series.bucketMs) return empty;
  const end = Date.parse(waits.end);
  if (Number.isNaN(end)) return empty;
  const behind = Math.round((series.endMs - end) / series.bucketMs);
  return empty.map((_, i) => waits.mean_s[waits.mean_s.length - empty.length + i + behind] ?? null);
}

function bucketsBehind(end: number, until: number, bucketMs: number): number {
  return Math.max(0, Math.ceil((until - end) / bucketMs));
}

function shifted<T>(values: readonly T[], by: number, fill: T): T[] {
  return [...values.slice(by), ...new Array<T>(by).fill(fill)];
}

/**
 * The newest bucket that no longer grows: what goes through a bucket's length now. Undefined where
 * it is not known.
 */
export function latestFull(series: Series): { entry: number; exit: number } | undefined {
  if (series.unspoken > 1) return undefined;
  const at = series.entry.length - 2;
  const entry = series.entry[at];
  const exit = series.exit[at];
  return entry === undefined || exit === undefined ? undefined : { entry, exit };
}

export interface Shape {
  /** Path of all full entry buckets, up from the base line; then that of the one still growing. */
  entry: string;
  entryGrowing: string;
  exit: string;
  exitGrowing: string;
  /** From the top, in the same unit as the height. */
  baseline: number;
  /** Highest bucket of each direction; both are drawn to one scale. */
  maxEntry: number;
  maxExit: number;
}

const kBarShare = 0.78; // of a bucket's width; the rest is the gap

/** Draws entries above and exits below a base line, both to one scale that fills the height. */
export function flowShape(series: Series, width: number, height: number): Shape {
  const maxEntry = Math.max(0, ...series.entry);
  const maxExit = Math.max(0, ...series.exit);
  const unit = height / Math.max(1, maxEntry + maxExit);
  const baseline = maxEntry + maxExit === 0 ? height / 2 : maxEntry * unit;
  const step = width / series.entry.length;
  const growing = series.entry.length - 1;
  const bar = (value: number, i: number, sign: 1 | -1): string =>
    value === 0 ? '' : rect(i * step, baseline, step * kBarShare, sign * value * unit);
  const full = (values: number[], sign: 1 | -1): string =>
    values
      .slice(0, growing)
      .map((value, i) => bar(value, i, sign))
      .join('');
  return {
    entry: full(series.entry, -1),
    entryGrowing: bar(series.entry[growing] ?? 0, growing, -1),
    exit: full(series.exit, 1),
    exitGrowing: bar(series.exit[growing] ?? 0, growing, 1),
    ...{ baseline, maxEntry, maxExit },
  };
}

function rect(x: number, y: number, width: number, height: number): string {
  return `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Waits that were measured at most this many buckets apart are joined. */
export const kJoined = 10;

/**
 * A line through the values that are known, broken where more than kJoined buckets lie between; one
 * alone is a short dash.
 */
export function linePath(
  values: readonly (number | null)[],
  max: number,
  width: number,
  height: number,
): string {
  const step = width / values.length;
  const x = (i: number): number => round((i + 0.5) * step);
  const y = (value: number): number =>
    round(height - (Math.min(value, max) / Math.max(max, 1e-9)) * height);
  return runs(values)
    .map((run) => run.map(([i, value]) => `${x(i)} ${y(value)}`).join('L'))
    .map((points) => (points.includes('L') ? `M${points}` : `M${points}h${round(step / 2)}`))
    .join('');
}

/** The known values with their places, cut where the gap is too long to join. */
function runs(values: readonly (number | null)[]): [number, number][][] {
  const all: [number, number][][] = [];
  let last = -Infinity;
  values.forEach((value, i) => {
    if (value === null) return;
    if (i - last > kJoined) all.push([]);
    all[all.length - 1]?.push([i, value]);
    last = i;
  });
  return all;
}
