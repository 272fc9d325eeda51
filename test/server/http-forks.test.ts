import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { httpStreams, offsetIn } from '../support/http-streams.js';
import { type MemoryRoom, startMemoryRoom } from '../support/memory-room.js';
import { MemoryStorage } from '../support/memory-storage.js';
import { until } from '../support/wait.js';

const everything = () => ({ read: true, append: true });

/** A room that lives on after each death on the same storage. */
async function enter(options: Parameters<typeof startMemoryRoom>[0] = {}) {
  const storage = new MemoryStorage();
  const open = (): Promise<MemoryRoom> => startMemoryRoom({ authorize: everything, ...options }, storage);
  let room = await open();
  const streams = httpStreams((path, init) =>
    room.room.request(new Request(`http://rivulet.test/parties/main/room/v1/stream${path}`, init)),
  );
  return {
    storage,
    streams,
    enter: () => room.enter(),
    async die() {
      room = await open();
    },
  };
}

/** What a test knows of a stream: its bytes, and after how many of them each offset is. */
interface Model {
  readonly name: string;
  readonly parts: Uint8Array[];
  readonly offsets: { offset: string; parts: number }[];
}

const bytes = (model: Model) => Buffer.concat(model.parts);

const steps = fc.array(
  fc.record({
    what: fc.constantFrom('append', 'append', 'append', 'fork', 'fork', 'delete', 'die'),
    stream: fc.nat(),
    at: fc.nat(),
    sub: fc.nat({ max: 12 }),
    text: fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
  }),
  { minLength: 5, maxLength: 40 },
);

