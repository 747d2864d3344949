import type { Input, Point, Status } from '../api/types';
import { countText } from '../format/number';
import { lengthText } from '../format/time';

export interface Connection {
  state: 'connecting' | 'live' | 'lost';
  /** This machine's clock when it came to that state. */
  since: number;
  reason?: string;
}

/** What the board does not know, in words, for the banner. */
export interface Unknown {
  /** Stays the same while it is the same matter. */
  id: string;
  text: string;
}

export interface Knowledge {
  /** This machine's clock, as all but `serverNow` and `watermark`. */
  localNow: number;
  serverNow: number;
  connection: Connection;
  /** When numbers of the points last came; undefined before the first. */
  freshAt: number | undefined;
  watermark: number | undefined;
  status: Status | undefined;
  points: readonly Point[];
  /** Whether there are more open alerts than were loaded. */
  truncated: boolean;
}

/** Numbers come about once a second; older than this, the board says so. */
export const kStaleMs = 10_000;
/**
 * Events come late by the lateness that is configured (10 s unless set); further behind than this,
 * the board says so.
 */
export const kBehindMs = 60_000;
/** A short pause between two connections is no news. */
export const kLostGraceMs = 1500;

const kNamed = 4; // how many feeds or inputs a sentence names

/** Everything that the board does not know, the most important first; empty where all is well. */
export function unknowns(k: Knowledge): Unknown[] {
  return [
    ...connectionUnknown(k),
    ...staleUnknown(k),
    ...inputUnknown(k.status?.inputs ?? []),
    ...behindUnknown(k),
    ...feedUnknown(k.points),
    ...(k.truncated ? [kTruncated] : []),
  ];
}

const kTruncated: Unknown = {
  id: 'truncated',
  text: 'There are more open alerts than the board loads. The oldest are missing here.',
};

function connectionUnknown({ connection, localNow, freshAt }: Knowledge): Unknown[] {
  if (connection.state === 'live') return [];
  if (connection.state === 'connecting') {
    return [{ id: 'connecting', text: 'Connecting. Nothing is known yet.' }];
  }
  if (localNow - connection.since < kLostGraceMs) return [];
  const cut = lengthText(localNow - connection.since);
  const known = freshAt === undefined ? 'Nothing is known yet' : 'What you see may be out of date';
  const reason = connection.reason === undefined ? '' : ` (${connection.reason})`;
  return [{ id: 'lost', text: `No connection for ${cut}${reason}. ${known}. Trying again.` }];
}

function staleUnknown({ connection, localNow, freshAt }: Knowledge): Unknown[] {
  if (connection.state !== 'live') return [];
  const age = localNow - (freshAt ?? connection.since);
  if (age < kStaleMs) return [];
  return [
    { id: 'stale', text: `The numbers are ${lengthText(age)} old: connected, but no news comes.` },
  ];
}

function inputUnknown(inputs: readonly Input[]): Unknown[] {
  const gone = inputs.filter((input) => input.state === 'unreachable');
  if (gone.length === 0) return [];
  const names = listText(gone.map((input) => input.name));
  return [{ id: 'inputs', text: `Cannot be reached: ${names}. What happens there is not seen.` }];
}

function behindUnknown({ watermark, serverNow, status }: Knowledge): Unknown[] {
  if (watermark === undefined) return [];
  const behind = serverNow - watermark;
  const inputs = status?.inputs ?? [];
  const over = inputs.length > 0 && inputs.every((input) => input.state === 'ended');
  if (behind < kBehindMs || over) return [];
  const length = lengthText(behind);
  return [
    {
      id: 'behind',
      text: `Events are evaluated up to ${length} ago. Alerts about newer ones are still to come.`,
    },
  ];
}

function feedUnknown(points: readonly Point[]): Unknown[] {
  const silent = points.filter((point) => point.feed?.state === 'silent');
  if (silent.length === 0) return [];
  const names = listText(silent.map((point) => point.point));
  const feeds = countText(silent.length, 'feed is', 'feeds are');
  return [{ id: 'feeds', text: `${feeds} silent: ${names}. No crossings there may mean no data.` }];
}

/** `A, B and 3 more`. */
export function listText(names: readonly string[]): string {
  const more = names.length - kNamed;
  if (more <= 0) return names.join(', ');
  return `${names.slice(0, kNamed).join(', ')} and ${more} more`;
}
