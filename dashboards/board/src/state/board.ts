import { SseMessage } from '../api/sse';
import type { AlertEvent, AlertRow, AlertsAnswer, Point, PointsAnswer, Status } from '../api/types';
import { instant } from '../format/time';
import { Alert, AlertFold } from './alert_fold';
import { isOpen, Moment, OpenAlerts, openAlerts, Rules, rulesOf } from './open_alerts';
import { Connection, Unknown, unknowns } from './unknowns';

/** What the board asks of the server; the tests answer themselves. */
export interface Loader {
  openAlerts(): Promise<AlertsAnswer>;
  recentAlerts(): Promise<AlertsAnswer>;
  points(): Promise<PointsAnswer>;
  status(): Promise<Status>;
}

/** Everything that the views show, at one instant; never changed once made. */
export interface Snapshot {
  loaded: boolean;
  /** Counts the alert changes heard so far. */
  changes: number;
  moment: Moment;
  connection: Connection;
  freshAt: number | undefined;
  watermark: number | undefined;
  unknown: Unknown[];
  /** Every alert that is known and not a shadow, the one heard of last first. */
  alerts: readonly Alert[];
  open: OpenAlerts;
  rules: Rules;
  /** By code. */
  points: ReadonlyMap<string, Point>;
  status: Status | undefined;
}

/** The most open alerts that the loader returns; as many as that means that there may be more. */
export interface BoardOptions {
  openLimit: number;
  /** This machine's clock, in milliseconds since 1970. */
  clock: () => number;
}

/**
 * The state of the page: a fold of what was loaded and of what the stream says. Takes everything as
 * it comes, twice or late, and makes snapshots on demand; knows neither the network nor the
 * document.
 */
export class Board {
  private readonly fold = new AlertFold();
  private points = new Map<string, Point>();
  private status: Status | undefined;
  private connection: Connection;
  private loads = 0;
  private loaded = false;
  private truncated = false;
  private changes = 0;
  private lastSeq: number | undefined;
  private skew = 0; // the server's clock less this machine's
  private watermark: number | undefined;
  private freshAt: number | undefined;

  constructor(
    private readonly loader: Loader,
    private readonly options: BoardOptions,
  ) {
    this.connection = { state: 'connecting', since: options.clock() };
  }

  /** The number after which the stream is to go on; undefined before anything is known. */
  lastId(): string | undefined {
    return this.lastSeq === undefined ? undefined : String(this.lastSeq);
  }

  /**
   * Loads everything anew. Alerts that the server no longer speaks of go; a later load overtakes an
   * earlier one.
   */
  async load(): Promise<void> {
    const load = ++this.loads;
    this.fold.beginReload();
    const [open, recent, points, status] = await Promise.all([
      this.loader.openAlerts(),
      this.loader.recentAlerts(),
      this.loader.points(),
      this.loader.status(),
    ]);
    if (load !== this.loads) return;
    this.rows(open.alerts);
    this.rows(recent.alerts);
    this.fold.sweep();
    this.advanceSeq(Math.min(open.seq, recent.seq));
    this.truncated = open.alerts.length >= this.options.openLimit;
    this.points = new Map();
    this.takePoints(points);
    this.takeStatus(status);
    this.loaded = true;
  }

  /** Loads what the stream does not repeat after a break: the points and the status. */
  async refresh(): Promise<void> {
    const [points, status] = await Promise.all([this.loader.points(), this.loader.status()]);
    this.takePoints(points);
    this.takeStatus(status);
  }

  /** Takes alerts that a view loaded for itself. */
  rows(rows: readonly AlertRow[]): void {
    for (const row of rows) this.fold.row(row);
  }

  /** All that is known of one alert; undefined where nothing is. */
  alert(id: string): Alert | undefined {
    return this.fold.alert(id);
  }

  /** Takes a message of the stream; true where it asks for a new load. */
  message(message: SseMessage): boolean {
    if (message.event === 'reset') {
      this.lastSeq = undefined;
      return true;
    }
    const data: unknown = JSON.parse(message.data);
    if (message.event === 'alert') this.takeAlert(data as AlertEvent, message.id);
    else if (message.event === 'points') this.takePoints(data as PointsAnswer);
    else if (message.event === 'status') this.takeStatus(data as Status);
    return false;
  }

  opened(): void {
    this.connection = { state: 'live', since: this.options.clock() };
  }

  lost(reason: string): void {
    const since = this.connection.state === 'lost' ? this.connection.since : this.options.clock();
    this.connection = { state: 'lost', since, reason };
  }

  snapshot(): Snapshot {
    const localNow = this.options.clock();
    const now = localNow + this.skew;
    const moment = { now, eventNow: this.watermark ?? now };
    const rules = rulesOf(this.status?.rules);
    this.fold.prune((alert) => !isOpen(alert, rules, moment));
    const alerts = this.fold.alerts().filter((alert) => !rules.shadow.has(alert.rule));
    const { connection, freshAt, watermark, status, truncated, points } = this;
    return {
      loaded: this.loaded,
      changes: this.changes,
      moment,
      connection,
      freshAt,
      watermark,
      unknown: unknowns({
        ...{ localNow, serverNow: now, connection, freshAt, watermark, status, truncated },
        points: [...points.values()],
      }),
      alerts,
      open: openAlerts(alerts, rules, moment),
      rules,
      points: new Map(points),
      status,
    };
  }

  private takeAlert(event: AlertEvent, id: string | undefined): void {
    const seq = Number(id);
    if (id !== undefined && Number.isSafeInteger(seq)) this.advanceSeq(seq);
    this.fold.change(event, this.lastSeq ?? 0, this.options.clock() + this.skew);
    this.changes++;
  }

  private takePoints(answer: PointsAnswer): void {
    for (const point of answer.points) this.points.set(point.point, point);
    this.freshAt = this.options.clock();
    this.takeClocks(answer);
  }

  private takeStatus(status: Status): void {
    this.status = status;
    this.takeClocks(status);
  }

  private takeClocks({ now, watermark }: { now?: string; watermark?: string }): void {
    const serverNow = instant(now);
    if (serverNow !== undefined) this.skew = serverNow - this.options.clock();
    this.watermark = instant(watermark) ?? this.watermark;
  }

  private advanceSeq(seq: number): void {
    this.lastSeq = Math.max(this.lastSeq ?? 0, seq);
  }
}
