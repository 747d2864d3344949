import type { ComponentChildren } from 'preact';
import type { RuleAbout } from '../api/types';
import { countText, nameText, valueText } from '../format/number';
import type { Alert } from '../state/alert_fold';
import type { Snapshot } from '../state/board';
import { zoneOf } from './alert_card';
import { Times } from './times';

interface AlertPairsProps {
  alert: Alert;
  rule: RuleAbout | undefined;
  snapshot: Snapshot;
}

/**
 * The alert's values: key, measures, what was expected, window, evidence, labels, and which rule
 * said so.
 */
export function AlertPairs({ alert, rule, snapshot }: AlertPairsProps) {
  return (
    <div class="detail-side">
      <Values title="Key" values={alert.key} />
      <Values title="Measures" values={alert.measures} />
      <Values title="Compared with what is usual" values={alert.unusual} />
      <Window alert={alert} snapshot={snapshot} />
      <Evidence alert={alert} />
      <Values title="Labels" values={alert.labels} />
      <Rule alert={alert} rule={rule} />
    </div>
  );
}

function Values({ title, values }: { title: string; values: Record<string, unknown> | undefined }) {
  const entries = Object.entries(values ?? {});
  if (entries.length === 0) return null;
  return (
    <Panel title={title}>
      <dl class="pairs">
        {entries.map(([name, value]) => (
          <Pair key={name} name={nameText(name)}>
            {valueText(value)}
          </Pair>
        ))}
      </dl>
    </Panel>
  );
}

function Panel({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="panel">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Pair({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Window({ alert, snapshot }: Omit<AlertPairsProps, 'rule'>) {
  const { start, end } = alert.window ?? {};
  if (start === undefined && end === undefined) return null;
  const zone = zoneOf(alert, snapshot);
  const edge = (at: string) => (
    <Times at={Date.parse(at)} zone={zone} now={snapshot.moment.now} seconds />
  );
  return (
    <Panel title="Window">
      <dl class="pairs">
        {start !== undefined && <Pair name="From">{edge(start)}</Pair>}
        {end !== undefined && <Pair name="To">{edge(end)}</Pair>}
      </dl>
    </Panel>
  );
}

function Evidence({ alert }: { alert: Alert }) {
  const events = alert.evidence?.events ?? [];
  const count = alert.evidence?.count ?? events.length;
  if (count === 0) return null;
  return (
    <Panel title="Evidence">
      <p>
        {countText(count, 'event')}
        {count > events.length && events.length > 0 && `; the newest ${events.length}:`}
      </p>
      <ul class="evidence">
        {events.map((event, i) => (
          <li key={i}>
            <code>{event}</code>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Rule({ alert, rule }: Omit<AlertPairsProps, 'snapshot'>) {
  return (
    <Panel title="Rule">
      <dl class="pairs">
        <Pair name="Rule">
          <code>{alert.rule}</code>
        </Pair>
        {alert.pack && (
          <Pair name="Pack">
            {alert.pack} {valueText(alert.pack_version ?? '')}
          </Pair>
        )}
        {rule?.owner && <Pair name="Owner">{rule.owner}</Pair>}
        {alert.audience && alert.audience.length > 0 && (
          <Pair name="Audience">{alert.audience.join(', ')}</Pair>
        )}
        {alert.rule_hash && (
          <Pair name="Hash of its meaning">
            <code>{alert.rule_hash}</code>
          </Pair>
        )}
        <Pair name="Alert">
          <code>{alert.alert_id}</code>
        </Pair>
      </dl>
    </Panel>
  );
}
