// https://www.w3.org/TR/trace-context/ as the receiver and sender of one header.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginTrace, continueTrace, parseTraceparent } from '../../src/domain/trace-context.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const GOOD = `00-${TRACE}-${SPAN}-01`;

describe('trace-1: a traceparent is read as W3C says, and a malformed one is as if there was none', () => {
  it.each([
    ['version 00', GOOD, GOOD],
    ['not sampled', `00-${TRACE}-${SPAN}-00`, `00-${TRACE}-${SPAN}-00`],
    ['a random trace id', `00-${TRACE}-${SPAN}-03`, `00-${TRACE}-${SPAN}-03`],
    ['flags that nobody has defined', `00-${TRACE}-${SPAN}-fd`, GOOD],
    ['a later version', `cc-${TRACE}-${SPAN}-01`, GOOD],
    ['a later version with more behind it', `cc-${TRACE}-${SPAN}-01-what-the-future-is`, GOOD],
  ])('%s', (_what, header, expected) => {
    expect(parseTraceparent(header)).toBe(expected);
  });

  it.each([
    ['none', undefined],
    ['empty', ''],
    ['no trace id', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['no parent id', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['version ff', `ff-${TRACE}-${SPAN}-01`],
    ['version 00 with more behind it', `${GOOD}-what`],
    ['a later version with something else behind it', `cc-${TRACE}-${SPAN}-01.what`],
    ['upper case', GOOD.toUpperCase()],
    ['too short', GOOD.slice(0, -1)],
    ['too long', `${GOOD}1`],
    ['no hex', GOOD.replace('4', 'g')],
    ['sent twice', `${GOOD}, ${GOOD}`],
    ['white space', ` ${GOOD}`],
    ['a line break', `${GOOD}\n`],
  ])('ignored: %s', (_what, header) => {
    expect(parseTraceparent(header)).toBeNull();
  });

  it('whatever comes in, what is kept is in the one form that goes out', () => {
    const parts = fc.tuple(
      fc.constantFrom('00', '01', 'cc', 'ff', '0'),
      fc.constantFrom(TRACE, '0'.repeat(32), 'x', TRACE.slice(1)),
      fc.constantFrom(SPAN, '0'.repeat(16), ''),
      fc.constantFrom('00', '01', 'ff', '1', '0g'),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          parts.map((all) => all.join('-')),
        ),
        (header) => {
          const parsed = parseTraceparent(header);
          if (parsed === null) return;
          expect(parsed).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]$/);
          expect(parseTraceparent(parsed)).toBe(parsed);
        },
      ),
    );
  });
});

describe('trace-2: an attempt is a span of its own in the same trace', () => {
  it.each(['00', '01', '02', '03'])('flags %s are kept', (flags) => {
    expect(continueTrace(`00-${TRACE}-${SPAN}-${flags}`, 'aaaaaaaaaaaaaaaa')).toBe(
      `00-${TRACE}-aaaaaaaaaaaaaaaa-${flags}`,
    );
  });

  it('a trace that begins here is sampled', () => {
    expect(beginTrace(TRACE, SPAN)).toBe(GOOD);
  });
});
