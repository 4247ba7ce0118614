import { describe, expect, it } from 'vitest';
import { comparedHeaders, firstDifference } from '../../src/views/delivery/received.ts';

const bytes = (...all: number[]) => Uint8Array.from(all);

it.each([
  [bytes(), bytes(), null],
  [bytes(1, 2, 3), bytes(1, 2, 3), null],
  [bytes(1, 2, 3), bytes(1, 9, 3), 1],
  [bytes(1, 2), bytes(1, 2, 3), 2],
  [bytes(1, 2, 3), bytes(1, 2), 2],
])('%j and %j part at %j', (one, other, at) => {
  expect(firstDifference(one, other)).toBe(at);
  expect(firstDifference(other, one)).toBe(at);
});

describe('headers, sent and received', () => {
  const fates = (sent: Record<string, string | string[]>, received: [string, string][]) =>
    comparedHeaders(sent, received).map(({ name, fate }) => `${name} ${fate}`);

  it('are compared by name, whatever its spelling', () => {
    expect(fates({ 'X-Omneo-Event': 'a' }, [['x-omneo-event', 'a']])).toEqual(['x-omneo-event same']);
    expect(
      fates({ 'x-a': ['1', '2'] }, [
        ['X-A', '1'],
        ['x-a', '2'],
      ]),
    ).toEqual(['x-a same']);
  });

  it('may be changed or lost on the way, come from HTTP, or be nobody’s business', () => {
    const sent = { 'x-a': '1', 'x-b': '2', authorization: '••••' };
    expect(
      fates(sent, [
        ['host', 'h'],
        ['X-A', '9'],
        ['authorization', 'Bearer x'],
      ]),
    ).toEqual(['x-a changed', 'x-b lost', 'authorization masked', 'host added']);
  });
});
