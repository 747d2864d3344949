import { alertEvent, idOf } from './alert_event.mjs';
import { iso } from './board_server.mjs';

const kDrop = {
  rule: 'traffic-drop',
  title: 'Far fewer crossings than usual',
  severity: 'medium',
  key: { point: 'XZLAK' },
  why: 'In the 30 min to 04:30, 11 crossings came; 40 to 78 are usual.',
};
const kLanes = {
  rule: 'lanes-idle',
  title: 'Waits grow while lanes are shut',
  severity: 'medium',
  domain: 'staffing',
  key: { point: 'XZOAK' },
  why: 'The wait rose from 9 to 26 min in three reports while 2 of 5 lanes were open.',
};
const kTruckWait = {
  key: { point: 'XZPIN', mode: 'truck' },
  why: 'The 95th percentile of 61 waits in 30 min was 52 min, over the target of 45 min.',
};
const kClosed = {
  rule: 'closed-point-activity',
  title: 'Crossings at a closed point',
  severity: 'critical',
  key: { point: 'XZFOR' },
  measures: { n: 7 },
  why: '7 crossings in 10 min at Forge Pass, which has been closed since 05:40 by order.',
  say: 'Ring the post at Forge Pass: is the barrier down? If nobody answers, send the patrol.',
  evidence: { count: 7, events: ids('/feeds/bcp-forge#01J9Z', 7) },
};
const kSilent = {
  rule: 'feed-silent',
  title: 'No word from a feed',
  domain: 'feed',
  key: { point: 'XZNOR', feed: 'anpr-north' },
  why: 'The last heartbeat was 12 min ago; one is due every 30 s.',
  say: 'Counts of North Gate are not to be trusted until it is back.',
};
const kHeld = {
  rule: 'traffic-drop',
  title: 'Far fewer crossings than usual',
  severity: 'medium',
  key: { point: 'XZNOR' },
  inhibited_by: [idOf('silent')],
  why: 'In the 10 min to now, no crossing came; 14 to 31 are usual.',
};
const kWait = {
  measures: { p95_s: 2820, n: 83, target_s: 1500 },
  runbook: 'https://example.org/runbooks/wait-target',
  audience: ['shift-lead'],
  labels: { team: 'west' },
  why: 'The 95th percentile of 83 waits in 30 min was 47 min, over the target of 25 min.',
  say: 'Bistra Road has 2 of 5 lanes open and 5 of 10 staff present: open lanes or send people.',
  evidence: { count: 83, events: ids('/feeds/bcp-bistra#01JA10', 20) },
};
const kDocument = {
  rule: 'lost-document',
  title: 'Document reported lost',
  domain: 'document',
  key: { point: 'XZGUL' },
  late: true,
  why: 'The look-up of a passport answered: hit.',
  say: 'A hit is a lead to verify, not a verdict. Second line.',
};
const kIdle = {
  rule: 'lanes-idle',
  title: 'Waits grow while lanes are shut',
  severity: 'medium',
  domain: 'staffing',
  key: { point: 'XZABC' },
  why: 'The wait rose from 31 to 47 min in three reports while 2 of 5 lanes were open.',
};
const kExercise = {
  rule: 'seal-broken',
  title: 'Broken seal',
  severity: 'medium',
  domain: 'customs',
  key: { point: 'XZKIL', lane: 'L4' },
  exercise: true,
  why: 'The seal of a truck in lane L4 was found broken.',
};
const kPlan = {
  rule: 'holiday',
  title: 'Holiday traffic is expected',
  severity: 'info',
  key: {},
  why: 'Plan: 1.6 times the usual flow until 18:00.',
};
const kTrial = { rule: 'trial-rule', title: 'A rule on trial', why: 'Nobody should see this.' };

function ids(stem, n) {
  return Array.from({ length: n }, (_, i) => `${stem}${String(i).padStart(2, '0')}`);
}

/**
 * An eventful night: seven open alerts of all kinds, one held back, three that are over, one of a
 * shadow rule.
 */
export function eventfulNight(now) {
  const ago = (minutes) => now - minutes * 60_000;
  const fired = (name, minutes, data) => alertEvent(name, 'firing', ago(minutes), data);
  const over = (name, since, until, data) =>
    alertEvent(name, 'resolved', ago(until), { ...data, time: iso(ago(since)) });
  const window = (from, to) => ({ window: { start: iso(ago(from)), end: iso(ago(to)) } });
  const wait = { ...kWait, ...window(48, 18) };
  const folded = { ...wait, time: iso(ago(18)), folded: 3, why: undefined };
  return [
    fired('plan', 300, { ...kPlan, ...window(360, 300) }),
    fired('drop', 95, kDrop),
    fired('lanes-over', 50, kLanes),
    fired('wait-over', 44, kTruckWait),
    over('drop', 95, 41, kDrop),
    over('lanes-over', 50, 22, kLanes),
    fired('wait', 18, wait),
    fired('exercise', 16, kExercise),
    fired('silent', 12, kSilent),
    fired('held', 10, kHeld),
    over('wait-over', 44, 9, kTruckWait),
    fired('idle', 8, kIdle),
    alertEvent('wait', 'updated', ago(7), folded),
    fired('document', 5, kDocument),
    fired('trial', 4, kTrial),
    fired('closed', 3, { ...kClosed, ...window(13, 3) }),
  ];
}
