import { useEffect, useState } from 'preact/hooks';
import { loadPointAlerts } from '../api/client';
import type { Point } from '../api/types';
import { Series, rollFlow } from '../chart/flow';
import { clockAt, instant } from '../format/time';
import { numberText } from '../format/number';
import type { Live } from '../live';
import { AlertCard, AlertLine } from '../parts/alert_card';
import { FlowPanel } from '../parts/flow_panel';
import { Facts, FeedMark, StateMark } from '../parts/point_facts';
import { Times } from '../parts/times';
import { pointHref } from '../route';
import type { Snapshot } from '../state/board';
import { pointOf } from '../state/open_alerts';

interface PointViewProps {
  code: string;
  snapshot: Snapshot;
  live: Live;
}

/** One point: what it is, its figures, its flow and waits in large, and its alerts. */
export function PointView({ code, snapshot, live }: PointViewProps) {
  const failed = usePointAlerts(code, live);
  const point = snapshot.points.get(code);
  const { moment } = snapshot;
  const series: Series | undefined = point?.flow && rollFlow(point.flow, moment.eventNow);
  return (
    <article class="detail" data-view="point">
      <header class="detail-head">
        <h1 tabIndex={-1}>
          <span class="point-code">{code}</span> {point?.name}
        </h1>
        {point && <PointNow point={point} snapshot={snapshot} />}
        {!point && <p class="nothing">The board knows no point of this code.</p>}
      </header>
      {point && (
        <section class="panel" aria-label="Figures and flow">
          <Facts point={point} moment={moment} />
          {series ? (
            <FlowPanel point={point} series={series} now={moment.now} />
          ) : (
            <p class="nothing">No flow is known of this point.</p>
          )}
        </section>
      )}
      <PointAlerts code={code} snapshot={snapshot} failed={failed} />
      {point && <PointAbout point={point} snapshot={snapshot} />}
    </article>
  );
}

function PointNow({ point, snapshot }: { point: Point; snapshot: Snapshot }) {
  const { now } = snapshot.moment;
  const local = point.timezone === undefined ? undefined : clockAt(now, point.timezone, true);
  return (
    <p class="detail-now">
      <StateMark state={point.state} />
      <FeedMark point={point} moment={snapshot.moment} />
      {local && (
        <span>
          {local.time} local ({point.timezone})
        </span>
      )}
      <span>{clockAt(now, 'UTC', true)?.time} UTC</span>
    </p>
  );
}

/**
 * Loads the point's alerts of the past once; the stream keeps them up to date. True where that
 * failed.
 */
function usePointAlerts(code: string, live: Live): boolean {
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let left = false;
    const take = async (): Promise<void> => {
      const answer = await loadPointAlerts(code);
      live.board.rows(answer.alerts);
      live.touch();
    };
    take().catch(() => left || setFailed(true));
    return () => {
      left = true;
    };
  }, [code, live]);
  return failed;
}

function PointAlerts({
  code,
  snapshot,
  failed,
}: Omit<PointViewProps, 'live'> & { failed: boolean }) {
  const open = snapshot.open.shown.filter((alert) => pointOf(alert) === code);
  const shown = new Set(open);
  const past = snapshot.alerts.filter((alert) => pointOf(alert) === code && !shown.has(alert));
  return (
    <>
      <section class="panel" aria-labelledby="here-title">
        <h2 id="here-title">Open here</h2>
        {open.length === 0 && <p class="nothing">Nothing is known to be open here.</p>}
        <ul class="alerts alerts-wide">
          {open.map((alert) => (
            <AlertCard key={alert.alert_id} alert={alert} snapshot={snapshot} />
          ))}
        </ul>
      </section>
      <section class="panel" aria-labelledby="past-title">
        <h2 id="past-title">Before</h2>
        {failed && (
          <p class="nothing">
            The alerts of the past could not be loaded; those heard since are here.
          </p>
        )}
        {past.length === 0 && !failed && <p class="nothing">No alert before.</p>}
        <ol class="lines">
          {past.slice(0, 100).map((alert) => (
            <AlertLine key={alert.alert_id} alert={alert} snapshot={snapshot} />
          ))}
        </ol>
      </section>
    </>
  );
}

function PointAbout({ point, snapshot }: { point: Point; snapshot: Snapshot }) {
  const last = instant(point.last_event);
  const neighbours = point.neighbours ?? [];
  return (
    <section class="panel" aria-labelledby="about-title">
      <h2 id="about-title">About this point</h2>
      <dl class="pairs">
        {last !== undefined && (
          <div>
            <dt>Last event</dt>
            <dd>
              <Times at={last} zone={point.timezone} now={snapshot.moment.now} seconds />
            </dd>
          </div>
        )}
        {neighbours.length > 0 && (
          <div>
            <dt>Neighbours</dt>
            <dd class="links">
              {neighbours.map((code) => (
                <a key={code} href={pointHref(code)}>
                  {code}
                </a>
              ))}
            </dd>
          </div>
        )}
        {point.lat !== undefined && point.lon !== undefined && (
          <div>
            <dt>Latitude, longitude</dt>
            <dd>
              {numberText(point.lat)}, {numberText(point.lon)}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
