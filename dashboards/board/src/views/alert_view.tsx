import { useEffect, useState } from 'preact/hooks';
import { loadHistory } from '../api/client';
import type { AlertEvent, AlertHistory, RuleAbout } from '../api/types';
import { linkTarget } from '../format/number';
import { lengthText } from '../format/time';
import type { Live } from '../live';
import { placeText, zoneOf } from '../parts/alert_card';
import { AlertPairs } from '../parts/alert_pairs';
import { Marks } from '../parts/marks';
import { SeverityMark } from '../parts/severity_mark';
import { Times } from '../parts/times';
import { alertHref, pointHref } from '../route';
import type { Alert } from '../state/alert_fold';
import { AlertFold } from '../state/alert_fold';
import type { Snapshot } from '../state/board';
import { isOnce, pointOf } from '../state/open_alerts';

interface AlertViewProps {
  id: string;
  snapshot: Snapshot;
  live: Live;
}

type Loaded = 'loading' | 'failed' | 'unknown' | AlertHistory;

/** One alert: what, where, why, what to do, its values and evidence, and how it went. */
export function AlertView({ id, snapshot, live }: AlertViewProps) {
  const heard = live.board.alert(id);
  const loaded = useHistory(id, heard?.seq);
  const history = typeof loaded === 'object' ? loaded : undefined;
  const alert = heard ?? (history && foldHistory(history));
  if (!alert || snapshot.rules.shadow.has(alert.rule)) return <Missing loaded={loaded} />;
  return (
    <article class={`detail detail-${alert.severity}`} data-view="alert">
      <Head alert={alert} snapshot={snapshot} />
      <div class="detail-columns">
        <div class="detail-main">
          <Reason alert={alert} rule={history?.rule ?? undefined} snapshot={snapshot} />
          <History alert={alert} events={history?.history} snapshot={snapshot} />
        </div>
        <AlertPairs alert={alert} rule={history?.rule ?? undefined} snapshot={snapshot} />
      </div>
    </article>
  );
}

/** The alert's history, loaded again whenever something new was heard of it. */
function useHistory(id: string, seq: number | undefined): Loaded {
  const [loaded, setLoaded] = useState<Loaded>('loading');
  useEffect(() => {
    let left = false;
    const take = (what: Loaded): void => {
      if (!left) setLoaded(what);
    };
    loadHistory(id).then(
      (history) => take(history ?? 'unknown'),
      () => setLoaded((before) => (typeof before === 'object' ? before : 'failed')),
    );
    return () => {
      left = true;
    };
  }, [id, seq]);
  return loaded;
}

function foldHistory(history: AlertHistory): Alert | undefined {
  const fold = new AlertFold();
  history.history.forEach((event, i) => fold.row({ seq: i, alert: event }));
  return fold.alerts()[0];
}

function Missing({ loaded }: { loaded: Loaded }) {
  const texts = {
    loading: 'Loading the alert…',
    failed: 'The alert could not be loaded: the server cannot be reached.',
    unknown: 'The server knows no alert of this id. It may be older than what is kept.',
  };
  return (
    <article class="detail" data-view="alert">
      <h1 tabIndex={-1}>Alert</h1>
      <p class="nothing" role="status">
        {texts[typeof loaded === 'object' ? 'unknown' : loaded]}
      </p>
      <p>
        <a href="#/">Back to the overview</a>
      </p>
    </article>
  );
}

function Head({ alert, snapshot }: { alert: Alert; snapshot: Snapshot }) {
  const code = pointOf(alert);
  const place = placeText(alert, snapshot);
  return (
    <header class="detail-head">
      <p class="detail-marks">
        <SeverityMark severity={alert.severity} named />
        <span class="chip">{alert.domain ?? 'no domain'}</span>
      </p>
      <h1 tabIndex={-1}>{alert.title}</h1>
      <p class="detail-place">
        {code === undefined ? place : <a href={pointHref(code)}>{place}</a>}
      </p>
      <p class="detail-now">
        <span class={`change change-${alert.endedAt === undefined ? 'fired' : 'over'}`}>
          {standText(alert, snapshot)}
        </span>
        <Times at={alert.at} zone={zoneOf(alert, snapshot)} now={snapshot.moment.now} seconds />
      </p>
      <Marks alert={alert} once={isOnce(alert, snapshot.rules)} />
    </header>
  );
}

function standText(alert: Alert, snapshot: Snapshot): string {
  if (alert.endedAt !== undefined)
    return `Over, lasted ${lengthText(alert.endedAt - alert.at)}, since`;
  return isOnce(alert, snapshot.rules) ? 'Happened at' : 'Open since';
}

interface ReasonProps {
  alert: Alert;
  rule: RuleAbout | undefined;
  snapshot: Snapshot;
}

function Reason({ alert, rule, snapshot }: ReasonProps) {
  const runbook = alert.runbook ?? rule?.runbook;
  const link = linkTarget(runbook);
  return (
    <section class="panel" aria-labelledby="why-title">
      {alert.exercise && <p class="note">This is an exercise, not a real event.</p>}
      {alert.late && (
        <p class="note">Its event came late, so the rest of the picture may have moved on.</p>
      )}
      <HeldBack alert={alert} snapshot={snapshot} />
      <h2 id="why-title">Why</h2>
      <p class="lead">{alert.why ?? 'The alert gives no reason.'}</p>
      {alert.say && <p class="say">{alert.say}</p>}
      {rule?.about && (
        <>
          <h2>What it means, what to do</h2>
          <p class="about">{rule.about}</p>
        </>
      )}
      {runbook && (
        <p class="runbook">
          Runbook:{' '}
          {link ? (
            <a href={link} rel="noopener noreferrer" target="_blank">
              {runbook}
            </a>
          ) : (
            runbook
          )}
        </p>
      )}
    </section>
  );
}

function HeldBack({ alert, snapshot }: { alert: Alert; snapshot: Snapshot }) {
  const causes = alert.inhibited_by ?? [];
  if (causes.length === 0) return null;
  return (
    <p class="note">
      Held back: nobody was notified, because of{' '}
      {causes.map((id, i) => (
        <span key={id}>
          {i > 0 && ', '}
          <a href={alertHref(id)}>
            {snapshot.alerts.find((one) => one.alert_id === id)?.title ?? id}
          </a>
        </span>
      ))}
      .
    </p>
  );
}

const kStatusTexts: Record<string, string> = {
  firing: 'Fired',
  updated: 'Updated',
  resolved: 'Over',
};

interface HistoryProps {
  alert: Alert;
  events: AlertEvent[] | undefined;
  snapshot: Snapshot;
}

function History({ alert, events, snapshot }: HistoryProps) {
  const zone = zoneOf(alert, snapshot);
  return (
    <section class="panel" aria-labelledby="history-title">
      <h2 id="history-title">History</h2>
      {!events && <p class="nothing">Not loaded yet.</p>}
      <ol class="history" aria-label="History of the alert">
        {events?.map((event) => (
          <li key={event.id} class={`history-${event.data.status}`}>
            <span class="history-what">{kStatusTexts[event.data.status] ?? event.data.status}</span>
            <Times at={Date.parse(event.time)} zone={zone} now={snapshot.moment.now} seconds />
            <span class="history-more">{changeOf(event)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function changeOf({ data }: AlertEvent): string {
  if (data.status !== 'updated') return data.why ?? '';
  if (data.folded) return `${data.folded} more firings of the same kind were folded in.`;
  return 'No longer held back: its cause is over.';
}
