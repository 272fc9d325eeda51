import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StreamEvent } from '../../src/client/source.js';
import { initialState, isTerminal, type StreamState, transition } from '../../src/client/state.js';
import type { Chunk, Outcome } from '../../src/protocol/index.js';

const complete: Outcome = { status: 'complete', result: 'done' };

function described(type: 'opened' | 'reset', generation: string, next: number, head: number): StreamEvent {
  return { type, stream: 's', generation, status: 'streaming', interruptible: false, head, first: 1, next };
}

function texts(generation: string, seq: number, ...parts: string[]): StreamEvent {
  return {
    type: 'chunks',
    generation,
    seq,
    time: 0,
    chunks: parts.map((text): Chunk => ({ kind: 'text', text })),
  };
}

function play(
  events: readonly StreamEvent[],
  state = initialState('s'),
): { state: StreamState; told: StreamEvent[] } {
  const told: StreamEvent[] = [];
  let now = state;
  for (const event of events) {
    const [next, news] = transition(now, event);
    now = next;
    if (news) told.push(news);
  }
  return { state: now, told };
}

function textOf(events: readonly StreamEvent[]): string {
  return events
    .flatMap((event) => (event.type === 'chunks' ? event.chunks : []))
    .map((chunk) => (chunk.kind === 'text' ? chunk.text : ''))
    .join('');
}

describe('whatever a line does to a stream', () => {
  /** What the server says, then cut, dropped, doubled and out of place. */
  const delivery = fc.record({
    log: fc.array(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 30 }),
    steps: fc.array(
      fc.oneof(
        { weight: 5, arbitrary: fc.record({ from: fc.nat(30), count: fc.integer({ min: 1, max: 6 }) }) },
        { weight: 1, arbitrary: fc.constantFrom('opened' as const, 'ended' as const, 'old' as const) },
      ),
      { maxLength: 60, size: 'max' },
    ),
  });

  test('what is told is a prefix of the log, nothing twice, and nothing after the end', () => {
    fc.assert(
      fc.property(delivery, ({ log, steps }) => {
        const events = steps.map((step): StreamEvent => {
          if (step === 'opened') return described('opened', 'g', 1, log.length);
          if (step === 'ended')
            return { type: 'ended', generation: 'g', head: log.length, time: 0, outcome: complete };
          if (step === 'old') return texts('before', 1, 'old');
          const from = step.from % log.length;
          return texts('g', from + 1, ...log.slice(from, from + step.count));
        });
        const { state, told } = play([described('opened', 'g', 1, log.length), ...events]);
        const whole = log.join('');
        expect(whole.startsWith(textOf(told))).toBe(true);
        expect(textOf(told)).toBe(log.slice(0, state.seq).join(''));
        expect(state.chunkCount).toBe(state.seq);
        const end = told.findIndex(({ type }) => type === 'ended');
        expect(end === -1).toBe(!isTerminal(state.status));
        if (end !== -1) {
          expect(state.seq).toBe(log.length);
          expect(told.slice(end + 1).every(({ type }) => type === 'opened')).toBe(true);
          expect(told.filter(({ type }) => type === 'ended')).toHaveLength(1);
        }
        // And with everything delivered at last, everything is there.
        const { state: last, told: rest } = play(
          [
            texts('g', 1, ...log),
            { type: 'ended', generation: 'g', head: log.length, time: 0, outcome: complete },
          ],
          state,
        );
        expect(textOf(told) + textOf(rest)).toBe(whole);
        expect(last).toMatchObject({ status: 'complete', result: 'done', seq: log.length });
      }),
      { numRuns: 1_000 },
    );
  });

  test('the seqs of what is told follow one another', () => {
    fc.assert(
      fc.property(delivery, ({ log, steps }) => {
        let state = play([described('opened', 'g', 1, log.length)]).state;
        for (const step of steps) {
          if (typeof step === 'string') continue;
          const from = step.from % log.length;
          const before = state.seq;
          const [next, news] = transition(state, texts('g', from + 1, ...log.slice(from, from + step.count)));
          if (news?.type === 'chunks') expect(news.seq).toBe(before + 1);
          state = next;
        }
      }),
    );
  });
});

describe('a stream that is taken away', () => {
  const gone: StreamEvent = { ...described('reset', '', 1, 0), status: 'idle' } as StreamEvent;
  const ended = (reason: string): StreamEvent => ({
    type: 'ended',
    generation: 'a',
    head: 1,
    time: 0,
    outcome: { status: 'cancelled', reason },
  });
  const start = [described('opened', 'a', 1, 0), texts('a', 1, 'x')];

  test.each([
    ['deleted', [ended('deleted')]],
    ['expired', [ended('expired')]],
    ['deleted', [ended('cancelled')]],
    ['deleted', []],
  ])('is known as %s until there is another', (reason, end) => {
    const { state } = play([...start, ...end, gone]);
    expect(state).toMatchObject({ status: 'idle', generation: '', reason });
    expect(play([{ ...gone, type: 'opened' } as StreamEvent], state).state.reason).toBe(reason);
    expect(play([described('opened', 'b', 1, 0)], state).state.reason).toBeUndefined();
  });

  test('was not, where there has been none', () => {
    expect(play([{ ...gone, type: 'opened' } as StreamEvent]).state.reason).toBeUndefined();
  });
});

