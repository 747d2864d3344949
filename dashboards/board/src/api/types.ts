/**
 * What the server says, as it says it (dashboards/board/README.md, "The interface"). Whatever is
 * not known is absent.
 */

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';
export type AlertStatus = 'firing' | 'updated' | 'resolved';

export interface Evidence {
  count?: number;
  events?: string[];
}

export interface AlertData {
  alert_id: string;
  status: AlertStatus;
  rule: string;
  title: string;
  pack?: string;
  pack_version?: string | number;
  rule_hash?: string;
  severity: Severity;
  domain?: string;
  audience?: string[];
  labels?: Record<string, string>;
  runbook?: string;
  key?: Record<string, unknown>;
  time: string;
  resolved_at?: string;
  window?: { start?: string; end?: string };
  measures?: Record<string, unknown>;
  unusual?: Record<string, number>;
  inhibited_by?: string[];
  folded?: number;
  late?: boolean;
  exercise?: boolean;
  why?: string;
  say?: string;
  evidence?: Evidence;
}

export interface AlertEvent {
  id: string;
  source?: string;
  type?: string;
  time: string;
  data: AlertData;
}

/** One row of GET /api/v1/alerts: the newest word on an alert, and its firing. */
export interface AlertRow {
  seq: number;
  alert: AlertEvent;
  firing?: AlertEvent;
}

export interface AlertsAnswer {
  seq: number;
  alerts: AlertRow[];
}

export interface RuleAbout {
  rule: string;
  title?: string;
  about?: string;
  owner?: string;
  runbook?: string;
}

export interface AlertHistory {
  alert_id: string;
  history: AlertEvent[];
  rule: RuleAbout | null;
}

export interface Flow {
  bucket_s: number;
  end: string;
  entry: number[];
  exit: number[];
}

export interface Waits {
  bucket_s: number;
  end: string;
  mean_s: (number | null)[];
}

export type PointState = 'open' | 'restricted' | 'closed';
export type FeedState = 'online' | 'degraded' | 'offline_sync' | 'maintenance' | 'silent';

export interface Point {
  point: string;
  name?: string;
  lat?: number;
  lon?: number;
  timezone?: string;
  neighbours?: string[];
  state?: PointState;
  lanes_open?: number;
  lanes_total?: number;
  wait_s?: number;
  wait_time?: string;
  queue_length?: number;
  staff_present?: number;
  staff_planned?: number;
  last_event?: string;
  feed?: { state?: FeedState; last?: string };
  flow?: Flow;
  waits?: Waits;
}

export interface PointsAnswer {
  now?: string;
  watermark?: string;
  points: Point[];
}

export type InputState = 'active' | 'idle' | 'paused' | 'unreachable' | 'ended';

export interface Input {
  name: string;
  state: InputState;
  watermark?: string;
  lag_s?: number;
  error?: string;
}

export interface RuleStatus {
  rule: string;
  title?: string;
  severity?: Severity;
  domain?: string;
  shape?: string;
  fired?: number;
  resolved?: number;
  open?: number;
  errors?: number;
  shadow?: boolean;
}

export interface Status {
  version?: string;
  started?: string;
  now?: string;
  watermark?: string;
  events_per_second?: number;
  events?: number;
  invalid?: number;
  late?: number;
  duplicates?: number;
  inputs?: Input[];
  rules?: RuleStatus[];
}
