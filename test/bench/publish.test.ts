import { expect, test } from 'vitest';
import { aheadOf } from '../../bench/publish/ahead.mjs';
import { claimsOf } from '../../bench/publish/claims.mjs';
import { goalsOf } from '../../bench/publish/goals.mjs';
import { logOf, pacesOf } from '../../bench/publish/pages.mjs';
import { serverOf } from '../../bench/publish/server.mjs';

/** As `JSON.parse` gives them: what is no number is null. */
type Row = Record<string, unknown>;

const title = '5000 a second, 20000 chunks, 1 viewer';
const served = (name: string, cpu: number, note = ''): Row => ({
  name,
  title: name,
  cpu,
  'cpu ratio': cpu / 100,
  'cpu spread': [cpu / 110, cpu / 90],
  p50: null,
  note,
});
const ours = served('rivulet', 300);

function server(rows: Row[], rounds: Record<string, Row[]> = {}) {
  return new Map([['server', { tables: [{ title, rows, figures: rounds }] }]]);
}

const paced = (name: string, ratio: number | null, note = ''): Row => ({
  name,
  title: name,
  ratio,
  spread: [ratio, ratio],
  task: ratio,
  script: null,
  layout: null,
  style: null,
  rounds: ratio === null ? 0 : 1,
  note,
});

function text(rows: Row[]) {
  return new Map([['text', { paces: { framed: rows } }]]);
}

/** What is said of the goal with this in its name: what was measured, and whether that is enough. */
function goal(results: Map<string, Row>, name: string) {
  const found = goalsOf(results).rows.find(([work]) => work?.includes(name));
  return found && [found[2], found[4]];
}

test('what Node has by itself is a peer everywhere, and what was written by hand is none', () => {
  const results = server([served('ws-batches', 100), ours, served('socket-io', 900), served('sse', 200)]);
  expect(claimsOf(results).slice(2, 3)).toEqual([`| server: ${title} | 3.00 | 2.00 sse |`]);
  expect(aheadOf(results).rows).toEqual([[`server: ${title}`, 'CPU µs for 1,000', '300', '200 sse']]);
});

test('who did not run, or did not finish, is not ahead', () => {
  const rows = [paced('limit', 1), paced('rivulet', 2), paced('react', null, 'did not run')];
  expect(aheadOf(text(rows)).rows).toEqual([]);
  expect(claimsOf(text(rows)).at(2)).toBe('| text: framed | 2.00 | – |');
  const stopped = server([ours, served('socket-io', 10, 'unfinished')]);
  expect(aheadOf(stopped).rows).toEqual([]);
  const none = [paced('rivulet', 2), paced('react', 20, 'unfinished: 1 %')];
  expect(claimsOf(text(none)).at(2)).toBe('| text: framed | 2.00 | none was done in its time |');
  const one = [...none, paced('lit', 40)];
  expect(claimsOf(text(one)).at(2)).toBe('| text: framed | 2.00 | 40.0 lit |');
});

test('who did not run has a row of dashes', () => {
  const [, row] =
    pacesOf('text', { paces: { framed: [paced('rivulet', 2), paced('react', null)] } })[0]?.rows ?? [];
  expect(row).toEqual(['react', '–', '–', '–', '–', '–', '–', '0', '']);
  const none = { title: 'xterm', rounds: 0, note: 'did not run' };
  const figures = Object.fromEntries(
    'ratio heapRatio follow lost heap nodes jump search longest'.split(' ').map((key) => [key, null]),
  );
  const [log] = logOf('log', { sizes: { '2 lines': [{ ...none, ...figures }] } });
  expect(log?.rows[0]?.slice(1, 10)).toEqual(Array.from({ length: 9 }, () => '–'));
});

test("a server's ratios have their own names, and how far they were apart", () => {
  const [table] = serverOf('server', { tables: [{ title, rows: [ours] }] });
  expect(table?.head).toEqual(['', 'CPU µs/1,000', 'CPU ratio', 'CPU ratio, lowest to highest', '']);
  expect(table?.rows).toEqual([['rivulet', '300', '3', '2.73 to 3.33', '']]);
});

test('a goal is missed by who has not done all of it', () => {
  const measured = (rounds: Record<string, Row[]>) =>
    goal(server([], rounds), '5000 a second, 1 viewer, CPU time, of that of the bare room');
  const done = { cpu: 1, isUnfinished: false };
  const stopped = { cpu: 1, isUnfinished: true };
  expect(measured({ rivulet: [done], partykit: [done] })).toEqual(['1.00', 'reached']);
  expect(measured({ rivulet: [stopped], partykit: [done] })).toEqual(['not all of it', 'missed']);
  expect(measured({ rivulet: [done], partykit: [stopped] })).toBeUndefined();
  expect(measured({ 'socket-io': [done], partykit: [done] })).toBeUndefined();
  expect(goal(text([paced('rivulet', 1, 'unfinished: 60 %')]), "text: framed, of the limit's")).toEqual([
    'not all of it',
    'missed',
  ]);
});

test('a goal that is missed by hand, too, is said to be', () => {
  const name = '5000 a second, 1 viewer, CPU time, of that of the bare room';
  const round = (cpu: number) => ({ cpu, isUnfinished: false });
  const said = (ours: number, byHand: number) =>
    goalsOf(server([], { rivulet: [round(ours)], partykit: [round(100)], 'partykit-kept': [round(byHand)] }))
      .rows.find(([work]) => work?.includes(name))
      ?.slice(1);
  expect(said(120, 110)).toEqual(['1.25', '1.20', '1.10', 'reached']);
  expect(said(130, 120)).toEqual(['1.25', '1.30', '1.20', 'missed']);
  expect(said(140, 130)).toEqual(['1.25', '1.40', '1.30', 'missed, by hand too']);
  const [best] = goalsOf(text([paced('rivulet-batches', 1.1), paced('react', 3)])).rows.filter(([work]) =>
    work?.includes("best peer's time"),
  );
  expect(best?.slice(1)).toEqual(['0.25', '0.37', '0.33', 'missed, by hand too']);
});

test('chunks that a server lost, and streams that did not end, are told', () => {
  const lost = (round: Row) => goal(server([], { rivulet: [round] }), 'lost or doubled');
  expect(lost({ lost: 0, doubled: 0, isUnfinished: false })).toEqual(['0', 'reached']);
  expect(lost({ lost: 1, doubled: 0, isUnfinished: false })).toEqual(['1', 'missed']);
  expect(lost({ lost: 0, doubled: 0, isUnfinished: true })).toEqual(['not all of it', 'missed']);
});

test('a search that has stopped the page misses its goal', () => {
  const longest = (milliseconds: number) =>
    goal(
      new Map([
        [
          'log',
          {
            sizes: {
              '1,000,000 lines, framed': [{ ...paced('rivulet', 1), heapRatio: 1, longest: milliseconds }],
            },
          },
        ],
      ]),
      'longest task',
    );
  expect(longest(0)).toEqual(['0 ms', 'reached']);
  expect(longest(51)).toEqual(['51 ms', 'missed']);
});

test('how quiet the machine was is told as it was measured', () => {
  const results = text([paced('rivulet', 2)]);
  Object.assign(results.get('text') ?? {}, { load: { before: 0.31, after: 1.94, cores: 2 } });
  expect(claimsOf(results).at(-1)).toContain('0.3 when a part began, and 1.9 when it ended');
});
