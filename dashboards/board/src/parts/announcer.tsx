import { useEffect, useRef, useState } from 'preact/hooks';
import { Announcement, Announcer as Teller } from '../state/announce';
import type { Snapshot } from '../state/board';

/** A flood must not drown a screen reader: it is told at most this often. */
const kPaceMs = 10_000;

/** Tells screen readers what is newly open: critical at once, the rest politely. Not visible. */
export function Announcer({ snapshot }: { snapshot: Snapshot }) {
  const teller = useRef(new Teller());
  const toldAt = useRef(-Infinity);
  const [said, say] = useState<Announcement>({ urgent: '', polite: '' });
  useEffect(() => {
    const now = Date.now();
    if (!snapshot.loaded || now - toldAt.current < kPaceMs) return;
    const next = teller.current.next(snapshot.open.shown);
    if (!next) return;
    toldAt.current = now;
    say(next);
  }, [snapshot]);
  return (
    <div class="unseen">
      <p role="alert">{said.urgent}</p>
      <p role="status">{said.polite}</p>
    </div>
  );
}
