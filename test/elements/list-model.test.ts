import { expect } from 'chai';
import fc from 'fast-check';
import { type ListChange, ListModel, type ListModelOptions } from '../../src/elements/list/list-model.js';
import type { Chunk, Json, JsonObject } from '../../src/protocol/index.js';

/** The same list, written for reading: everything is looked for from the start every time. */
class NaiveList {
  rows: { key: string; item: Json }[] = [];
  ignored = 0;

  constructor(readonly options: ListModelOptions) {}

  apply(chunk: Chunk, seq: number): void {
    if (chunk.kind === 'clear') this.rows = [];
    if (chunk.kind === 'items') this.insert(chunk.items, chunk.mode, seq);
    if (chunk.kind === 'update') {
      const row = this.rows.find(({ key }) => key === chunk.key);
      if (row) row.item = { ...(row.item as JsonObject), ...chunk.item };
      else this.ignored++;
    }
    if (chunk.kind === 'delete') {
      for (const key of chunk.keys) {
        if (!this.rows.some((row) => row.key === key)) this.ignored++;
        this.rows = this.rows.filter((row) => row.key !== key);
      }
    }
  }

  insert(items: readonly Json[], mode: 'append' | 'prepend' | undefined, seq: number): void {
    const fresh: { key: string; item: Json }[] = [];
    for (const [index, item] of items.entries()) {
      const id = (item as JsonObject).id;
      const key = id === undefined ? `#${seq}.${index}` : String(id);
      const known = [...this.rows, ...fresh].find((row) => row.key === key);
      if (known) known.item = item;
      else fresh.push({ key, item });
    }
    const op = mode ?? this.options.mode ?? 'append';
    if (op === 'append') this.rows = [...this.rows, ...fresh].slice(-(this.options.limit ?? 1e9));
    else {
      const front = mode === undefined ? fresh.reverse() : fresh;
      this.rows = [...front, ...this.rows].slice(0, this.options.limit ?? 1e9);
    }
  }
}

/** What a view comes to that only hears of changes. */
class Follower {
  keys: string[] = [];
  shown = new Map<string, Json>();

  hear({ op, rows }: ListChange): void {
    const keys = rows.map(({ key }) => key);
    for (const { key, item } of rows) if (op !== 'delete' && op !== 'clear') this.shown.set(key, item);
    if (op === 'append') this.keys.push(...keys);
    if (op === 'prepend') this.keys.unshift(...keys);
    if (op === 'delete') this.keys = this.keys.filter((key) => !keys.includes(key));
    if (op === 'clear') this.keys = [];
  }

  get items(): (Json | undefined)[] {
    return this.keys.map((key) => this.shown.get(key));
  }
}

const id = fc.integer({ min: 1, max: 12 });
const item = fc.oneof(fc.record({ id, n: fc.nat(99) }), fc.record({ n: fc.nat(99) }));
const chunk: fc.Arbitrary<Chunk> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('items'), items: fc.array(item, { maxLength: 6 }) }),
  },
  fc.record({
    kind: fc.constant('items'),
    items: fc.array(item, { maxLength: 6 }),
    mode: fc.constantFrom('append', 'prepend'),
  }),
  fc.record({ kind: fc.constant('update'), key: id.map(String), item: fc.record({ m: fc.nat(9) }) }),
  fc.record({ kind: fc.constant('delete'), keys: fc.uniqueArray(id.map(String), { maxLength: 4 }) }),
  fc.constant({ kind: 'clear' } as const),
) as fc.Arbitrary<Chunk>;
const options: fc.Arbitrary<ListModelOptions> = fc.record(
  { mode: fc.constantFrom('append', 'prepend'), limit: fc.integer({ min: 1, max: 8 }) },
  { requiredKeys: [] },
) as fc.Arbitrary<ListModelOptions>;

