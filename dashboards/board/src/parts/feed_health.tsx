import type { Input, Status } from '../api/types';
import { countText, numberText } from '../format/number';
import { instant, lengthText } from '../format/time';
import { pointHref } from '../route';
import type { Snapshot } from '../state/board';
import { FeedMark } from './point_facts';

const kInputStates: Record<string, string> = {
  active: 'Active',
  idle: 'Idle',
  paused: 'Paused',
  unreachable: 'Cannot be reached',
  ended: 'Ended',
};

/**
 * Whether the board's sources speak: the inputs, the feeds that are not well, what was refused, and
 * rules in trouble.
 */
export function FeedHealth({ snapshot }: { snapshot: Snapshot }) {
  const { status } = snapshot;
  return (
    <section class="panel" aria-labelledby="feeds-title">
      <h2 id="feeds-title">Feeds and inputs</h2>
      <Feeds snapshot={snapshot} />
      <Inputs status={status} now={snapshot.moment.now} />
      {status && <Counters status={status} />}
      <RulesInTrouble status={status} />
    </section>
  );
}

function Feeds({ snapshot }: { snapshot: Snapshot }) {
  const points = [...snapshot.points.values()];
  const unwell = points.filter((point) => point.feed?.state !== 'online');
  const well = points.length - unwell.length;
  return (
    <>
      <p class="feeds-well">
        {countText(well, 'feed')} of {numberText(points.length)} online.
      </p>
      {unwell.length > 0 && (
        <ul class="feeds">
          {unwell.map((point) => (
            <li key={point.point}>
              <a href={pointHref(point.point)}>{point.point}</a>
              <FeedMark point={point} moment={snapshot.moment} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Inputs({ status, now }: { status: Status | undefined; now: number }) {
  const inputs = status?.inputs ?? [];
  if (inputs.length === 0) return <p class="muted">No inputs are known.</p>;
  return (
    <table class="inputs">
      <caption class="unseen">Inputs</caption>
      <thead>
        <tr>
          <th scope="col">Input</th>
          <th scope="col">State</th>
          <th scope="col">Behind</th>
        </tr>
      </thead>
      <tbody>
        {inputs.map((input) => (
          <tr key={input.name}>
            <th scope="row">{input.name}</th>
            <td class={`input-${input.state}`}>
              {kInputStates[input.state] ?? input.state}
              {input.error && <span class="input-error">{input.error}</span>}
            </td>
            <td>{behindText(input, now)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function behindText(input: Input, now: number): string {
  if (input.lag_s !== undefined) return lengthText(input.lag_s * 1000);
  const watermark = instant(input.watermark);
  return watermark === undefined ? 'not known' : lengthText(now - watermark);
}

function Counters({ status }: { status: Status }) {
  const rate = status.events_per_second;
  const rows: [string, number | undefined][] = [
    ['Events', status.events],
    ['Not valid', status.invalid],
    ['Late', status.late],
    ['Duplicates', status.duplicates],
  ];
  return (
    <dl class="counters">
      {rate !== undefined && <Counter name="Events a second" value={rate} />}
      {rows.map(
        ([name, value]) => value !== undefined && <Counter key={name} name={name} value={value} />,
      )}
    </dl>
  );
}

function Counter({ name, value }: { name: string; value: number }) {
  return (
    <div class="counter">
      <dt>{name}</dt>
      <dd>{numberText(value >= 100 ? Math.round(value) : value)}</dd>
    </div>
  );
}

function RulesInTrouble({ status }: { status: Status | undefined }) {
  const failing = (status?.rules ?? []).filter((rule) => (rule.errors ?? 0) > 0 && !rule.shadow);
  if (failing.length === 0) return null;
  return (
    <>
      <h3 class="rules-title">Rules that could not judge some events</h3>
      <ul class="rules">
        {failing.map((rule) => (
          <li key={rule.rule}>
            {rule.title ?? rule.rule}: {countText(rule.errors ?? 0, 'error')}
          </li>
        ))}
      </ul>
    </>
  );
}
