import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { StartFrom, StreamReader } from '../../src/client/source.js';
import { SimulatedWire } from './simulated-wire.js';
import { Witness } from './witness.js';

/*
 * Whatever happens to a line and its readers, in whatever order: each reader sees every chunk from its start on,
 * once and in order.
 */

type Step =
  | { readonly do: 'append'; readonly count: number }
  | { readonly do: 'open'; readonly from: StartFrom }
  | { readonly do: 'pause' | 'resume' | 'close'; readonly reader: number }
  | {
      readonly do:
        | 'up'
        | 'down'
        | 'end'
        | 'restart'
        | 'trim'
        | 'reconnect'
        | 'hibernate'
        | 'duplicate'
        | 'turn';
    };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('append' as const), count: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('open' as const),
      from: fc.oneof(fc.constant('start' as const), fc.record({ last: fc.nat({ max: 6 }) })),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('pause' as const, 'resume' as const, 'close' as const),
      reader: fc.nat({ max: 3 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constantFrom('up' as const, 'down' as const, 'turn' as const) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'end' as const,
        'restart' as const,
        'trim' as const,
        'reconnect' as const,
        'hibernate' as const,
        'duplicate' as const,
      ),
    }),
  },
);

interface OpenReader {
  readonly from: StartFrom;
  readonly reader: StreamReader;
  readonly witness: Witness;
  isClosed: boolean;
}

// An observer that throws is reported and not thrown: here every complaint counts.
const reportError = vi.fn();
beforeEach(() => vi.stubGlobal('reportError', reportError));
afterEach(() => {
  vi.unstubAllGlobals();
  reportError.mockReset();
});

async function run(steps: readonly Step[]): Promise<void> {
  const wire = new SimulatedWire();
  const readers: OpenReader[] = [];
  let written = 0;
  for (const step of steps) {
    const reader = 'reader' in step ? readers[step.reader] : undefined;
    if (step.do === 'append') wire.append(Array.from({ length: step.count }, () => `${++written} `));
    else if (step.do === 'open') {
      const witness = new Witness();
      readers.push({
        from: step.from,
        witness,
        reader: wire.subscription.open(witness.observe, { from: step.from }),
        isClosed: false,
      });
    } else if (step.do === 'pause') reader?.reader.pause();
    else if (step.do === 'resume') reader?.reader.resume();
    else if (step.do === 'close') {
      reader?.reader.close();
      if (reader) reader.isClosed = true;
    } else if (step.do === 'up') wire.takeUp();
    else if (step.do === 'down') wire.takeDown();
    else if (step.do === 'turn') await Promise.resolve();
    else wire[step.do]();
  }
  for (const { reader } of readers) reader.resume();
  await wire.settle();
  expect(reportError.mock.calls).toEqual([]);
  const { name, texts, first, outcome } = wire.generation;
  for (const { witness, from, isClosed } of readers.filter(({ isClosed }) => !isClosed)) {
    expect(isClosed).toBe(false);
    expect(witness.events.filter(({ type }) => type === 'failed')).toEqual([]);
    expect(witness.generation).toBe(name);
    expect(witness.next).toBe(texts.length + 1);
    expect(witness.hasEnded).toBe(outcome !== undefined);
    for (const [seq, text] of witness.texts) expect(text).toBe(texts[seq - 1]);
    // Everything that is still kept, for whoever began at the start.
    if (from === 'start')
      for (let seq = first; seq <= texts.length; seq++) expect(witness.texts.has(seq)).toBe(true);
  }
}

test('every reader sees every chunk once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) =>
      run([{ do: 'open', from: 'start' }, ...steps]),
    ),
    { numRuns: 2_000 },
  );
}, 60_000);
