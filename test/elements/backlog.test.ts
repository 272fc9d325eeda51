import { expect } from 'chai';
import fc from 'fast-check';
import type { StreamEvent } from '../../src/client/source.js';
import { Backlog } from '../../src/elements/controllers/backlog.js';

function batch(seq: number, texts: readonly string[], time = 1, generation = 'g'): StreamEvent {
  return {
    type: 'chunks',
    generation,
    seq,
    time,
    chunks: texts.map((text) => ({ kind: 'text', text })),
  };
}

function drained(backlog: Backlog): StreamEvent[] {
  const events: StreamEvent[] = [];
  backlog.drain((event) => {
    events.push(event);
    return true;
  });
  return events;
}

describe('Backlog', () => {
  it('joins batches of one time that follow each other, and leaves what it was given alone', () => {
    const backlog = new Backlog();
    const first = batch(1, ['a']);
    backlog.add(first);
    backlog.add(batch(2, ['b', 'c']));
    backlog.add(batch(4, ['d'], 2));
    expect(drained(backlog)).to.deep.equal([batch(1, ['a', 'b', 'c']), batch(4, ['d'], 2)]);
    expect(first).to.deep.equal(batch(1, ['a']));
    expect([backlog.length, backlog.weight]).to.deep.equal([0, 0]);
  });

  it('parts a batch that is more than a frame should have to show at once', () => {
    const backlog = new Backlog();
    const texts = Array.from({ length: 100 }, (_, at) => String(at).repeat(5_000));
    const heavy = batch(7, texts);
    backlog.add(heavy);
    const events = drained(backlog) as (StreamEvent & { type: 'chunks' })[];
    expect(events.length).to.be.greaterThan(5);
    let seq = 7;
    for (const event of events) {
      expect(event).to.deep.equal(batch(seq, texts.slice(seq - 7, seq - 7 + event.chunks.length)));
      seq += event.chunks.length;
    }
    expect([seq, backlog.length, backlog.weight]).to.deep.equal([107, 0, 0]);
    expect(heavy).to.deep.equal(batch(7, texts));
  });

  it('keeps what is not taken, and what is added while it is drained', () => {
    const backlog = new Backlog();
    backlog.add(batch(1, ['a']));
    backlog.drain(() => false);
    expect(backlog.length).to.equal(1);
    const seen: StreamEvent[] = [];
    backlog.drain((event) => {
      seen.push(event);
      if (seen.length === 1) backlog.add(batch(2, ['b']));
      return true;
    });
    expect(seen).to.deep.equal([batch(1, ['a']), batch(2, ['b'])]);
    expect([backlog.length, backlog.weight]).to.deep.equal([0, 0]);
  });

  it('hands over nothing more once it was cleared', () => {
    const backlog = new Backlog();
    for (const time of [1, 2, 3]) backlog.add(batch(time, ['a'], time));
    let count = 0;
    backlog.drain(() => {
      count++;
      backlog.clear();
      return true;
    });
    expect([count, backlog.length, backlog.weight]).to.deep.equal([1, 0, 0]);
  });

  it('hands over every chunk once and in order, however it came and is taken', () => {
    const step = fc.oneof(
      fc.record({ add: fc.array(fc.string(), { minLength: 1, maxLength: 4 }), later: fc.boolean() }),
      fc.record({ take: fc.nat({ max: 3 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const backlog = new Backlog();
        const sent: string[] = [];
        const seen: string[] = [];
        let time = 1;
        const take = (most: number) =>
          backlog.drain((event, index) => {
            if (index >= most || event.type !== 'chunks') return false;
            expect(event.seq).to.equal(seen.length + 1);
            for (const chunk of event.chunks) if (chunk.kind === 'text') seen.push(chunk.text);
            return true;
          });
        for (const each of steps) {
          if ('take' in each) take(each.take);
          else {
            if (each.later) time++;
            backlog.add(batch(sent.length + 1, each.add, time));
            sent.push(...each.add);
          }
        }
        take(Number.POSITIVE_INFINITY);
        expect(seen).to.deep.equal(sent);
        expect(backlog.weight).to.equal(0);
      }),
    );
  });
});
