import type { Severity } from '../api/types';

/** All severities, the gravest first. */
export const kSeverities: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

const kNames: Record<Severity, string> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info',
};

/** 0 is the gravest; a severity that this board does not know comes last. */
export function severityRank(severity: string): number {
  const rank = kSeverities.indexOf(severity as Severity);
  return rank < 0 ? kSeverities.length : rank;
}

export function severityName(severity: string): string {
  return kNames[severity as Severity] ?? severity;
}
