/** The judge of the journeys can tell right from wrong. */
import { expect, test } from 'vitest';
import { type Chunk, chunksOf, type Outcome } from '../../src/protocol/index.js';
import { planOf } from '../support/faults/plan.js';
import { faultOf, nothingHappened } from '../support/faults/verdict.js';
import { script } from '../support/fixtures/script.js';

const plan = {
  ...planOf(1),
  task: 'plain',
  script: { seed: 5, count: 40, gap: 0, end: 'complete', profile: 'all' },
} as const;
const chunks = script(plan.script).flatMap((value) => {
  const yielded = chunksOf(value);
  return 'chunks' in yielded ? [...yielded.chunks] : [];
});
const complete: Outcome = { status: 'complete', result: { count: 40 } };
const lost: Outcome = { status: 'error', error: { code: 'run-lost', message: '', retryable: true } };
const judge = (read: readonly Chunk[], outcome: Outcome | undefined, happened = {}) =>
  faultOf(plan, { ...nothingHappened(), ...happened }, read, outcome);

test('what is whole and ends as it must is right', () => {
  expect(judge(chunks, complete)).toBeUndefined();
  expect(judge(chunks.slice(0, 7), lost, { deaths: 1 })).toBeUndefined();
});

test('a hole, a doubling, a splice and a part that claims to be all are wrong', () => {
  expect(judge(chunks.toSpliced(9, 1), complete)).toContain('value 10');
  expect(judge(chunks.toSpliced(9, 0, chunks[8] as Chunk), complete)).toContain('value 10');
  expect(judge([...chunks, chunks[0] as Chunk], complete)).toContain('value 41');
  expect(judge(chunks.slice(0, 39), complete)).toContain('only 39 of 40');
});

test('no end, another end, and an end that nothing explains are wrong', () => {
  expect(judge(chunks, undefined)).toBe('no end came');
  expect(judge(chunks, { status: 'complete', result: { count: 39 } })).toContain('result');
  expect(judge(chunks.slice(0, 7), lost)).toContain('run-lost');
  expect(judge(chunks, { status: 'cancelled', reason: 'cancelled' })).toContain('by nobody');
  const final: Outcome = { status: 'error', error: { code: 'run-lost', message: '', retryable: false } };
  expect(judge(chunks, final, { deaths: 1 })).toContain('not retryable');
});