describe('a fork', () => {
  it('is what its source was at that place and what was appended to it, whatever becomes of others', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const { streams, die } = await enter();
        const models: Model[] = [];
        let names = 0;
        const begin = (created: Response, parts: Uint8Array[], offsets: Model['offsets']): Model => ({
          name: `s${names}`,
          parts: [...parts],
          offsets: [...offsets, { offset: offsetIn(created), parts: parts.length }],
        });
        models.push(begin(await streams.put(`s${++names}`, 'text/plain'), [], []));
        for (const { what, stream, at, sub, text } of sequence) {
          const model = models[stream % models.length] as Model;
          if (what === 'append') {
            const appended = await streams.post(model.name, 'text/plain', text);
            expect(appended.status).toBe(204);
            model.parts.push(new TextEncoder().encode(text));
            model.offsets.push({ offset: offsetIn(appended), parts: model.parts.length });
          } else if (what === 'fork') {
            const from = model.offsets[at % model.offsets.length] as Model['offsets'][number];
            const after = bytes(model).subarray(Buffer.concat(model.parts.slice(0, from.parts)).length);
            const created = await streams.send('PUT', `s${++names}`, {
              headers: {
                'stream-forked-from': `/v1/stream/${model.name}`,
                'stream-fork-offset': from.offset,
                'stream-fork-sub-offset': String(sub),
              },
            });
            if (sub > after.length) expect(created.status).toBe(400);
            else {
              expect(created.status).toBe(201);
              const known = model.offsets.slice(0, model.offsets.indexOf(from) + 1);
              const parts = [...model.parts.slice(0, from.parts), after.subarray(0, sub)];
              models.push(begin(created, parts, known));
            }
          } else if (what === 'delete' && models.length > 1) {
            models.splice(models.indexOf(model), 1);
            expect((await streams.send('DELETE', model.name)).status).toBe(204);
          } else if (what === 'die') await die();
        }
        for (const model of models) {
          const read = await streams.get(model.name);
          expect(Buffer.from(await read.arrayBuffer())).toEqual(bytes(model));
          for (const { offset, parts } of model.offsets) {
            const rest = await streams.get(model.name, `?offset=${offset}`);
            expect(Buffer.from(await rest.arrayBuffer())).toEqual(Buffer.concat(model.parts.slice(parts)));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('that is made again is another one: neither its offsets nor its entity tags are taken for the first one’s', async () => {
    const { streams } = await enter();
    await streams.put('source', 'text/plain', 'shared ');
    const from = { 'stream-forked-from': '/v1/stream/source' };
    await streams.put('fork', 'text/plain', 'one', from);
    const first = await streams.get('fork');
    await streams.send('DELETE', 'fork');
    await streams.put('fork', 'text/plain', 'two', from);
    const again = await streams.get('fork', '', { 'if-none-match': first.headers.get('etag') ?? '' });
    expect(again.status).toBe(200);
    expect(await again.text()).toBe('shared two');
    expect((await streams.get('fork', `?offset=${offsetIn(first)}`)).status).toBe(410);
    const shared = offsetIn(await streams.get('source'));
    expect(await (await streams.get('fork', `?offset=${shared}`)).text()).toBe('two');
    await streams.post('source', 'text/plain', 'and more');
    const beyond = offsetIn(await streams.get('source'));
    expect((await streams.get('fork', `?offset=${beyond}`)).status).toBe(410);
  });

  it('shows a viewer what it inherits and what is its own, under its own name', async () => {
    const { streams, enter: connect } = await enter();
    const created = await streams.put('a"b', 'text/plain', 'one ');
    await streams.post('a"b', 'text/plain', 'two ');
    const at = { 'stream-forked-from': '/v1/stream/a%22b', 'stream-fork-offset': offsetIn(created) };
    await streams.send('PUT', 'fork', { headers: { ...at, 'stream-fork-sub-offset': '2' } });
    const viewer = await connect();
    await viewer.say({ type: 'subscribe', stream: 'fork' });
    await streams.post('fork', 'text/plain', 'three');
    await streams.post('a"b', 'text/plain', 'more');
    await until(() => viewer.of('chunks').length === 3);
    const [opened] = viewer.of('opened');
    const batches = viewer
      .of('chunks')
      .map(({ stream, generation, seq, chunks }) => [stream, generation, seq, chunks]);
    expect(batches).toEqual([
      ['fork', opened?.generation, 1, ['one ']],
      ['fork', opened?.generation, 2, ['tw']],
      ['fork', opened?.generation, 3, ['three']],
    ]);
  });

  it('goes on when its source is run again, and leaves nothing behind when both are gone', async () => {
    const { streams, storage, die } = await enter();
    await streams.put('source', 'text/plain', 'kept');
    await streams.send('PUT', 'fork', { headers: { 'stream-forked-from': '/v1/stream/source' } });
    await streams.send('PUT', 'fork2', { headers: { 'stream-forked-from': '/v1/stream/fork' } });
    await streams.post('source', 'text/plain', 'anew', { 'rivulet-generation': 'new' });
    await streams.send('DELETE', 'fork');
    await die();
    expect(await (await streams.get('fork2')).text()).toBe('kept');
    expect((await streams.get('fork')).status).toBe(410);
    await streams.send('DELETE', 'fork2');
    await streams.send('DELETE', 'source');
    const left = () =>
      [...storage.entries.keys()].filter((key) => !/^(room-name|schedule|stream-count)$/.test(key));
    await until(() => left().length === 0);
    expect(storage.entries.get('stream-count')).toBe(0);
    expect((await streams.put('fork', 'text/plain')).status).toBe(201);
  });

  it('tells of a gap what its source has trimmed', async () => {
    const { streams, enter: connect } = await enter({ retention: { chunks: 5 } });
    const created = await streams.put('source', 'application/json', '[1]');
    await streams.send('PUT', 'fork', { headers: { 'stream-forked-from': '/v1/stream/source' } });
    for (let i = 0; i < 150; i++) await streams.post('source', 'application/json', '[2,3,4]');
    const read = await streams.get('fork');
    expect(read.headers.get('rivulet-gap')).toBe('1-1');
    expect(await read.json()).toEqual([]);
    expect((await streams.get('fork', '?offset=-1')).status).toBe(200);
    await streams.post('fork', 'application/json', '"own"');
    expect(await (await streams.get('fork', `?offset=${offsetIn(created)}`)).json()).toEqual(['own']);
    const viewer = await connect();
    await viewer.say({ type: 'subscribe', stream: 'fork' });
    await until(() => viewer.of('chunks').length > 0);
    expect(viewer.of('gap')).toEqual([expect.objectContaining({ from: 1, to: 1 })]);
  });
});