describe('a reset', () => {
  test('to the generation that is shown already answers an older subscribe, and takes nothing away', () => {
    const { state, told } = play([
      described('opened', 'a', 1, 0),
      texts('a', 1, 'x', 'y'),
      described('reset', 'a', 1, 2),
      texts('a', 1, 'x', 'y', 'z'),
    ]);
    expect(told.map(({ type }) => type)).toEqual(['opened', 'chunks', 'opened', 'chunks']);
    expect(textOf(told)).toBe('xyz');
    expect(state.stale).toBe(false);
  });

  test('makes what is shown stale until the first chunk, or the end', () => {
    const start = [described('opened', 'a', 1, 0), texts('a', 1, 'x')];
    const { state } = play([...start, described('reset', 'b', 1, 0)]);
    expect(state).toMatchObject({ generation: 'b', stale: true, seq: 0, chunkCount: 0, status: 'streaming' });
    expect(play([texts('b', 1, 'y')], state).state.stale).toBe(false);
    const end: StreamEvent = { type: 'ended', generation: 'b', head: 0, time: 0, outcome: complete };
    expect(play([end], state).state).toMatchObject({ stale: false, status: 'complete' });
  });

  test('is also told when the server opens another generation than the known one', () => {
    const { told } = play([described('opened', 'a', 1, 0), described('opened', 'b', 1, 0)]);
    expect(told.map(({ type }) => type)).toEqual(['opened', 'reset']);
  });

  test('forgets the outcome, the facts and the shared state of the generation before', () => {
    const { state } = play([
      described('opened', 'a', 1, 0),
      {
        type: 'chunks',
        generation: 'a',
        seq: 1,
        time: 0,
        chunks: [
          { kind: 'meta', data: { model: 'm' } },
          { kind: 'state', fields: { mood: 'good' } },
        ],
      },
      { type: 'ended', generation: 'a', head: 2, time: 0, outcome: complete },
      described('reset', 'b', 1, 0),
    ]);
    expect(state).toMatchObject({ meta: {}, fields: {}, result: undefined, status: 'streaming' });
  });
});

test('what is not the next thing is left for later: an end before its content, a batch beyond the next seq', () => {
  const open = described('opened', 'g', 1, 3);
  const end: StreamEvent = { type: 'ended', generation: 'g', head: 3, time: 0, outcome: complete };
  expect(play([open, end]).state.status).toBe('streaming');
  expect(play([open, texts('g', 2, 'b')]).state.seq).toBe(0);
  expect(play([open, texts('g', 1, 'a', 'b', 'c'), end]).state.status).toBe('complete');
});

test('a stream that has ended counts as streaming until its end was applied', () => {
  const event = { ...described('opened', 'g', 1, 2), status: 'complete' } as StreamEvent;
  expect(play([event]).state.status).toBe('streaming');
});

test('what a task tells beside what it yields is no chunk of its author’s', () => {
  const { state } = play([
    described('opened', 'g', 1, 9),
    {
      type: 'chunks',
      generation: 'g',
      seq: 1,
      time: 0,
      chunks: [
        { kind: 'meta', data: { model: 'small' } },
        { kind: 'progress', value: 0.5 },
        { kind: 'text', text: 'one' },
        { kind: 'state', fields: { step: 2 } },
        { kind: 'progress', form: 'object', value: 0.7 },
        { kind: 'items', items: [1, 2] },
      ],
    },
  ]);
  expect(state).toMatchObject({ seq: 6, chunkCount: 3 });
});

test('a gap moves the cursor, and is cut where it begins before it', () => {
  const { state, told } = play([
    described('opened', 'g', 1, 9),
    texts('g', 1, 'a'),
    { type: 'gap', generation: 'g', from: 1, to: 5 },
    texts('g', 6, 'f'),
  ]);
  expect(told[2]).toEqual({ type: 'gap', generation: 'g', from: 2, to: 5 });
  expect(state).toMatchObject({ seq: 6, chunkCount: 2 });
});

test('shared state and facts: the last value of a field wins, and no prototype is reached', () => {
  const evil = JSON.parse('{"__proto__":{"polluted":true},"b":2}');
  const { state } = play([
    described('opened', 'g', 1, 0),
    {
      type: 'chunks',
      generation: 'g',
      seq: 1,
      time: 0,
      chunks: [
        { kind: 'state', fields: { a: 1, b: 1 } },
        { kind: 'state', fields: evil },
        { kind: 'meta', data: evil },
      ],
    },
  ]);
  expect(state.fields).toEqual({ a: 1, b: 2 });
  expect(Object.getPrototypeOf(state.fields)).toBe(Object.prototype);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

describe('a place in a queue', () => {
  const queued: StreamEvent = { type: 'queued', run: 'r', position: 2 };

  test('is pending', () => {
    const idle = { ...described('opened', '', 1, 0), status: 'idle' } as StreamEvent;
    expect(play([idle, queued]).state).toMatchObject({
      status: 'pending',
      position: 2,
    });
  });

  test('behind a generation that is written or has ended says nothing about that one', () => {
    const open = [described('opened', 'g', 1, 1), texts('g', 1, 'a')];
    expect(play([...open, queued]).state).toMatchObject({ status: 'streaming', position: undefined });
    const end: StreamEvent = { type: 'ended', generation: 'g', head: 1, time: 0, outcome: complete };
    const { state, told } = play([...open, end, queued, texts('g', 2, 'b')]);
    expect(state.status).toBe('complete');
    expect(textOf(told)).toBe('a');
  });
});

test('a batch of chunks costs one state, whatever its size', () => {
  const { state } = play([described('opened', 'g', 1, 0)]);
  const event = texts('g', 1, ...Array.from({ length: 1_000 }, () => 'x'));
  const [, news] = transition(state, event);
  expect(news).toBe(event);
});