describe('list model', () => {
  it('is what a naive list is, and so is a view that only hears of changes', () => {
    fc.assert(
      fc.property(options, fc.array(chunk, { maxLength: 30 }), (settings, chunks) => {
        const model = new ListModel(settings);
        const naive = new NaiveList(settings);
        const follower = new Follower();
        for (const [index, each] of chunks.entries()) {
          for (const change of model.apply(each, index + 1)) follower.hear(change);
          naive.apply(each, index + 1);
        }
        expect(model.rows).to.deep.equal(naive.rows);
        expect(model.ignored).to.equal(naive.ignored);
        expect(follower.items).to.deep.equal(naive.rows.map((row) => row.item));
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on where batches are cut', () => {
    fc.assert(
      fc.property(options, fc.array(fc.record({ id: fc.nat(30) })), fc.nat(9), (settings, items, cut) => {
        const whole = new ListModel(settings);
        whole.apply({ kind: 'items', items }, 1);
        const cutUp = new ListModel(settings);
        cutUp.apply({ kind: 'items', items: items.slice(0, cut) }, 1);
        cutUp.apply({ kind: 'items', items: items.slice(cut) }, 2);
        // A known key in the batch that has pushed it over the limit comes back, whatever the cut: not compared.
        fc.pre(new Set(items.map((each) => each.id)).size === items.length);
        expect(cutUp.rows).to.deep.equal(whole.rows);
      }),
    );
  });

  it('keeps the row of an item that comes again', () => {
    const model = new ListModel();
    model.apply({ kind: 'items', items: [{ id: 1 }, { n: 2 }] }, 5);
    const rows = [...model.rows];
    const changes = model.apply({ kind: 'items', items: [{ id: 1 }, { n: 2 }] }, 5);
    expect(changes.map(({ op }) => op)).to.deep.equal(['update']);
    expect(model.rows[0]).to.equal(rows[0]);
    expect(model.rows).to.have.length(2);
  });

  it('keeps the rows of so many chunks, wherever they stand', () => {
    const model = new ListModel({ maxChunks: 2 });
    model.apply({ kind: 'items', items: [{ id: 1 }, { id: 2 }] }, 1);
    model.apply({ kind: 'items', items: [{ id: 3 }], mode: 'prepend' }, 2);
    model.apply({ kind: 'delete', keys: ['2'] }, 3);
    const changes = model.apply({ kind: 'items', items: [{ id: 4 }] }, 3);
    expect(changes.map(({ op, rows }) => [op, ...rows.map(({ key }) => key)])).to.deep.equal([
      ['delete', '1'],
      ['append', '4'],
    ]);
    model.apply({ kind: 'items', items: [{ id: 5 }] }, 9);
    expect(model.rows.map(({ key }) => key)).to.deep.equal(['5']);
  });

  it('is the same list in the end when it begins late and what came before is applied page by page', () => {
    const live = fc.array(chunk, { maxLength: 20 });
    const mode = fc.constantFrom('append', 'prepend') as fc.Arbitrary<'append' | 'prepend'>;
    fc.assert(
      fc.property(mode, live, fc.nat(20), fc.integer({ min: 1, max: 5 }), (mode, all, before, size) => {
        // Where a batch says itself where it goes, it goes there of the rows that there are.
        const chunks = all.map((each) => (each.kind === 'items' ? { ...each, mode: undefined } : each));
        const whole = new ListModel({ mode });
        for (const [index, each] of chunks.entries()) whole.apply(each, index + 1);
        const start = Math.min(before, chunks.length);
        const late = new ListModel({ mode });
        const follower = new Follower();
        const hear = (changes: readonly ListChange[]) => {
          for (const change of changes) follower.hear(change);
        };
        late.beginsLate = true;
        for (let at = start; at < chunks.length; at++) hear(late.apply(chunks[at] as Chunk, at + 1));
        for (let to = start; to > 0; to -= size) {
          const from = Math.max(0, to - size);
          hear(late.applyEarlier(chunks.slice(from, to), from + 1));
        }
        const byKey = ({ rows }: ListModel) => Object.fromEntries(rows.map(({ key, item }) => [key, item]));
        expect(byKey(late)).to.deep.equal(byKey(whole));
        expect(follower.keys).to.deep.equal(late.rows.map((row) => row.key));
        // An item that came twice stays where it was first seen; all others are in the stream's order.
        const keys = chunks.flatMap((each) => (each.kind === 'items' ? each.items : []));
        const ids = keys.map((each) => (each as { id?: number }).id).filter((each) => each !== undefined);
        if (new Set(ids).size === ids.length) expect(late.rows).to.deep.equal(whole.rows);
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes nothing from before where that would leave a hole or go over the limit', () => {
    const items = (...ids: number[]): Chunk => ({ kind: 'items', items: ids.map((each) => ({ id: each })) });
    const model = new ListModel({ limit: 3 });
    model.beginsLate = true;
    model.apply(items(7, 8), 4);
    model.applyEarlier([items(5, 6)], 3);
    expect(model.rows.map(({ key }) => key)).to.deep.equal(['6', '7', '8']);
    expect(model.takesEarlier).to.equal(false);
    model.apply(items(9), 5);
    model.apply({ kind: 'delete', keys: ['7', '8'] }, 6);
    expect(model.takesEarlier).to.equal(false);
    expect(model.applyEarlier([items(4)], 2)).to.deep.equal([]);
  });

  it('does not remember for ever what was done to items that it does not have', () => {
    const model = new ListModel();
    model.beginsLate = true;
    for (let key = 0; key < 10_001; key++) model.apply({ kind: 'delete', keys: [`${key}`] }, key + 1);
    expect(model.takesEarlier).to.equal(false);
  });

  it('finds keys by a path, and tells numbers from nothing', () => {
    const model = new ListModel({ key: ['meta', 'key'] });
    model.apply({ kind: 'items', items: [{ meta: { key: 0 } }, { meta: { key: '' } }, { meta: {} }] }, 1);
    expect(model.rows.map(({ key }) => key)).to.deep.equal(['0', '', '#1.2']);
  });

  it('cannot be made to reach a prototype', () => {
    const model = new ListModel({ key: ['constructor', 'name'] });
    model.apply({ kind: 'items', items: [{ id: 1 }] }, 1);
    expect(model.rows[0]?.key).to.equal('#1.0');
    const update = JSON.parse('{"__proto__": {"polluted": true}}') as JsonObject;
    model.apply({ kind: 'update', key: '#1.0', item: update }, 2);
    expect(model.rows[0]?.item).not.to.have.property('polluted');
  });
});
