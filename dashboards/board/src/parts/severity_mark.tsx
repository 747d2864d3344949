import type { JSX } from 'preact';
import { severityName } from '../state/severity';

/** Each severity has a shape of its own, so that colour never speaks alone. */
const kShapes: Record<string, JSX.Element> = {
  critical: <path d="M7 1h10l6 6v10l-6 6H7l-6-6V7zM10.4 5h3.2l-.5 9h-2.2zM10.3 16h3.4v3.2h-3.4z" />,
  high: <path d="M12 1.5 23.5 22H.5zM10.6 8.5l.5 7h1.8l.5-7zM10.7 17h2.6v2.6h-2.6z" />,
  medium: <path d="M12 .8 23.2 12 12 23.2.8 12z" />,
  low: <circle cx="12" cy="12" r="9.5" />,
  info: <path d="M4 2h16v20H4zM10.7 5.5h2.6v2.6h-2.6zM10.7 10h2.6v8.5h-2.6z" />,
};

/** The severity's shape, and its name beside it where `named`. */
export function SeverityMark({ severity, named = false }: { severity: string; named?: boolean }) {
  return (
    <span class={`mark mark-${severity}`}>
      <svg class="mark-shape" viewBox="0 0 24 24" aria-hidden="true" fill-rule="evenodd">
        {kShapes[severity] ?? kShapes.info}
      </svg>
      {named ? (
        <span class="mark-name">{severityName(severity)}</span>
      ) : (
        <span class="unseen">{severityName(severity)}</span>
      )}
    </span>
  );
}
