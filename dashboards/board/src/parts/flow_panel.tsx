import { useState } from 'preact/hooks';
import type { Point } from '../api/types';
import { FlowBars, WaitLine, waitTop } from '../chart/flow_bars';
import { rollWaits, Series } from '../chart/flow';
import { clockAt, waitText } from '../format/time';
import { bucketName, flowText, isBlind } from './point_facts';

const kTicks = 5;

interface FlowPanelProps {
  point: Point;
  series: Series;
  now: number;
}

/**
 * A point's flow and waits in large, with a time to point at (pointer, touch or arrow keys) and the
 * numbers as a table.
 */
export function FlowPanel({ point, series, now }: FlowPanelProps) {
  const [cursor, setCursor] = useState<number>();
  const waits = rollWaits(point.waits, series);
  const max = waitTop(waits);
  const at = Math.min(cursor ?? series.entry.length - 2, series.entry.length - 1);
  const text = bucketText(point, series, waits, at);
  return (
    <div class="flow-panel">
      <ChartHead title={`Crossings a ${bucketName(series)}`}>
        <span class="key key-entry">In, at most {Math.max(0, ...series.entry)}</span>
        <span class="key key-exit">Out, at most {Math.max(0, ...series.exit)}</span>
      </ChartHead>
      <div class="flow-large">
        <FlowBars
          series={series}
          height={160}
          label={flowText(point, series)}
          blind={isBlind(point)}
          {...(cursor === undefined ? {} : { cursor: at })}
        />
      </div>
      <ChartHead title="Mean wait">
        <span class="key key-wait">Top of the scale: {waitText(max)}</span>
      </ChartHead>
      <div class="waits-large">
        <WaitLine
          waits={waits}
          max={max}
          height={70}
          label={`Mean waits, up to ${waitText(max)}`}
          {...(cursor === undefined ? {} : { cursor: at })}
        />
      </div>
      <Ticks point={point} series={series} now={now} />
      <input
        class="scrub"
        type="range"
        min={0}
        max={series.entry.length - 1}
        value={at}
        aria-label="Time to read the numbers of"
        aria-valuetext={text}
        onInput={(event) => setCursor(Number(event.currentTarget.value))}
      />
      <p class="readout">{text}</p>
      <Numbers point={point} series={series} waits={waits} />
    </div>
  );
}

function ChartHead({ title, children }: { title: string; children: preact.ComponentChildren }) {
  return (
    <div class="chart-head">
      <h2>{title}</h2>
      <p class="legend">{children}</p>
    </div>
  );
}

function Ticks({ point, series, now }: FlowPanelProps) {
  const span = series.entry.length * series.bucketMs;
  const ticks = Array.from(
    { length: kTicks },
    (_, i) => series.endMs - span * (1 - i / (kTicks - 1)),
  );
  const zone = point.timezone;
  const known = zone !== undefined && clockAt(now, zone) !== undefined;
  return (
    <div class="ticks" aria-hidden="true">
      {ticks.map((tick, i) => (
        <span key={i}>
          {known && <span class="tick-local">{clockAt(tick, zone)?.time}</span>}
          <span class="tick-utc">{clockAt(tick, 'UTC')?.time} UTC</span>
        </span>
      ))}
    </div>
  );
}

type WaitValues = readonly (number | null)[];

function startOf(series: Series, i: number): number {
  return series.endMs - (series.entry.length - i) * series.bucketMs;
}

function timeText(point: Point, at: number): string {
  const local = point.timezone === undefined ? undefined : clockAt(at, point.timezone)?.time;
  const utc = `${clockAt(at, 'UTC')?.time} UTC`;
  return local === undefined ? utc : `${local} local, ${utc}`;
}

function isUnknown(point: Point, series: Series, i: number): boolean {
  return isBlind(point) && i >= series.entry.length - series.unspoken;
}

function bucketText(point: Point, series: Series, waits: WaitValues, i: number): string {
  const time = timeText(point, startOf(series, i));
  if (isUnknown(point, series, i)) return `${time}: no data`;
  const wait = waits[i] ?? null;
  const growing = i === series.entry.length - 1 ? ' so far' : '';
  const waiting = wait === null ? 'wait not measured' : `mean wait ${waitText(wait)}`;
  return `${time}: ${series.entry[i]} in, ${series.exit[i]} out${growing}, ${waiting}`;
}

function Numbers({ point, series, waits }: { point: Point; series: Series; waits: WaitValues }) {
  const [open, setOpen] = useState(false);
  const newestFirst = series.entry.map((_, i) => series.entry.length - 1 - i);
  return (
    <details class="numbers" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>The numbers as a table</summary>
      {open && (
        <table>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">In</th>
              <th scope="col">Out</th>
              <th scope="col">Mean wait</th>
            </tr>
          </thead>
          <tbody>
            {newestFirst.map((i) => (
              <tr key={startOf(series, i)}>
                <th scope="row">{timeText(point, startOf(series, i))}</th>
                <td>{isUnknown(point, series, i) ? 'no data' : series.entry[i]}</td>
                <td>{isUnknown(point, series, i) ? 'no data' : series.exit[i]}</td>
                <td>{(waits[i] ?? null) === null ? 'not measured' : waitText(waits[i] ?? 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
