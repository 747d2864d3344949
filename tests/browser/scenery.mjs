import { alertEvent, idOf } from './alert_event.mjs';
import { iso } from './board_server.mjs';
import { eventfulNight } from './eventful_night.mjs';
import { twentyPoints } from './twenty_points.mjs';

export { alertEvent, idOf, twentyPoints };

/** Rules as GET /status and an alert's page show them. */
export function someRules() {
  const rule = (name, title, severity, domain, shape, more = {}) => ({
    rule: name,
    title,
    severity,
    domain,
    shape,
    fired: 4,
    resolved: 3,
    open: 1,
    errors: 0,
    shadow: false,
    ...more,
  });
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
    [
      'wait-target',
      {
        rule: 'wait-target',
        title: 'Wait over the target',
        owner: 'analysis-unit',
        about:
          'The 95th percentile of the waits of 30 minutes is over the target of the point.\n' +
          'Look at the lanes first: opening one more brings the wait down in a quarter of an hour.',
        runbook: 'https://example.org/runbooks/wait-target',
      },
    ],
  ]);
}

export function someStatus(now) {
  return {
    started: iso(now - 5 * 3600_000),
    events_per_second: 212.4,
    events: 3_822_114,
    invalid: 31,
    late: 412,
    duplicates: 1200,
    inputs: [
      { name: 'crossings/0', state: 'active', watermark: iso(now - 1000), lag_s: 1 },
      { name: 'crossings/1', state: 'active', watermark: iso(now - 1000), lag_s: 2 },
      { name: 'heartbeats/0', state: 'idle', watermark: iso(now - 31_000), lag_s: 31 },
    ],
    rules: someRules(),
  };
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
