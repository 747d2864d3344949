import { describe, expect, it } from 'vitest';
import type { SseMessage } from '../api/sse';
import type { AlertEvent, AlertStatus, AlertsAnswer, Point, Status } from '../api/types';
import { Board } from './board';

const kTime = '2026-05-02T06:00:00Z';

function event(id: string, status: AlertStatus = 'firing', rule = 'wait'): AlertEvent {
  const data = { alert_id: id, status, rule, title: 'T', severity: 'high' as const, time: kTime };
  return { id: `${id}-${status}`, time: kTime, data };
}

const told = (seq: number, of: AlertEvent): SseMessage => ({
  event: 'alert',
  id: String(seq),
  data: JSON.stringify(of),
});

/**
 * A server of the test's own: what it holds is answered, and `hold` delays the answers until let
 * go.
 */
class Server {
  alerts: AlertsAnswer = { seq: 0, alerts: [] };
  points: Point[] = [];
  status: Status = {};
  now = kTime;
  private waiting: (() => void)[] = [];
  hold = false;

  readonly loader = {
    openAlerts: () => this.answer(this.alerts),
    recentAlerts: () => this.answer(this.alerts),
    points: () => this.answer({ now: this.now, points: this.points }),
    status: () => this.answer(this.status),
  };

  letGo(): void {
    for (const go of this.waiting.splice(0)) go();
  }

  private async answer<T>(what: T): Promise<T> {
    if (this.hold) await new Promise<void>((go) => this.waiting.push(go));
    return what;
  }
}

function boardOn(server: Server): Board {
  return new Board(server.loader, { openLimit: 3, clock: () => 1000 });
}

const openIds = (board: Board): string[] =>
  board.snapshot().open.shown.map((alert) => alert.alert_id);

describe('Board', () => {
  it('goes on after the number that the load bears', async () => {
    const server = new Server();
    server.alerts = { seq: 7, alerts: [{ seq: 6, alert: event('a') }] };
    const board = boardOn(server);
    expect(board.lastId()).toBeUndefined();
    await board.load();
    expect(board.lastId()).toBe('7');
    board.message(told(8, event('b')));
    expect(board.lastId()).toBe('8');
    expect(openIds(board)).toEqual(['b', 'a']);
  });

  it('never goes back to an earlier number', async () => {
    const board = boardOn(new Server());
    await board.load();
    board.message(told(9, event('a')));
    board.message(told(4, event('b')));
    expect(board.lastId()).toBe('9');
  });

  it('neither loses nor doubles what comes twice after a reconnect', async () => {
    const board = boardOn(new Server());
    await board.load();
    board.message(told(1, event('a')));
    board.lost('cut');
    board.opened();
    board.message(told(1, event('a')));
    board.message(told(2, event('a', 'resolved')));
    board.message(told(3, event('b')));
    expect(openIds(board)).toEqual(['b']);
    expect(board.snapshot().alerts).toHaveLength(2);
  });

  it('at reset drops what the new load does not hold and keeps what came meanwhile', async () => {
    const server = new Server();
    server.alerts = { seq: 50, alerts: [{ seq: 50, alert: event('old') }] };
    const board = boardOn(server);
    await board.load();
    expect(board.message({ event: 'reset', data: '{}' })).toBe(true);
    expect(board.lastId()).toBeUndefined();
    server.alerts = { seq: 2, alerts: [{ seq: 2, alert: event('new') }] };
    server.hold = true;
    const load = board.load();
    board.message(told(3, event('meanwhile')));
    server.letGo();
    await load;
    expect(openIds(board)).toEqual(['meanwhile', 'new']);
    expect(board.lastId()).toBe('3');
  });

  it('takes only the newest of two loads under way', async () => {
    const server = new Server();
    const board = boardOn(server);
    server.hold = true;
    server.alerts = { seq: 1, alerts: [{ seq: 1, alert: event('first') }] };
    const first = board.load();
    server.alerts = { seq: 2, alerts: [{ seq: 2, alert: event('second') }] };
    const second = board.load();
    server.letGo();
    await Promise.all([first, second]);
    expect(openIds(board)).toEqual(['second']);
  });

  it('replaces changed points and keeps the others', async () => {
    const server = new Server();
    server.points = [{ point: 'XZA', wait_s: 60 }, { point: 'XZB' }];
    const board = boardOn(server);
    await board.load();
    const data = JSON.stringify({ points: [{ point: 'XZA', wait_s: 120 }], watermark: kTime });
    board.message({ event: 'points', data });
    const { points, watermark } = board.snapshot();
    expect([...points.values()]).toEqual([{ point: 'XZA', wait_s: 120 }, { point: 'XZB' }]);
    expect(watermark).toBe(Date.parse(kTime));
  });

  it("goes by the server's clock", async () => {
    const board = boardOn(new Server());
    await board.load();
    expect(board.snapshot().moment.now).toBe(Date.parse(kTime));
  });

  it('never shows the alerts of a shadow rule', async () => {
    const server = new Server();
    server.status = { rules: [{ rule: 'trial', shadow: true }] };
    const board = boardOn(server);
    await board.load();
    board.message(told(1, event('a', 'firing', 'trial')));
    expect(board.snapshot().alerts).toEqual([]);
  });

  it('says when there may be more open alerts than were loaded', async () => {
    const server = new Server();
    const rows = ['a', 'b', 'c'].map((id, i) => ({ seq: i, alert: event(id) }));
    server.alerts = { seq: 3, alerts: rows };
    const board = boardOn(server);
    await board.load();
    expect(board.snapshot().unknown.map((unknown) => unknown.id)).toContain('truncated');
  });

  it('remembers since when the connection is lost over further failures', () => {
    let now = 1000;
    const board = new Board(new Server().loader, { openLimit: 3, clock: () => now });
    board.lost('cut');
    now = 9000;
    board.lost('still cut');
    expect(board.snapshot().connection).toEqual({
      state: 'lost',
      since: 1000,
      reason: 'still cut',
    });
  });
});
