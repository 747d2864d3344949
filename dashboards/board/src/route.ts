import { useEffect, useState } from 'preact/hooks';

export type Route =
  { view: 'overview' } | { view: 'alert'; id: string } | { view: 'point'; point: string };

/** Reads the part after `#`; anything that it does not know is the overview. */
export function parseRoute(hash: string): Route {
  const [view, ...rest] = hash.replace(/^#?\/?/, '').split('/');
  const name = decoded(rest.join('/'));
  if (view === 'alerts' && name) return { view: 'alert', id: name };
  if (view === 'points' && name) return { view: 'point', point: name };
  return { view: 'overview' };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const alertHref = (id: string): string => `#/alerts/${encodeURIComponent(id)}`;
export const pointHref = (point: string): string => `#/points/${encodeURIComponent(point)}`;

/** The page's route, following the address. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const follow = (): void => setRoute(parseRoute(location.hash));
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return route;
}
