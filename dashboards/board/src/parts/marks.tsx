import { numberText } from '../format/number';
import type { Alert } from '../state/alert_fold';
import { isHeldBack } from '../state/open_alerts';

/**
 * What is special about an alert, each as a short word with its meaning: exercise, late, held back,
 * folded, one-off.
 */
export function Marks({ alert, once }: { alert: Alert; once: boolean }) {
  const marks: [string, string, string][] = [];
  if (alert.exercise) marks.push(['exercise', 'Exercise', 'This comes from an exercise.']);
  if (alert.late) marks.push(['late', 'Late', 'Its event came late.']);
  if (isHeldBack(alert)) {
    marks.push([
      'held',
      'Held back',
      'Its cause is an alert of its own; nobody was notified of this one.',
    ]);
  }
  if (alert.folded) {
    const more = `+${numberText(alert.folded)} more`;
    marks.push(['folded', more, 'So many firings of the same kind were folded into this alert.']);
  }
  if (once && alert.endedAt === undefined) {
    marks.push(['once', 'One-off', 'It happened once; there is no end to wait for.']);
  }
  if (marks.length === 0) return null;
  return (
    <ul class="marks" aria-label="Marks">
      {marks.map(([kind, text, meaning]) => (
        <li key={kind} class={`chip chip-${kind}`} title={meaning}>
          {text}
        </li>
      ))}
    </ul>
  );
}
