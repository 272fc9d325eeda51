import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OpenOptions, StreamEvent } from '../../src/client/source.js';
import { initialState, type StreamState, transition } from '../../src/client/state.js';
import { ScriptedRoom, ScriptedSource, StreamError } from '../../src/testing/index.js';

/** A reader that does with events what elements do, and keeps the text. */
function read(source: ScriptedSource, options?: OpenOptions) {
  const seen = { text: '', events: [] as StreamEvent['type'][], state: initialState() as StreamState };
  const reader = source.open((event) => {
    const [state, news] = transition(seen.state, event);
    seen.state = state;
    if (!news) throw new Error(`${event.type} does not follow what was told before`);
    seen.events.push(news.type);
    if (news.type === 'reset') seen.text = '';
    if (news.type !== 'chunks') return;
    for (const chunk of news.chunks) if (chunk.kind === 'text') seen.text += chunk.text;
  }, options);
  return Object.assign(reader, { seen });
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a scripted source', () => {
  test('gives everyone everything, whenever they come and however they pause', async () => {
    const step = fc.oneof(
      fc.string({ minLength: 1 }).map((text) => ({ do: 'push' as const, text })),
      fc.constantFrom({ do: 'open' as const }, { do: 'pause' as const }, { do: 'resume' as const }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step), async (steps) => {
        const source = new ScriptedSource();
        const readers = [read(source)];
        let whole = '';
        for (const each of steps) {
          if (each.do === 'push') {
            whole += each.text;
            source.push(each.text);
          } else if (each.do === 'open') readers.push(read(source));
          else readers.at(-1)?.[each.do]();
          await turn();
        }
        source.complete('result');
        for (const reader of readers) reader.resume();
        await turn();
        for (const { seen } of readers) {
          expect(seen.text).toBe(whole);
          expect(seen.state).toMatchObject({ status: 'complete', result: 'result' });
        }
      }),
    );
  });

  test('begins at the last chunks, or where a reader was', async () => {
    const source = new ScriptedSource();
    source.push('a', 'b');
    source.push('c');
    const last = read(source, { from: { last: 1 } });
    const after = read(source, { from: { generation: source.generation, seq: 1 } });
    await turn();
    expect([last.seen.text, after.seen.text]).toEqual(['c', 'bc']);
    expect(await after.read(1, 2)).toMatchObject([{ seq: 1, chunks: [{ text: 'a' }, { text: 'b' }] }]);
  });

  test('tells of what is no longer kept, and does not read it', async () => {
    const source = new ScriptedSource();
    source.push('a', 'b', 'c');
    source.trim(3);
    const late = read(source);
    await turn();
    source.gap(2);
    source.push('d');
    expect(late.seen.events).toEqual(['opened', 'gap', 'chunks', 'gap', 'chunks']);
    expect(late.seen.text).toBe('cd');
    await expect(late.read(1, 2)).rejects.toMatchObject({ code: 'gone' });
  });

  test('is over when it has ended, until it begins anew', async () => {
    const source = new ScriptedSource();
    const reader = read(source);
    await turn();
    source.push('a');
    await source.cancel();
    expect(reader.seen.state).toMatchObject({ status: 'cancelled', reason: 'cancelled' });
    expect(() => source.push('b')).toThrow(/has ended \(cancelled\)/);
    await source.retry();
    source.push('b');
    expect(reader.seen).toMatchObject({ text: 'b', state: { status: 'streaming' } });
    expect(source.calls).toEqual(['cancel', 'retry']);
  });

  test('is nothing until it is started, where it begins idle', async () => {
    const source = new ScriptedSource('late', { idle: true });
    const reader = read(source);
    await turn();
    expect(reader.seen.state).toMatchObject({ stream: 'late', status: 'idle', generation: '' });
    source.start();
    expect(reader.seen.state.status).toBe('streaming');
  });
});

describe('a scripted room', () => {
  test('hands over the run that is started, whose result comes from its stream', async () => {
    const room = new ScriptedRoom();
    const started = room.started();
    room.run('search', { q: 'river' }, { stream: 'found' });
    const run = await started;
    expect(run).toMatchObject({ task: 'search', input: { q: 'river' }, running: true });
    const reader = read(room.stream('found'));
    run.accept();
    await turn();
    run.source.push('Rhine');
    run.source.complete({ found: 1 });
    await expect(run.promise).resolves.toEqual({ found: 1 });
    expect(reader.seen.text).toBe('Rhine');
    expect(run.snapshot.status).toBe('complete');
  });

  test('turns runs down, and cancels those that wait', async () => {
    const room = new ScriptedRoom();
    const refused = room.run('search');
    refused.refuse(new StreamError('queue-full', 'Later'));
    await expect(refused.promise).rejects.toMatchObject({ code: 'queue-full' });
    const waiting = room.run('search');
    await waiting.cancel();
    await expect(waiting.promise).rejects.toMatchObject({ code: 'cancelled' });
    expect(waiting.running).toBe(false);
  });

  test('loses its line', async () => {
    const room = new ScriptedRoom();
    const states: string[] = [];
    room.onConnection(({ state }) => states.push(state));
    const reader = read(room.stream('s'));
    await turn();
    room.setConnection({ state: 'offline' });
    expect([states, room.connection.state, reader.seen.state.connection.state]).toEqual([
      ['offline'],
      'offline',
      'offline',
    ]);
  });
});
