import { describe, expect, it } from 'vitest';
import type { Alert } from './alert_fold';
import {
  countBySeverity,
  isOnce,
  isOpen,
  kOnceShownMs,
  matchesWords,
  openAlerts,
  rulesOf,
} from './open_alerts';

const kRules = rulesOf([
  { rule: 'wait', shape: 'window' },
  { rule: 'lost-document', shape: 'match' },
  { rule: 'trial', shape: 'window', shadow: true },
]);
const kMoment = { now: 10_000_000, eventNow: 9_000_000 };

function alert(id: string, more: Partial<Alert> = {}): Alert {
  return {
    alert_id: id,
    status: 'firing',
    rule: 'wait',
    title: 'Wait over target',
    severity: 'medium',
    time: '',
    seq: 1,
    at: 8_000_000,
    ...more,
  };
}

describe('isOpen', () => {
  it('is true for an episode without an end, however old', () => {
    expect(isOpen(alert('a', { at: 0 }), kRules, kMoment)).toBe(true);
  });

  it('is false once the episode is over', () => {
    expect(isOpen(alert('a', { endedAt: 1 }), kRules, kMoment)).toBe(false);
  });

  it('lets an alert without an end go after its time, counted from when it was heard', () => {
    const once = { rule: 'lost-document', at: 0 };
    const heard = kMoment.now - kOnceShownMs;
    expect(isOpen(alert('a', { ...once, heard: heard + 1 }), kRules, kMoment)).toBe(true);
    expect(isOpen(alert('a', { ...once, heard }), kRules, kMoment)).toBe(false);
  });

  it('counts a loaded alert without an end from its event time to where the events are', () => {
    const at = kMoment.eventNow - kOnceShownMs;
    expect(isOpen(alert('a', { rule: 'lost-document', at: at + 1 }), kRules, kMoment)).toBe(true);
    expect(isOpen(alert('a', { rule: 'lost-document', at }), kRules, kMoment)).toBe(false);
  });
});

describe('isOnce', () => {
  it('goes by the shape of the rule', () => {
    expect(isOnce(alert('a', { rule: 'wait' }), kRules)).toBe(false);
    expect(isOnce(alert('a', { rule: 'lost-document' }), kRules)).toBe(true);
  });

  it('goes by the window where the rule is not known', () => {
    expect(isOnce(alert('a', { rule: 'other' }), kRules)).toBe(true);
    expect(isOnce(alert('a', { rule: 'other', window: {} }), kRules)).toBe(false);
  });
});

describe('openAlerts', () => {
  it('puts the gravest first, then the newest', () => {
    const all = [
      alert('old', { at: 1 }),
      alert('new', { at: 2 }),
      alert('grave', { at: 0, severity: 'critical' }),
    ];
    const { shown } = openAlerts(all, kRules, kMoment);
    expect(shown.map((one) => one.alert_id)).toEqual(['grave', 'new', 'old']);
  });

  it('lays what is held back under its cause, and apart where the cause is not shown', () => {
    const all = [
      alert('cause'),
      alert('effect', { inhibited_by: ['cause'] }),
      alert('orphan', { inhibited_by: ['elsewhere'] }),
    ];
    const { shown, under, heldBack } = openAlerts(all, kRules, kMoment);
    expect(shown.map((one) => one.alert_id)).toEqual(['cause']);
    expect(under.get('cause')?.map((one) => one.alert_id)).toEqual(['effect']);
    expect(heldBack.map((one) => one.alert_id)).toEqual(['orphan']);
  });
});

describe('countBySeverity', () => {
  it('counts each severity apart', () => {
    const counts = countBySeverity([alert('a'), alert('b'), alert('c', { severity: 'low' })]);
    expect([counts.get('medium'), counts.get('low'), counts.get('high')]).toEqual([
      2,
      1,
      undefined,
    ]);
  });
});

describe('matchesWords', () => {
  it('finds every word somewhere in title, key, severity or domain, whatever the case', () => {
    const one = alert('a', { key: { point: 'XZABC' }, domain: 'flow' });
    expect(matchesWords(one, 'xzabc FLOW target')).toBe(true);
    expect(matchesWords(one, 'xzabc customs')).toBe(false);
    expect(matchesWords(one, '  ')).toBe(true);
  });
});

describe('rulesOf', () => {
  it('knows nothing of rules before the server has said', () => {
    expect(rulesOf(undefined).shapes.size).toBe(0);
    expect(kRules.shadow.has('trial')).toBe(true);
  });
});
