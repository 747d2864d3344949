import { createHash } from 'node:crypto';
import { iso } from './board_server.mjs';

const kMinute = 60_000;

/** An id as the program makes them: 32 hex digits. */
export function idOf(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** An alert's CloudEvent; `more` goes over the fields of its data. */
export function alertEvent(name, status, at, more = {}) {
  const alertId = idOf(name);
  const fired = more.time ?? iso(at);
  const data = {
    alert_id: alertId,
    status: undefined, // stands here as in a real alert; filled in last
    rule: 'wait-target',
    title: 'Wait over the target',
    pack: 'crossing-flow',
    pack_version: '1.4.0',
    rule_hash: idOf('hash'),
    severity: 'high',
    domain: 'flow',
    key: { point: 'XZABC' },
    time: fired,
    ...more,
    status,
  };
  if (status === 'resolved') data.resolved_at = iso(at);
  return {
    specversion: '1.0',
    id: `${alertId}-${status}`,
    source: `/limen/${data.pack}`,
    type: 'org.limen.alert.v1',
    time: iso(at),
    data,
  };
}

const kNames = [
  ['XZABC', 'Bistra Road', 'Europe/Zagreb'], ['XZBEL', 'Bellhaven Ferry', 'Europe/Dublin'],
  ['XZCRO', 'Crowfoot Bridge', 'Europe/Zagreb'], ['XZDAM', 'Damsel Weir', 'Europe/Zagreb'],
  ['XZELM', 'Elmgate', 'Europe/Zagreb'], ['XZFOR', 'Forge Pass', 'Europe/Zagreb'],
  ['XZGUL', 'Gull Harbour', 'Europe/Dublin'], ['XZHOL', 'Hollow Tunnel', 'Europe/Zagreb'],
  ['XZIVY', 'Ivy Junction', 'Europe/Zagreb'], ['XZJAY', 'Jaybridge', 'Europe/Zagreb'],
  ['XZKIL', 'Kiln Road', 'Europe/Zagreb'], ['XZLAK', 'Lakeside Rail', 'Europe/Zagreb'],
  ['XZMOS', 'Mossfield', 'Europe/Zagreb'], ['XZNOR', 'North Gate', 'Europe/Helsinki'],
  ['XZOAK', 'Oakford', 'Europe/Zagreb'], ['XZPIN', 'Pinehill', 'Europe/Zagreb'],
  ['XZQUA', 'Quarry Line', 'Europe/Zagreb'], ['XZROW', 'Rowan Pass', 'Europe/Zagreb'],
  ['XZSAL', 'Saltmarsh', 'Europe/Dublin'], ['XZTOR', 'Torrent Bridge', 'Europe/Zagreb'],
];

/** Numbers that look random and never change: a linear congruential generator. */
function dice(seed) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

/** Twenty points at `now`, with an hour of flow and waits; one is closed, one restricted, one silent, one degraded. */
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
  const mean = entry.map((_, j) => (roll() < 0.3 ? null : Math.round(wait * (0.55 + j / 120 + roll() / 10))));
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
  if (i === 0) return { wait_s: 2820, queue_length: 64, lanes_open: 2, lanes_total: 5, staff_present: 5, staff_planned: 10 };
  if (i === 5) {
    const few = (values) => values.map((n, j) => (j < 16 ? n : Number(j > 46 && j % 2 === 0)));
    const flow = { bucket_s: 60, end: iso(end), entry: few(entry), exit: entry.map((n, j) => (j < 16 ? n : 0)) };
    return { state: 'closed', lanes_open: 0, queue_length: 0, wait_s: undefined, waits: undefined, flow };
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

/** Rules as GET /status and an alert's page show them. */
export function someRules() {
  const rule = (name, title, severity, domain, shape, more = {}) =>
    ({ rule: name, title, severity, domain, shape, fired: 4, resolved: 3, open: 1, errors: 0, shadow: false, ...more });
  return [
    rule('wait-target', 'Wait over the target', 'high', 'flow', 'window'),
    rule('closed-point-activity', 'Crossings at a closed point', 'critical', 'flow', 'window'),
    rule('feed-silent', 'No word from a feed', 'high', 'feed', 'silent'),
    rule('lanes-idle', 'Waits grow while lanes are shut', 'medium', 'staffing', 'window'),
    rule('lost-document', 'Document reported lost', 'high', 'document', 'match'),
    rule('seal-broken', 'Broken seal', 'medium', 'customs', 'match', { errors: 12 }),
    rule('trial-rule', 'A rule on trial', 'high', 'flow', 'window', { shadow: true }),
  ];
}

export function ruleAbouts() {
  return new Map([
    ['wait-target', {
      rule: 'wait-target',
      title: 'Wait over the target',
      owner: 'analysis-unit',
      about: 'The 95th percentile of the waits of the last 30 minutes is over the target of the point.\n' +
        'Look at the lanes first: opening one more brings the wait down within a quarter of an hour.',
      runbook: 'https://example.org/runbooks/wait-target',
    }],
  ]);
}

export function someStatus(now) {
  return {
    started: iso(now - 5 * 3600_000),
    events_per_second: 212.4, events: 3_822_114, invalid: 31, late: 412, duplicates: 1200,
    inputs: [
      { name: 'crossings/0', state: 'active', watermark: iso(now - 1000), lag_s: 1 },
      { name: 'crossings/1', state: 'active', watermark: iso(now - 1000), lag_s: 2 },
      { name: 'heartbeats/0', state: 'idle', watermark: iso(now - 31_000), lag_s: 31 },
    ],
    rules: someRules(),
  };
}

/** An eventful night: six open alerts of all kinds, one held back, three that are over, one of a shadow rule. */
export function eventfulNight(now) {
  const ago = (minutes) => now - minutes * kMinute;
  return [...over(ago), ...open(ago)];
}

function over(ago) {
  const drop = {
    rule: 'traffic-drop', title: 'Far fewer crossings than usual', severity: 'medium', key: { point: 'XZLAK' }, time: iso(ago(95)),
    why: 'In the 30 min to 04:30, 11 crossings came; 40 to 78 are usual.',
  };
  const lanes = {
    rule: 'lanes-idle', title: 'Waits grow while lanes are shut', severity: 'medium', domain: 'staffing',
    key: { point: 'XZOAK' }, time: iso(ago(50)), why: 'The wait rose from 9 to 26 min in three reports while 2 of 5 lanes were open.',
  };
  const wait = {
    key: { point: 'XZPIN', mode: 'truck' }, time: iso(ago(44)),
    why: 'The 95th percentile of 61 waits in 30 min was 52 min, over the target of 45 min.',
  };
  return [
    alertEvent('drop', 'firing', ago(95), drop),
    alertEvent('lanes-over', 'firing', ago(50), lanes),
    alertEvent('wait-over', 'firing', ago(44), wait),
    alertEvent('drop', 'resolved', ago(41), drop),
    alertEvent('lanes-over', 'resolved', ago(22), lanes),
    alertEvent('wait-over', 'resolved', ago(9), wait),
  ];
}

function open(ago) {
  const closed = {
    rule: 'closed-point-activity', title: 'Crossings at a closed point', severity: 'critical', key: { point: 'XZFOR' },
    why: '7 crossings in 10 min at Forge Pass, which has been closed since 05:40 by order.',
    say: 'Ring the post at Forge Pass: is the barrier down? If nobody answers, send the patrol.',
    measures: { n: 7 }, window: { start: iso(ago(13)), end: iso(ago(3)) },
    evidence: { count: 7, events: Array.from({ length: 7 }, (_, i) => `/feeds/bcp-forge#01J9Z${i}`) },
  };
  const silent = {
    rule: 'feed-silent', title: 'No word from a feed', severity: 'high', domain: 'feed', key: { point: 'XZNOR', feed: 'anpr-north' },
    why: 'The last heartbeat was 12 min ago; one is due every 30 s.', say: 'Counts of North Gate are not to be trusted until it is back.',
  };
  const wait = {
    measures: { p95_s: 2820, n: 83, target_s: 1500 }, runbook: 'https://example.org/runbooks/wait-target',
    window: { start: iso(ago(48)), end: iso(ago(18)) }, audience: ['shift-lead'], labels: { team: 'west' },
    why: 'The 95th percentile of 83 waits in 30 min was 47 min, over the target of 25 min.',
    say: 'Bistra Road has 2 of 5 lanes open and 5 of 10 staff present: open lanes, or send people from Jaybridge.',
    evidence: { count: 83, events: Array.from({ length: 20 }, (_, i) => `/feeds/bcp-bistra#01JA${1000 + i}`) },
  };
  const document = {
    rule: 'lost-document', title: 'Document reported lost', severity: 'high', domain: 'document', key: { point: 'XZGUL' },
    why: 'The look-up of a passport answered: hit.', say: 'A hit is a lead to verify, not a verdict. Second line.', late: true,
  };
  const idle = {
    rule: 'lanes-idle', title: 'Waits grow while lanes are shut', severity: 'medium', domain: 'staffing', key: { point: 'XZABC' },
    why: 'The wait rose from 31 to 47 min in three reports while 2 of 5 lanes were open.',
  };
  const exercise = {
    rule: 'seal-broken', title: 'Broken seal', severity: 'medium', domain: 'customs', key: { point: 'XZKIL', lane: 'L4' }, exercise: true,
    why: 'The seal of a truck in lane L4 was found broken.',
  };
  const plan = { rule: 'holiday', title: 'Holiday traffic is expected', severity: 'info', key: {}, why: 'Plan: 1.6 times the usual flow until 18:00.' };
  const held = {
    rule: 'traffic-drop', title: 'Far fewer crossings than usual', severity: 'medium', key: { point: 'XZNOR' },
    inhibited_by: [idOf('silent')], why: 'In the 10 min to now, no crossing came; 14 to 31 are usual.',
  };
  return [
    alertEvent('plan', 'firing', ago(300), plan),
    alertEvent('wait', 'firing', ago(18), wait),
    alertEvent('exercise', 'firing', ago(16), exercise),
    alertEvent('silent', 'firing', ago(12), silent),
    alertEvent('held', 'firing', ago(10), held),
    alertEvent('idle', 'firing', ago(8), idle),
    alertEvent('wait', 'updated', ago(7), { ...wait, time: iso(ago(18)), folded: 3, why: undefined }),
    alertEvent('document', 'firing', ago(5), document),
    alertEvent('trial', 'firing', ago(4), { rule: 'trial-rule', title: 'A rule on trial', why: 'Nobody should see this.' }),
    alertEvent('closed', 'firing', ago(3), closed),
  ];
}

/** Fills a server with the eventful night as of now. */
export function setScene(server) {
  const now = Date.now();
  for (const point of twentyPoints(now)) server.points.set(point.point, point);
  server.status = someStatus(now);
  server.rules = ruleAbouts();
  for (const event of eventfulNight(now)) server.tell(event);
  return server;
}
