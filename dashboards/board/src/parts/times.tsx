import { clockAt } from '../format/time';

interface TimesProps {
  at: number;
  /** The point's time zone; without one only UTC is shown. */
  zone: string | undefined;
  /** What counts as today; a time of another day bears its date. */
  now: number;
  seconds?: boolean;
}

/** An instant by the point's own clock and by UTC. */
export function Times({ at, zone, now, seconds = false }: TimesProps) {
  if (Number.isNaN(at)) return <span>time not known</span>;
  const local = zone === undefined ? undefined : clockText(at, zone, now, seconds);
  return (
    <time class="times" dateTime={new Date(at).toISOString()}>
      {local !== undefined && <span class="times-local">{local} local</span>}
      {local !== undefined && <span aria-hidden="true"> · </span>}
      <span class="times-utc">{clockText(at, 'UTC', now, seconds)} UTC</span>
    </time>
  );
}

function clockText(at: number, zone: string, now: number, seconds: boolean): string | undefined {
  const clock = clockAt(at, zone, seconds);
  if (!clock) return undefined;
  const today = clockAt(now, zone)?.day === clock.day;
  return today ? clock.time : `${clock.day.replace(/ \d{4}$/, '')} ${clock.time}`;
}
