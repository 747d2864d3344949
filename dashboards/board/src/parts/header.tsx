import { clockAt, lengthText } from '../format/time';
import type { Snapshot } from '../state/board';
import { Theme, useTheme } from '../theme';

interface HeaderProps {
  snapshot: Snapshot;
  paused: boolean;
  onPause: () => void;
  overview: boolean;
}

const kThemeNames: Record<Theme, string> = { system: 'auto', light: 'light', dark: 'dark' };

/**
 * The name, the way home, the clock by UTC, whether news comes, and the two switches: pause and
 * theme.
 */
export function Header({ snapshot, paused, onPause, overview }: HeaderProps) {
  const [theme, nextTheme] = useTheme();
  const clock = clockAt(snapshot.moment.now, 'UTC', true);
  return (
    <header class="header">
      <a class="brand" href="#/" aria-current={overview ? 'page' : undefined}>
        <BrandMark />
        <span>limen</span>
        {!overview && <span class="brand-back">Overview</span>}
      </a>
      <p class="clock">
        <span class="clock-time">{clock?.time}</span> <span class="clock-zone">UTC</span>
        <span class="clock-day">{clock?.day}</span>
      </p>
      <p
        class={`pulse pulse-${snapshot.connection.state}`}
        data-connection={snapshot.connection.state}
      >
        <span class="pulse-dot" aria-hidden="true" />
        {pulseText(snapshot)}
      </p>
      <div class="switches">
        <button type="button" class="button" aria-pressed={paused} onClick={onPause}>
          {paused ? 'Resume' : 'Pause'}
        </button>
        <button type="button" class="button" onClick={nextTheme}>
          Theme: {kThemeNames[theme]}
        </button>
      </div>
    </header>
  );
}

/** A gate: limen is Latin for threshold. */
function BrandMark() {
  return (
    <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
      <path class="brand-post" d="M4 21V6h4v15zM16 21V6h4v15z" />
      <path class="brand-beam" d="M2 3h20v4H2z" />
    </svg>
  );
}

function pulseText({ connection, freshAt, moment }: Snapshot): string {
  if (connection.state === 'connecting') return 'Connecting';
  if (connection.state === 'lost') return 'No connection';
  if (freshAt === undefined) return 'Live';
  const behind = moment.now - moment.eventNow;
  return behind < 1000 ? 'Live' : `Live · evaluated to ${lengthText(behind)} ago`;
}
