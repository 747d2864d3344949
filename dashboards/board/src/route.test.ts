import { describe, expect, it } from 'vitest';
import { alertHref, parseRoute, pointHref } from './route';

describe('parseRoute', () => {
  it('reads what the links write', () => {
    expect(parseRoute(alertHref('a/b c'))).toEqual({ view: 'alert', id: 'a/b c' });
    expect(parseRoute(pointHref('XZABC'))).toEqual({ view: 'point', point: 'XZABC' });
  });

  it('is the overview for all else', () => {
    for (const hash of ['', '#', '#/', '#/alerts', '#/alerts/', '#/nowhere/x']) {
      expect(parseRoute(hash)).toEqual({ view: 'overview' });
    }
  });

  it('takes an address that is badly written as it stands', () => {
    expect(parseRoute('#/points/100%')).toEqual({ view: 'point', point: '100%' });
  });
});
