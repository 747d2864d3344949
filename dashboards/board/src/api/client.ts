import type { AlertHistory, AlertsAnswer, PointsAnswer, Status } from './types';

/** The most open alerts that one load asks for; the board says so where there are more. */
export const kOpenLimit = 5000;
/** How many alerts of the past one load asks for. */
export const kRecentLimit = 200;

const kApi = 'api/v1';
export const kStreamUrl = `${kApi}/alerts/stream`;

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(`${kApi}/${path}`, { cache: 'no-store' });
  if (!answer.ok) throw new Error(`The server answered ${answer.status} to ${path}.`);
  return (await answer.json()) as T;
}

export const loadOpenAlerts = (): Promise<AlertsAnswer> =>
  get(`alerts?status=open&limit=${kOpenLimit}`);

export const loadRecentAlerts = (): Promise<AlertsAnswer> =>
  get(`alerts?status=all&limit=${kRecentLimit}`);

export const loadPointAlerts = (point: string): Promise<AlertsAnswer> =>
  get(`alerts?status=all&limit=100&point=${encodeURIComponent(point)}`);

export const loadPoints = (): Promise<PointsAnswer> => get('points');
export const loadStatus = (): Promise<Status> => get('status');

/** An alert's history; undefined where the server does not know that id. */
export async function loadHistory(id: string): Promise<AlertHistory | undefined> {
  const answer = await fetch(`${kApi}/alerts/${encodeURIComponent(id)}`, { cache: 'no-store' });
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return (await answer.json()) as AlertHistory;
}
