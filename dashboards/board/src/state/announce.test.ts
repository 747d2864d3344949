import { describe, expect, it } from 'vitest';
import type { Severity } from '../api/types';
import type { Alert } from './alert_fold';
import { Announcer } from './announce';

function alert(id: string, severity: Severity): Alert {
  return {
    alert_id: id,
    status: 'firing',
    rule: 'r',
    title: `Title ${id}`,
    severity,
    time: '',
    key: { point: 'XZABC' },
    seq: 1,
    at: 0,
  };
}

describe('Announcer', () => {
  it('says nothing of what stood there when the page opened', () => {
    const announcer = new Announcer();
    expect(announcer.next([alert('a', 'critical')])).toBeUndefined();
    expect(announcer.next([alert('a', 'critical')])).toBeUndefined();
  });

  it('tells critical ones apart from the rest', () => {
    const announcer = new Announcer();
    announcer.next([]);
    expect(announcer.next([alert('a', 'critical'), alert('b', 'low')])).toEqual({
      urgent: 'Critical: Title a, XZABC.',
      polite: 'Low: Title b, XZABC.',
    });
  });

  it('counts a flood instead of reading it out', () => {
    const announcer = new Announcer();
    announcer.next([]);
    const flood = ['a', 'b', 'c'].map((id) => alert(id, 'high'));
    expect(announcer.next(flood)).toEqual({ urgent: '', polite: '3 new alerts.' });
  });

  it('tells again of an alert that went and came back', () => {
    const announcer = new Announcer();
    announcer.next([alert('a', 'low')]);
    announcer.next([]);
    expect(announcer.next([alert('a', 'low')])?.polite).toBe('Low: Title a, XZABC.');
  });
});
