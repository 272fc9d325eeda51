import { expect } from 'chai';
import fc from 'fast-check';
import { ListModel } from '../../src/elements/list/list-model.js';
import { RowGroups } from '../../src/elements/list/row-groups.js';
import type { Chunk, Json } from '../../src/protocol/index.js';

const groupOf = (item: Json) => (item as { g?: string }).g;

/** What should be seen: a heading before each run of neighbours of one group. */
function expected(model: ListModel): string[] {
  const seen: string[] = [];
  let previous: string | undefined;
  for (const { key, item } of model.rows) {
    const group = groupOf(item);
    if (group !== undefined && group !== previous) seen.push(`= ${group}`);
    previous = group;
    seen.push(key);
  }
  return seen;
}

const id = fc.integer({ min: 1, max: 9 });
const item = fc.record({ id, g: fc.constantFrom('a', 'b', 'c') }, { requiredKeys: ['id'] });
const items = fc.array(item, { maxLength: 5 });
const chunk = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('items'), items }) },
  fc.record({ kind: fc.constant('items'), items, mode: fc.constantFrom('append', 'prepend') }),
  fc.record({
    kind: fc.constant('update'),
    key: id.map(String),
    item: fc.record({ g: fc.constantFrom('a', 'b') }),
  }),
  fc.record({ kind: fc.constant('delete'), keys: fc.uniqueArray(id.map(String), { maxLength: 3 }) }),
  fc.constant({ kind: 'clear' }),
) as fc.Arbitrary<Chunk>;

describe('list groups', () => {
  it('have one heading for each run, whatever comes, moves or goes', () => {
    const limit = fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined });
    fc.assert(
      fc.property(limit, fc.array(chunk, { maxLength: 25 }), (most, chunks) => {
        const model = new ListModel({ limit: most });
        const groups = new RowGroups(groupOf);
        /** What a view comes to that only hears of the steps. */
        let view: { key: string; label: string }[] = [];
        for (const [index, each] of chunks.entries()) {
          for (const change of model.apply(each, index + 1)) {
            for (const step of groups.apply(change)) {
              if (step.op === 'clear') view = [];
              if (step.op === 'remove') {
                const gone = new Set(step.rows.map(({ key }) => key));
                view = view.filter(({ key }) => !gone.has(key));
              }
              if (step.op === 'add') {
                const added = step.rows.map(({ key, item: name, isHeading }) => ({
                  key,
                  label: isHeading ? `= ${name}` : key,
                }));
                view.splice(step.index, 0, ...added);
              }
              expect(groups.all.map(({ key }) => key)).to.deep.equal(view.map(({ key }) => key));
            }
          }
          expect(view.map(({ label }) => label)).to.deep.equal(expected(model));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('are not sorted: a group that is interrupted has two headings', () => {
    const model = new ListModel();
    const groups = new RowGroups(groupOf);
    const rows = ['a', 'b', 'a'].map((g, at) => ({ id: at, g }));
    for (const change of model.apply({ kind: 'items', items: rows }, 1)) [...groups.apply(change)];
    expect(groups.all.filter((row) => row.isHeading).map((row) => row.item)).to.deep.equal(['a', 'b', 'a']);
  });
});
