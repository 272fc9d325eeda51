import { parseArgs } from 'node:util';
import { expect, test } from 'vitest';
import { isPartial } from '../../bench/harness/keep.mjs';

test.each([
  { given: [], partial: false },
  { given: ['--rounds', '1', '--minutes', '6'], partial: false },
  { given: ['--rounds', '1', '--only', 'rivulet'], partial: true },
  { given: ['--profile'], partial: true },
  { given: ['--viewers=1'], partial: true },
])('whether a run with $given is not the whole part: $partial', ({ given, partial }) => {
  const { tokens } = parseArgs({ args: given, strict: false, allowPositionals: true, tokens: true });
  expect(isPartial(tokens)).toBe(partial);
});
