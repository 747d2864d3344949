import { createHash } from 'node:crypto';
import { iso } from './board_server.mjs';

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
