import { describe, expect, it } from 'vitest';
import { renderedOf } from '../../src/views/targets/rendered.ts';

const NONE = { message: 'The output is not a JSON object', line: null, column: null, nearest: null };

describe('what a template rendered', () => {
  it.each(['{"a": 1}', '[1, 2]', '"text"', 'null'])('inspector-80: is a body if it is JSON: %s', (output) => {
    expect(renderedOf({ output, fault: output.startsWith('{') ? null : NONE })).toEqual({ is: 'body', text: output });
  });

  it('inspector-80: is a fault with line and column of the text if it is not JSON', () => {
    expect(renderedOf({ output: '{\n  "a": ,\n}', fault: NONE })).toMatchObject({ is: 'fault', line: 2, column: 8 });
    expect(renderedOf({ output: '', fault: NONE })).toMatchObject({ is: 'fault', line: 1, column: 1, text: '' });
  });

  it('inspector-80: is a fault with line and column of the template if that cannot be rendered', () => {
    const fault = { message: 'Unknown filter "uppper"', line: 3, column: 9, nearest: 'upper' };
    expect(renderedOf({ output: null, fault })).toEqual({ is: 'fault', ...fault, text: null });
  });
});
