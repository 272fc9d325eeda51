import { StreamError } from 'rivulet/server';
import type { Message } from './conversation.js';

/** What a model would yield: a piece of the answer, or of the thinking before it. */
export type Piece = string | { readonly text: string; readonly part: 'reasoning' };

const TABLE = `Three that are often compared:

| River | Length | Sea |
| --- | ---: | --- |
| Nile | 6,650 km | Mediterranean |
| Amazon | 6,400 km | Atlantic |
| Danube | 2,850 km | Black Sea |

Lengths differ by source: where a river *begins* is a matter of opinion.`;

const CODE = `A generator gives what it has as soon as it has it:

\`\`\`ts
async function* readings(gauge: Gauge) {
  for await (const { level, time } of gauge) {
    if (level > gauge.alarm) yield { level, time };
  }
}
\`\`\`

Whoever reads it sets the pace. Three things follow:

1. nothing is computed that nobody wants,
2. memory stays **bounded**,
3. and a \`break\` ends it all.`;

const LONG = `## How a river finds its way

Water takes the steepest way down, and digs where it runs fast.

### In the mountains

- The bed is steep and straight.
- The stream carries stones, and they carve the valley into a **V**.

### In the plain

A bend grows by itself. On its outside the water is fast and eats the bank; on its inside it is slow and drops sand. So
every bend becomes a larger one, until two of them meet and the river takes the short cut. What is left is an oxbow lake.

> A meander is what a river does when it has time.

### At the sea

It slows down, and lets go of what it has carried: a delta. The Danube’s grows by some *forty metres a year*.`;

/** A model of this demo’s own, for those who have no key: it knows a little of rivers, and that it is asked in turns. */
export function* answerTo(message: string, before: readonly Message[]): Generator<Piece> {
  const asked = before.filter(({ role }) => role === 'user');
  yield* thinking(
    `They ask: “${message.slice(0, 80)}”. ${asked.length === 0 ? 'It is their first question.' : `I was asked ${asked.length} before.`}\n` +
      'I am a script and not a model, so I look for a word that I know. Then I write it down, not too fast.',
  );
  if (/fail|error|break/i.test(message)) {
    yield* words('The first half of an answer comes through, and then the line to the model goes');
    throw new StreamError('model-lost', 'The model has hung up. What it said until then is kept.', {
      retryable: true,
    });
  }
  if (/before|remember|so far/i.test(message)) {
    const list = asked.map(({ content }, at) => `${at + 1}. ${content.replaceAll('\n', ' ')}`).join('\n');
    yield* words(
      list === '' ? 'Nothing so far: this is your first question.' : `So far you asked:\n\n${list}`,
    );
    return;
  }
  if (/code|generator|function/i.test(message)) yield* words(CODE);
  else if (/table|compare|long(er|est)/i.test(message)) yield* words(TABLE);
  else yield* words(LONG);
}

function* thinking(text: string): Generator<Piece> {
  for (const piece of words(text)) yield { text: piece, part: 'reasoning' };
}

/** As a model’s tokens come: a word with the space before it. */
function words(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}
