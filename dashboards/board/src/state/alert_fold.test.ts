import { describe, expect, it } from 'vitest';
import type { AlertEvent, AlertStatus } from '../api/types';
import { AlertFold, kKeptOver } from './alert_fold';

function told(id: string, status: AlertStatus, minute: number, more: object = {}): AlertEvent {
  const time = `2026-05-02T06:${String(minute).padStart(2, '0')}:00Z`;
  const data = {
    alert_id: id,
    status,
    rule: 'wait-target',
    title: 'Wait over target',
    severity: 'high' as const,
    time: '2026-05-02T06:00:00Z',
    ...more,
  };
  return { id: `${id}-${status}`, time, data };
}

const ids = (fold: AlertFold): string[] => fold.alerts().map((alert) => alert.alert_id);

describe('AlertFold', () => {
  it('keeps one alert for its firing and its end, with the reason of the firing', () => {
    const fold = new AlertFold();
    fold.change(told('a', 'firing', 0, { why: 'p95 was 47 min' }), 1, 0);
    fold.change(told('a', 'resolved', 20, { resolved_at: '2026-05-02T06:20:00Z' }), 2, 0);
    const [alert] = fold.alerts();
    expect(ids(fold)).toEqual(['a']);
    expect(alert?.status).toBe('resolved');
    expect(alert?.why).toBe('p95 was 47 min');
    expect(alert?.endedAt).toBe(Date.parse('2026-05-02T06:20:00Z'));
  });

  it('does not reopen an alert whose firing is heard after its end', () => {
    const fold = new AlertFold();
    fold.change(told('a', 'resolved', 20), 2, 0);
    fold.change(told('a', 'firing', 0, { why: 'late word' }), 1, 0);
    expect(fold.alerts()[0]).toMatchObject({ status: 'resolved', seq: 2, why: 'late word' });
  });

  it('does not reopen an alert whose folded count comes after its end', () => {
    const fold = new AlertFold();
    fold.change(told('a', 'firing', 0), 1, 0);
    fold.change(told('a', 'resolved', 5), 2, 0);
    fold.change(told('a', 'updated', 10, { folded: 7 }), 3, 0);
    expect(fold.alerts()[0]).toMatchObject({ status: 'resolved', folded: 7, seq: 3 });
  });

  it('shows a held-back alert once its cause is over', () => {
    const fold = new AlertFold();
    fold.change(told('a', 'firing', 0, { inhibited_by: ['cause'] }), 1, 0);
    expect(fold.alerts()[0]?.inhibited_by).toEqual(['cause']);
    fold.change(told('a', 'updated', 9), 2, 0);
    expect(fold.alerts()[0]?.inhibited_by).toBeUndefined();
  });

  it('is the same whether a change is told once or twice', () => {
    const fold = new AlertFold();
    for (let i = 0; i < 2; i++) fold.change(told('a', 'firing', 0), 1, 0);
    fold.row({ seq: 1, alert: told('a', 'firing', 0), firing: told('a', 'firing', 0) });
    expect(fold.alerts()).toHaveLength(1);
  });

  it('orders by the number of the change, the newest first', () => {
    const fold = new AlertFold();
    fold.change(told('a', 'firing', 0), 1, 0);
    fold.change(told('b', 'firing', 1), 2, 0);
    fold.change(told('a', 'resolved', 2), 3, 0);
    expect(ids(fold)).toEqual(['a', 'b']);
  });

  it('drops at a reload what was neither loaded nor heard since', () => {
    const fold = new AlertFold();
    fold.change(told('gone', 'firing', 0), 1, 0);
    fold.change(told('loaded', 'firing', 0), 2, 0);
    fold.beginReload();
    fold.change(told('heard', 'firing', 3), 9, 0);
    fold.row({ seq: 2, alert: told('loaded', 'firing', 0) });
    fold.sweep();
    expect(ids(fold)).toEqual(['heard', 'loaded']);
  });

  it('prunes only what is over, the oldest first', () => {
    const fold = new AlertFold();
    fold.change(told('open', 'firing', 0), 0, 0);
    for (let i = 1; i <= kKeptOver + 1; i++) fold.change(told(`r${i}`, 'resolved', 1), i, 0);
    fold.prune((alert) => alert.status === 'resolved');
    expect(ids(fold)).toHaveLength(kKeptOver + 1);
    expect(ids(fold)).toContain('open');
    expect(ids(fold)).not.toContain('r1');
  });

  it('remembers when an alert first came in live', () => {
    const fold = new AlertFold();
    fold.change(told('a', 'firing', 0), 1, 5000);
    fold.change(told('a', 'updated', 1), 2, 9000);
    expect(fold.alerts()[0]?.heard).toBe(5000);
  });
});
