/** Text for instants, ages and lengths of time. All instants are milliseconds since 1970 in UTC. */

/** The instant that an RFC 3339 text names; undefined where it names none. */
export function instant(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

const formatters = new Map<string, Intl.DateTimeFormat | undefined>();

function formatter(zone: string, day: boolean): Intl.DateTimeFormat | undefined {
  const name = `${zone}|${day}`;
  if (!formatters.has(name)) formatters.set(name, makeFormatter(zone, day));
  return formatters.get(name);
}

function makeFormatter(zone: string, day: boolean): Intl.DateTimeFormat | undefined {
  const options: Intl.DateTimeFormatOptions = day
    ? { day: 'numeric', month: 'short', year: 'numeric' }
    : { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
  } catch {
    return undefined; // a time zone that this browser does not know
  }
}

export interface Clock {
  /** `08:14` or `08:14:05`. */
  time: string;
  /** `2 May 2026`. */
  day: string;
}

/** The wall clock of `zone` at `at`; undefined where the browser does not know the zone. */
export function clockAt(at: number, zone: string, seconds = false): Clock | undefined {
  const time = formatter(zone, false)?.format(at);
  const day = formatter(zone, true)?.format(at);
  if (time === undefined || day === undefined) return undefined;
  return { time: seconds ? time : time.slice(0, 5), day };
}

const kSecond = 1000;
const kMinute = 60 * kSecond;
const kHour = 60 * kMinute;
const kDay = 24 * kHour;

/**
 * A length of time in at most two units: `8 s`, `14 min`, `1 h 20 min`, `3 d 4 h`. Negative ones
 * read as 0.
 */
export function lengthText(ms: number): string {
  const length = Math.max(0, ms);
  if (length < kMinute) return `${Math.floor(length / kSecond)} s`;
  if (length < kHour) return `${Math.floor(length / kMinute)} min`;
  if (length < kDay) return two(length, kHour, 'h', kMinute, 'min');
  return two(length, kDay, 'd', kHour, 'h');
}

function two(ms: number, big: number, bigName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % big) / small);
  const head = `${Math.floor(ms / big)} ${bigName}`;
  return rest === 0 ? head : `${head} ${rest} ${smallName}`;
}

/** A waiting time, rounded to the minute, which is as well as it is known. */
export function waitText(seconds: number): string {
  if (seconds < 30) return 'none';
  return lengthText(Math.max(1, Math.round(seconds / 60)) * kMinute);
}
