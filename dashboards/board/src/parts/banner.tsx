import type { Unknown } from '../state/unknowns';
import { countText } from '../format/number';

/** What the board does not know, in words; takes no room where there is nothing to say. */
export function Banner({ unknown, missed }: { unknown: Unknown[]; missed: number | undefined }) {
  return (
    <div class="banner" role="region" aria-label="What is not known">
      {missed !== undefined && (
        <p class="banner-line banner-paused" data-unknown="paused">
          <span aria-hidden="true">❚❚</span>
          Paused. {countText(missed, 'change')} to alerts since then.
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
