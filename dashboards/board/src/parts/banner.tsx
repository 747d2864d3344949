import type { Unknown } from '../state/unknowns';
import { countText } from '../format/number';
import { clockAt } from '../format/time';

interface BannerProps {
  unknown: Unknown[];
  /** Since when the view stands still, and how many changes of alerts it has missed. */
  paused: { at: number; missed: number } | undefined;
}

/** What the board does not know, in words; takes no room where there is nothing to say. */
export function Banner({ unknown, paused }: BannerProps) {
  return (
    <div class="banner" role="region" aria-label="What is not known">
      {paused && (
        <p class="banner-line banner-paused" data-unknown="paused">
          <span aria-hidden="true">❚❚</span>
          Paused at {clockAt(paused.at, 'UTC', true)?.time} UTC.{' '}
          {countText(paused.missed, 'change')} to alerts since then.
        </p>
      )}
      {unknown.map(({ id, text }) => (
        <p key={id} class="banner-line" data-unknown={id}>
          <span aria-hidden="true">⚠</span>
          {text}
        </p>
      ))}
    </div>
  );
}
