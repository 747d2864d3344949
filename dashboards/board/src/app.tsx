import { useEffect, useRef, useState } from 'preact/hooks';
import { Announcer } from './parts/announcer';
import { Banner } from './parts/banner';
import { Header } from './parts/header';
import type { Live } from './live';
import { Route, useRoute } from './route';
import type { Snapshot } from './state/board';
import { severityName } from './state/severity';
import { AlertView } from './views/alert_view';
import { kNoFilter, OverviewView } from './views/overview_view';
import { PointView } from './views/point_view';

/** The page: header, what is not known, and the view that the address names. */
export function App({ live }: { live: Live }) {
  const now = useSnapshot(live);
  const [frozen, setFrozen] = useState<Snapshot>();
  const [filter, setFilter] = useState(kNoFilter);
  const route = useRoute();
  const main = useRef<HTMLElement>(null);
  useFocus(route, main);
  useTitle(now);
  if (!now)
    return (
      <p class="loading" role="status">
        Connecting to limen…
      </p>
    );
  const shown = frozen ?? now;
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => skip(event, main.current)}>
        Skip to the content
      </a>
      <Header
        snapshot={now}
        paused={frozen !== undefined}
        onPause={() => setFrozen(frozen ? undefined : now)}
        overview={route.view === 'overview'}
      />
      <Banner unknown={now.unknown} paused={pausedSince(frozen, now)} />
      <main id="main" ref={main} tabIndex={-1}>
        {route.view === 'overview' && (
          <OverviewView snapshot={shown} filter={filter} onFilter={setFilter} />
        )}
        {route.view === 'alert' && (
          <AlertView key={route.id} id={route.id} snapshot={shown} live={live} />
        )}
        {route.view === 'point' && (
          <PointView key={route.point} code={route.point} snapshot={shown} live={live} />
        )}
      </main>
      <Announcer snapshot={now} />
    </>
  );
}

function pausedSince(frozen: Snapshot | undefined, now: Snapshot) {
  return frozen && { at: frozen.moment.now, missed: now.changes - frozen.changes };
}

function useSnapshot(live: Live): Snapshot | undefined {
  const [snapshot, setSnapshot] = useState<Snapshot>();
  useEffect(() => live.subscribe(setSnapshot), [live]);
  return snapshot;
}

function skip(event: Event, main: HTMLElement | null): void {
  event.preventDefault(); // the address after # is the route
  main?.focus();
}

/**
 * On a new view the focus goes to its heading; back on the overview, to the link that led away and
 * to where it stood.
 */
function useFocus(route: Route, main: { current: HTMLElement | null }): void {
  const left = useRef<{ link: string; top: number }>();
  const before = useRef(route);
  useEffect(() => {
    const remember = (event: Event): void => {
      const link = (event.target as Element).closest?.('main a[href^="#/"]');
      if (link) left.current = { link: link.getAttribute('href') ?? '', top: window.scrollY };
    };
    document.addEventListener('click', remember, true);
    return () => document.removeEventListener('click', remember, true);
  }, []);
  useEffect(() => {
    if (before.current === route) return;
    before.current = route;
    const back = route.view === 'overview' ? left.current : undefined;
    if (!back || !focusLink(main.current, back.link)) {
      main.current?.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
      return;
    }
    window.scrollTo(0, back.top);
  }, [route]);
}

function focusLink(main: HTMLElement | null, href: string): boolean {
  const links = main?.querySelectorAll<HTMLElement>('a[href]') ?? [];
  const link = [...links].find((one) => one.getAttribute('href') === href);
  link?.focus({ preventScroll: true });
  return link !== undefined;
}

/** The tab's title says how many alerts are open and how grave the gravest is. */
function useTitle(snapshot: Snapshot | undefined): void {
  const shown = snapshot?.open.shown ?? [];
  const gravest = shown[0];
  const title = gravest ? `(${shown.length}) ${severityName(gravest.severity)} · limen` : 'limen';
  useEffect(() => {
    document.title = title;
  }, [title]);
}
