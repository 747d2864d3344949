import { describe, expect, it } from 'vitest';
import { flowShape, kJoined, latestFull, linePath, rollFlow, rollWaits, Series } from './flow';

const kEnd = Date.parse('2026-05-02T06:15:00Z');
const kFlow = { bucket_s: 60, end: '2026-05-02T06:15:00Z', entry: [1, 2, 3], exit: [4, 5, 6] };

function rolled(until: number): Series {
  const series = rollFlow(kFlow, until);
  if (!series) throw new Error('the flow is well formed');
  return series;
}

describe('rollFlow', () => {
  it('stays as it is while the newest bucket holds the instant, its end included', () => {
    expect(rolled(kEnd)).toEqual({
      bucketMs: 60_000,
      endMs: kEnd,
      entry: [1, 2, 3],
      exit: [4, 5, 6],
      unspoken: 0,
    });
    expect(rolled(kEnd - 500_000).endMs).toBe(kEnd);
  });

  it('moves by whole buckets and counts those that nobody has spoken of', () => {
    expect(rolled(kEnd + 1)).toMatchObject({ endMs: kEnd + 60_000, entry: [2, 3, 0], unspoken: 1 });
    expect(rolled(kEnd + 60_000).unspoken).toBe(1);
    expect(rolled(kEnd + 60_001)).toMatchObject({ exit: [6, 0, 0], unspoken: 2 });
  });

  it('is empty, not longer, after a long silence', () => {
    expect(rolled(kEnd + 3_600_000)).toMatchObject({ entry: [0, 0, 0], unspoken: 3 });
  });

  it('is undefined for a flow without a time or a length', () => {
    expect(rollFlow({ ...kFlow, end: 'soon' }, kEnd)).toBeUndefined();
    expect(rollFlow({ ...kFlow, bucket_s: 0 }, kEnd)).toBeUndefined();
  });
});

describe('rollWaits', () => {
  const waits = { bucket_s: 60, end: kFlow.end, mean_s: [60, null, 180] };

  it('puts waits under the same buckets as the flow', () => {
    expect(rollWaits(waits, rolled(kEnd))).toEqual([60, null, 180]);
    expect(rollWaits(waits, rolled(kEnd + 1))).toEqual([null, 180, null]);
    const earlier = { ...waits, end: '2026-05-02T06:14:00Z' };
    expect(rollWaits(earlier, rolled(kEnd))).toEqual([null, 180, null]);
  });

  it('knows nothing without waits or with another bucket', () => {
    expect(rollWaits(undefined, rolled(kEnd))).toEqual([null, null, null]);
    expect(rollWaits({ ...waits, bucket_s: 300 }, rolled(kEnd))).toEqual([null, null, null]);
  });
});

describe('latestFull', () => {
  it('is the bucket before the one that still grows', () => {
    expect(latestFull(rolled(kEnd))).toEqual({ entry: 2, exit: 5 });
    expect(latestFull(rolled(kEnd + 1))).toEqual({ entry: 3, exit: 6 });
  });

  it('is not known once the server has not spoken of it', () => {
    expect(latestFull(rolled(kEnd + 60_001))).toBeUndefined();
  });
});

describe('flowShape', () => {
  it('draws both directions to one scale around a base line', () => {
    const shape = flowShape(rolled(kEnd), 30, 90);
    expect(shape.baseline).toBe(30); // 3 of 3 + 6
    expect(shape.entry).toBe('M0 30h7.8v-10h-7.8zM10 30h7.8v-20h-7.8z');
    expect(shape.exitGrowing).toBe('M20 30h7.8v60h-7.8z');
  });

  it('has its base line in the middle and no bars when nothing moves', () => {
    const shape = flowShape(rolled(kEnd + 3_600_000), 30, 90);
    expect(shape).toMatchObject({ baseline: 45, entry: '', exit: '', maxEntry: 0 });
  });
});

describe('linePath', () => {
  const nothing = (n: number): null[] => new Array<null>(n).fill(null);

  it('joins what lies close and scales to the top', () => {
    expect(linePath([0, 10, null, 5, 20], 10, 50, 20)).toBe('M5 20L15 0L35 10L45 0');
  });

  it('breaks where nothing was measured for longer, and shows one that stands alone', () => {
    const joined = [10, ...nothing(kJoined - 1), 10];
    const broken = [10, ...nothing(kJoined), 10];
    expect(linePath(joined, 10, 11, 20)).toBe('M0.5 0L10.5 0');
    expect(linePath(broken, 10, 12, 20)).toBe('M0.5 0h0.5M11.5 0h0.5');
  });

  it('is empty where nothing was measured', () => {
    expect(linePath(nothing(5), 10, 50, 20)).toBe('');
  });
});
