import { iso } from './board_server.mjs';

const kMinute = 60_000;

const kNames = [
  ['XZABC', 'Bistra Road', 'Europe/Zagreb'],
  ['XZBEL', 'Bellhaven Ferry', 'Europe/Dublin'],
  ['XZCRO', 'Crowfoot Bridge', 'Europe/Zagreb'],
  ['XZDAM', 'Damsel Weir', 'Europe/Zagreb'],
  ['XZELM', 'Elmgate', 'Europe/Zagreb'],
  ['XZFOR', 'Forge Pass', 'Europe/Zagreb'],
  ['XZGUL', 'Gull Harbour', 'Europe/Dublin'],
  ['XZHOL', 'Hollow Tunnel', 'Europe/Zagreb'],
  ['XZIVY', 'Ivy Junction', 'Europe/Zagreb'],
  ['XZJAY', 'Jaybridge', 'Europe/Zagreb'],
  ['XZKIL', 'Kiln Road', 'Europe/Zagreb'],
  ['XZLAK', 'Lakeside Rail', 'Europe/Zagreb'],
  ['XZMOS', 'Mossfield', 'Europe/Zagreb'],
  ['XZNOR', 'North Gate', 'Europe/Helsinki'],
  ['XZOAK', 'Oakford', 'Europe/Zagreb'],
  ['XZPIN', 'Pinehill', 'Europe/Zagreb'],
  ['XZQUA', 'Quarry Line', 'Europe/Zagreb'],
  ['XZROW', 'Rowan Pass', 'Europe/Zagreb'],
  ['XZSAL', 'Saltmarsh', 'Europe/Dublin'],
  ['XZTOR', 'Torrent Bridge', 'Europe/Zagreb'],
];

/** Numbers that look random and never change: a linear congruential generator. */
function dice(seed) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

/**
 * Twenty points at `now`, with an hour of flow and waits; one is closed, one restricted, one
 * silent, one degraded.
 */
export function twentyPoints(now) {
  return kNames.map(([point, name, timezone], i) => pointAt(now, { point, name, timezone }, i));
}

function pointAt(now, names, i) {
  const roll = dice(i + 7);
  const busy = 4 + Math.floor(roll() * 26);
  const end = Math.ceil(now / kMinute) * kMinute;
  const wave = (j, phase) => busy * (0.7 + 0.3 * Math.sin((j + phase) / 9)) * (0.6 + 0.8 * roll());
  const entry = Array.from({ length: 60 }, (_, j) => Math.round(wave(j, i)));
  const exit = Array.from({ length: 60 }, (_, j) => Math.round(wave(j, i + 20) * 0.8));
  const wait = i === 0 ? 2600 : 120 + busy * 30 * roll();
  const mean = entry.map((_, j) =>
    roll() < 0.3 ? null : Math.round(wait * (0.55 + j / 120 + roll() / 10)),
  );
  const lanes = 3 + (i % 4);
  const point = {
    ...names,
    lat: 45 + i / 10,
    lon: 15 + i / 7,
    neighbours: [kNames[(i + 1) % 20][0], kNames[(i + 19) % 20][0]],
    state: 'open',
    lanes_open: lanes - (i % 2),
    lanes_total: lanes,
    wait_s: wait,
    wait_time: iso(now - 40_000),
    queue_length: Math.round(busy * roll()),
    staff_present: lanes * 2 - (i % 3),
    staff_planned: lanes * 2,
    last_event: iso(now - 2000),
    feed: { state: 'online', last: iso(now - 4000) },
    flow: { bucket_s: 60, end: iso(end), entry, exit },
    waits: { bucket_s: 60, end: iso(end), mean_s: mean },
  };
  return { ...point, ...oddities(now, end, i, entry) };
}

function oddities(now, end, i, entry) {
  if (i === 0)
    return {
      wait_s: 2820,
      queue_length: 64,
      lanes_open: 2,
      lanes_total: 5,
      staff_present: 5,
      staff_planned: 10,
    };
  if (i === 5) {
    const few = (values) => values.map((n, j) => (j < 16 ? n : Number(j > 46 && j % 2 === 0)));
    const flow = {
      bucket_s: 60,
      end: iso(end),
      entry: few(entry),
      exit: entry.map((n, j) => (j < 16 ? n : 0)),
    };
    return {
      state: 'closed',
      lanes_open: 0,
      queue_length: 0,
      wait_s: undefined,
      waits: undefined,
      flow,
    };
  }
  if (i === 8) return { state: 'restricted' };
  if (i === 13) {
    const bucketEnd = iso(end - 12 * kMinute);
    const flow = { bucket_s: 60, end: bucketEnd, entry, exit: entry };
    return { feed: { state: 'silent', last: iso(now - 12 * kMinute) }, flow, waits: undefined };
  }
  if (i === 16) return { feed: { state: 'degraded', last: iso(now - 9000) } };
  return {};
}
