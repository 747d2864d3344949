import { flowShape, linePath, Series } from './flow';

const kWidth = 240;

interface FlowBarsProps {
  series: Series;
  height: number;
  /** Says in words what the picture shows. */
  label: string;
  /** Whether buckets that nobody spoke of mean "no data" rather than "nobody crossed". */
  blind: boolean;
  /** The bucket to point out. */
  cursor?: number;
}

/**
 * Entries above, exits below; the bucket that still grows is drawn lighter, and where nothing is
 * known there is a hatch.
 */
export function FlowBars({ series, height, label, blind, cursor }: FlowBarsProps) {
  const shape = flowShape(series, kWidth, height);
  const step = kWidth / series.entry.length;
  const blindWidth = blind ? series.unspoken * step : 0;
  return (
    <svg
      class="flow"
      viewBox={`0 0 ${kWidth} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {blindWidth > 0 && (
        <rect class="flow-blind" x={kWidth - blindWidth} y="0" width={blindWidth} height={height} />
      )}
      {cursor !== undefined && (
        <rect class="flow-cursor" x={cursor * step} y="0" width={step} height={height} />
      )}
      <path class="flow-entry" d={shape.entry} />
      <path class="flow-entry flow-growing" d={shape.entryGrowing} />
      <path class="flow-exit" d={shape.exit} />
      <path class="flow-exit flow-growing" d={shape.exitGrowing} />
      <path class="flow-base" d={`M0 ${shape.baseline}H${kWidth}`} />
    </svg>
  );
}

interface WaitLineProps {
  waits: readonly (number | null)[];
  /** The wait at the top, in seconds. */
  max: number;
  height: number;
  label: string;
  cursor?: number;
}

/** Mean waits as a line over the same time as the flow; broken where nothing was measured. */
export function WaitLine({ waits, max, height, label, cursor }: WaitLineProps) {
  const step = kWidth / waits.length;
  return (
    <svg
      class="waits"
      viewBox={`0 0 ${kWidth} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {cursor !== undefined && (
        <rect class="flow-cursor" x={cursor * step} y="0" width={step} height={height} />
      )}
      <path
        class="waits-line"
        d={linePath(waits, max, kWidth, height - 3)}
        transform="translate(0 1.5)"
      />
      <path class="flow-base" d={`M0 ${height}H${kWidth}`} />
    </svg>
  );
}

/** A round top for a scale of waits: at least ten minutes, in whole five minutes. */
export function waitTop(waits: readonly (number | null)[]): number {
  const most = Math.max(0, ...waits.map((wait) => wait ?? 0));
  return Math.max(600, Math.ceil(most / 300) * 300);
}
