import { describe, expect, it } from 'vitest';
import { countText, linkTarget, numberText, valueText } from './number';
import { clockAt, instant, lengthText, waitText } from './time';

describe('instant', () => {
  it('reads RFC 3339 and nothing else', () => {
    expect(instant('2026-05-02T06:14:09.120Z')).toBe(1777702449120);
    expect(instant('soon')).toBeUndefined();
    expect(instant(undefined)).toBeUndefined();
  });
});

describe('clockAt', () => {
  const at = Date.parse('2026-05-02T23:14:05Z');

  it('gives the time and the day of the zone', () => {
    expect(clockAt(at, 'UTC')).toEqual({ time: '23:14', day: '2 May 2026' });
    expect(clockAt(at, 'Europe/Zagreb', true)).toEqual({ time: '01:14:05', day: '3 May 2026' });
  });

  it('writes midnight as 00', () => {
    expect(clockAt(Date.parse('2026-05-02T00:00:00Z'), 'UTC')?.time).toBe('00:00');
  });

  it('is undefined for a zone that does not exist', () => {
    expect(clockAt(at, 'Mars/Olympus')).toBeUndefined();
  });
});

describe('lengthText', () => {
  it('changes unit at the minute, the hour and the day', () => {
    const at = [0, 59_999, 60_000, 3_599_999, 3_600_000, 5_400_000, 86_400_000, 97_200_000];
    const texts = ['0 s', '59 s', '1 min', '59 min', '1 h', '1 h 30 min', '1 d', '1 d 3 h'];
    expect(at.map(lengthText)).toEqual(texts);
    expect(lengthText(-5)).toBe('0 s');
  });
});

describe('waitText', () => {
  it('rounds to the minute, and calls less than half a minute none', () => {
    expect([0, 29, 30, 89, 90, 3600].map(waitText)).toEqual([
      'none',
      'none',
      '1 min',
      '1 min',
      '2 min',
      '1 h',
    ]);
  });
});

describe('numberText', () => {
  it('keeps whole numbers and four digits of others', () => {
    expect([1234567, 0.12345, 47.25, -3, 0.0000123].map(numberText)).toEqual([
      '1,234,567',
      '0.1235',
      '47.25',
      '-3',
      '1.23e-5',
    ]);
    expect(numberText(NaN)).toBe('NaN');
  });
});

describe('valueText', () => {
  it('writes any value on one line', () => {
    expect([1.5, 'x', null, [1, 2], true].map(valueText)).toEqual([
      '1.5',
      'x',
      'not known',
      '[1,2]',
      'true',
    ]);
  });
});

describe('countText', () => {
  it('knows one from many', () => {
    expect([countText(1, 'alert'), countText(2000, 'alert')]).toEqual(['1 alert', '2,000 alerts']);
  });
});

describe('linkTarget', () => {
  it('leads to web pages only', () => {
    expect(linkTarget('https://example.org/runbook')).toBe('https://example.org/runbook');
    expect(linkTarget('javascript:alert(1)')).toBeUndefined();
    expect(linkTarget('data:text/html,x')).toBeUndefined();
    expect(linkTarget(undefined)).toBeUndefined();
  });
});
