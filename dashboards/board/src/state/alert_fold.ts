import type { AlertData, AlertEvent, AlertRow } from '../api/types';

/** All that is known of one alert, whatever the order in which it was heard. */
export interface AlertEntry {
  id: string;
  /** The number of the newest change that was heard; orders "what happened last". */
  seq: number;
  /** The load or stream session that last spoke of this alert. */
  generation: number;
  firing?: AlertEvent;
  updated?: AlertEvent;
  resolved?: AlertEvent;
  /** When it came in live, by the server's clock; undefined where it was loaded. */
  heard?: number;
}

/** An alert as the board shows it: the firing's fields with what later changes said. */
export interface Alert extends AlertData {
  seq: number;
  /** Instant of the firing. */
  at: number;
  /** Instant of the end; undefined while there is none. */
  endedAt?: number;
  heard?: number;
}

/** How many alerts that are over are kept; the ones heard of longest ago go first. */
export const kKeptOver = 500;

/**
 * The alerts that the board knows, by id. Each may be told any number of times and in any order:
 * firing, updated and resolved are kept apart, so nothing is lost, doubled or taken back.
 */
export class AlertFold {
  private entries = new Map<string, AlertEntry>();
  private views = new Map<string, Alert>();
  private sorted: Alert[] | undefined;
  private generation = 0;

  /** Takes one change from the stream, with its number and the server's time of hearing it. */
  change(event: AlertEvent, seq: number, heard: number): void {
    const entry = this.take(event, seq);
    if (entry) entry.heard ??= heard;
  }

  /** Takes a row of a load: the alert's newest state and its firing. */
  row(row: AlertRow): void {
    this.take(row.alert, row.seq);
    if (row.firing) this.take(row.firing, row.seq);
  }

  /** From here on, what is neither loaded nor heard again is out of date; sweep() drops it. */
  beginReload(): void {
    this.generation++;
  }

  /** Drops what nobody has spoken of since beginReload(). */
  sweep(): void {
    for (const [id, entry] of this.entries) {
      if (entry.generation < this.generation) this.drop(id);
    }
  }

  /** Drops the alerts that are over, save the newest kKeptOver; `over` says which are. */
  prune(over: (alert: Alert) => boolean): void {
    if (this.entries.size <= kKeptOver) return;
    const past = this.alerts().filter(over);
    for (const alert of past.slice(kKeptOver)) this.drop(alert.alert_id);
  }

  /** One alert; undefined where nothing was heard of it. */
  alert(id: string): Alert | undefined {
    const entry = this.entries.get(id);
    return entry && viewOf(entry);
  }

  /** All alerts, the one heard of last first. */
  alerts(): Alert[] {
    this.sorted ??= this.sort();
    return this.sorted;
  }

  private sort(): Alert[] {
    for (const [id, entry] of this.entries) {
      if (!this.views.has(id)) this.views.set(id, viewOf(entry));
    }
    return [...this.views.values()].sort((a, b) => b.seq - a.seq || b.at - a.at);
  }

  private drop(id: string): void {
    this.entries.delete(id);
    this.views.delete(id);
    this.sorted = undefined;
  }

  private take(event: AlertEvent, seq: number): AlertEntry | undefined {
    const { alert_id: id, status } = event.data;
    if (status !== 'firing' && status !== 'updated' && status !== 'resolved') return undefined;
    const entry = this.entries.get(id) ?? { id, seq, generation: this.generation };
    entry.seq = Math.max(entry.seq, seq);
    entry.generation = this.generation;
    const known = entry[status];
    if (!known || Date.parse(event.time) >= Date.parse(known.time)) entry[status] = event;
    this.entries.set(id, entry);
    this.views.delete(id);
    this.sorted = undefined;
    return entry;
  }
}

function viewOf(entry: AlertEntry): Alert {
  const { firing, updated, resolved } = entry;
  const newest = (resolved ?? updated ?? firing) as AlertEvent;
  const told = [resolved, updated, firing].filter((event) => event !== undefined);
  const view: Alert = {
    ...newest.data,
    seq: entry.seq,
    at: Date.parse(newest.data.time),
  };
  const why = firing?.data.why ?? newest.data.why;
  if (why !== undefined) view.why = why;
  const folded = Math.max(...told.map((event) => event.data.folded ?? 0));
  if (folded > 0) view.folded = folded;
  if (resolved) view.endedAt = Date.parse(resolved.data.resolved_at ?? resolved.time);
  if (entry.heard !== undefined) view.heard = entry.heard;
  return view;
}
