import { describe, expect, it } from 'vitest';
import { SseMessage, SseParser } from './sse';
import { retryDelayMs } from './stream';

function parse(...pieces: string[]): SseMessage[] {
  const parser = new SseParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

describe('SseParser', () => {
  it('reads event, id and data', () => {
    expect(parse('id: 7\nevent: alert\ndata: {"a":1}\n\n')).toEqual([
      { event: 'alert', id: '7', data: '{"a":1}' },
    ]);
  });

  it('gives the same messages wherever the pieces are cut', () => {
    const text =
      ': hello\r\n\r\nid: 1\r\nevent: a\r\ndata: x\r\ndata: y\r\n\r\n' +
      'data: z\n\nretry: 5\r\rdata:w\r\r\n';
    const whole = parse(text);
    expect(whole.map((message) => message.data)).toEqual(['x\ny', 'z', 'w']);
    for (let cut = 0; cut <= text.length; cut++) {
      expect(parse(text.slice(0, cut), text.slice(cut))).toEqual(whole);
    }
    expect(parse(...text)).toEqual(whole);
  });

  it('does not carry an id or an event over to the next message', () => {
    expect(parse('id: 1\nevent: a\ndata: x\n\ndata: y\n\n')[1]).toEqual({
      event: 'message',
      data: 'y',
    });
  });

  it('drops a message without data and one that is not finished', () => {
    expect(parse('event: a\n\nid: 3\ndata: unfinished')).toEqual([]);
  });

  it('keeps colons and all but the first space of a value', () => {
    expect(parse('data:  a: b\n\n')[0]?.data).toBe(' a: b');
  });
});

describe('retryDelayMs', () => {
  it('doubles up to five seconds', () => {
    expect([0, 1, 2, 3, 4, 99].map(retryDelayMs)).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
  });
});
