import { describe, expect, it } from 'vitest';
import { kBehindMs, kLostGraceMs, kStaleMs, Knowledge, listText, unknowns } from './unknowns';

const kNow = 1_000_000;
const kAllIsWell: Knowledge = {
  localNow: kNow,
  serverNow: kNow,
  connection: { state: 'live', since: 0 },
  freshAt: kNow - 1000,
  watermark: kNow - 11_000,
  status: { inputs: [{ name: 'crossings/0', state: 'active' }] },
  points: [{ point: 'XZABC', feed: { state: 'online' } }],
  truncated: false,
};

const idsOf = (more: Partial<Knowledge>): string[] =>
  unknowns({ ...kAllIsWell, ...more }).map((unknown) => unknown.id);

describe('unknowns', () => {
  it('has nothing to say when all is well', () => {
    expect(idsOf({})).toEqual([]);
  });

  it('says for how long there has been no connection, and nothing of a short break', () => {
    const lost = { state: 'lost' as const, since: kNow - kLostGraceMs, reason: 'it closed' };
    const [unknown] = unknowns({ ...kAllIsWell, connection: lost });
    expect(unknown?.text).toBe(
      'No connection for 1 s (it closed). What you see may be out of date. Trying again.',
    );
    expect(idsOf({ connection: { ...lost, since: lost.since + 1 } })).toEqual([]);
  });

  it('says the age of numbers at the bound and not before', () => {
    expect(idsOf({ freshAt: kNow - kStaleMs })).toEqual(['stale']);
    expect(idsOf({ freshAt: kNow - kStaleMs + 1 })).toEqual([]);
  });

  it('counts from the connection where no numbers ever came', () => {
    expect(idsOf({ freshAt: undefined })).toEqual(['stale']);
  });

  it('says when the watermark is behind, unless every input has ended', () => {
    const watermark = kNow - kBehindMs;
    expect(idsOf({ watermark })).toEqual(['behind']);
    expect(idsOf({ watermark: watermark + 1 })).toEqual([]);
    expect(idsOf({ watermark, status: { inputs: [{ name: 'a', state: 'ended' }] } })).toEqual([]);
  });

  it('names silent feeds and unreachable inputs, and that not all is loaded', () => {
    expect(idsOf({ points: [{ point: 'XZABC', feed: { state: 'silent' } }] })).toEqual(['feeds']);
    expect(idsOf({ status: { inputs: [{ name: 'a', state: 'unreachable' }] } })).toEqual([
      'inputs',
    ]);
    expect(idsOf({ truncated: true })).toEqual(['truncated']);
  });
});

describe('listText', () => {
  it('names four and counts the rest', () => {
    expect(listText(['a', 'b', 'c', 'd'])).toBe('a, b, c, d');
    expect(listText(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, d and 2 more');
  });
});
