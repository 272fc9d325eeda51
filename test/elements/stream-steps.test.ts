import { expect } from 'chai';
import '../../src/elements/defined/stream-room.js';
import '../../src/elements/defined/stream-steps.js';
import '../../src/elements/defined/stream-text.js';
import type { StreamSteps } from '../../src/elements/defined/stream-steps.js';
import type { StreamJumpEvent } from '../../src/elements/events.js';
import type { JsonObject } from '../../src/protocol/index.js';
import { StreamError } from '../../src/protocol/index.js';
import { inlineStyles, violations } from './accessibility.js';
import { FakeRoom } from './fake-room.js';
import { find, mount, next, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';
import { toldAuthor } from './told-author.js';

const NOW = Date.now();

/** A room's list of runs, written by hand. */
class Runs {
  readonly room = new FakeRoom();
  readonly list = this.room.stream('$runs');

  constructor() {
    this.list.started = true;
  }

  begin(run: string, changes: JsonObject = {}): void {
    this.list.items({ run, task: 'build', stream: run, status: 'streaming', started: NOW, ...changes });
  }

  update(run: string, item: JsonObject): void {
    const whole = { task: 'build', stream: run, started: NOW, ...item };
    this.list.push({ kind: 'update', key: run, item: whole });
  }
}

function show(attributes = '', more = ''): { runs: Runs; element: StreamSteps } {
  mount(`<stream-room><stream-steps lang="en" ${attributes}></stream-steps>${more}</stream-room>`);
  const runs = new Runs();
  find('stream-room').client = runs.room;
  return { runs, element: find('stream-steps') };
}

const rows = (element: StreamSteps) => [
  ...(element.shadowRoot?.querySelectorAll<HTMLElement>('[part="run"]') ?? []),
];
const names = (element: StreamSteps) => rows(element).map((row) => row.dataset.run);
const row = (element: StreamSteps, run: string) => rows(element).find((each) => each.dataset.run === run);
const inRow = (element: StreamSteps, run: string, name: string) =>
  row(element, run)?.querySelector<HTMLElement>(`[part='${name}']`) ?? null;
const steps = (root: Element | null | undefined) =>
  [...(root?.querySelectorAll('[part="step-name"]') ?? [])].map((name) => name.textContent);

describe('stream-steps', () => {
  it('says that nothing has run, then lists the runs with their status and duration', async () => {
    const { runs, element } = show();
    await until(() => element.shadowRoot?.textContent?.includes('Nothing has run yet') ?? false);
    runs.begin('a');
    runs.begin('b', { stream: 'other' });
    runs.update('a', { status: 'complete', ended: NOW + 65_000, chunks: 3 });
    await until(() => row(element, 'a')?.dataset.status === 'complete');
    expect(names(element)).to.deep.equal(['a', 'b']);
    expect(inRow(element, 'a', 'run-duration')?.textContent).to.equal('1m 5s');
    expect(inRow(element, 'a', 'run-status')?.textContent).to.equal('Done');
    expect(inRow(element, 'b', 'run-detail')?.textContent).to.equal('other');
    expect(element.matches(':state(active)')).to.equal(true);
  });

  it('shows a run that waits as such, with a way to stop it; the output is of the one under way', async () => {
    const { runs, element } = show('', '<stream-text stream="s"></stream-text>');
    runs.begin('a', { stream: 's' });
    runs.begin('b', { stream: 's', status: 'pending', started: NOW + 1 });
    await until(() => row(element, 'b')?.dataset.status === 'pending');
    expect(inRow(element, 'b', 'run-status')?.textContent).to.equal('Waiting');
    await until(() => inRow(element, 'a', 'jump-to') !== null);
    expect(inRow(element, 'b', 'jump-to')).to.equal(null);
    inRow(element, 'b', 'stop')?.click();
    await until(() => runs.room.stream('s').calls.includes('cancel b'));
    expect(await violations()).to.deep.equal([]);
  });

  it('shows steps within steps, open while the run is under way and where it failed', async () => {
    const { runs, element } = show();
    const step = {
      number: 1,
      name: 'Install',
      started: NOW,
      steps: [{ number: 1, name: 'Fetch', started: NOW }],
    };
    runs.begin('a');
    runs.update('a', { status: 'streaming', steps: [step] });
    await until(() => steps(row(element, 'a')).length === 2);
    expect(steps(row(element, 'a'))).to.deep.equal(['Install', 'Fetch']);
    const more = inRow(element, 'a', 'run-more');
    expect(more?.hidden).to.equal(false);
    expect(inRow(element, 'a', 'run-status')?.textContent).to.equal('Install');
    runs.update('a', { status: 'complete', ended: NOW + 1_000 });
    await until(() => more?.hidden === true);
    // Whatever was not said to have ended has ended with the run.
    expect(row(element, 'a')?.querySelectorAll('[part~="step-now"]')).to.have.length(0);
    inRow(element, 'a', 'run-toggle')?.click();
    await until(() => more?.hidden === false);
    expect(inRow(element, 'a', 'run-toggle')?.getAttribute('aria-expanded')).to.equal('true');
    runs.begin('b');
    runs.update('b', {
      status: 'error',
      ended: NOW,
      error: { code: 'no', message: 'No space', retryable: false },
    });
    await until(() => inRow(element, 'b', 'run-error')?.textContent === 'No space');
    expect(inRow(element, 'b', 'run-more')?.hidden).to.equal(false);
  });

  it('keeps a row’s nodes while the run goes on, in either order', async () => {
    const { runs, element } = show('newest-first');
    runs.begin('a');
    await until(() => rows(element).length === 1);
    const first = row(element, 'a');
    runs.begin('b', { started: NOW + 1 });
    runs.update('a', { status: 'complete', ended: NOW });
    await until(() => rows(element).length === 2 && first?.dataset.status === 'complete');
    expect(names(element)).to.deep.equal(['b', 'a']);
    expect(row(element, 'a')).to.equal(first);
    element.newestFirst = false;
    await element.updateComplete;
    expect(names(element)).to.deep.equal(['a', 'b']);
    expect(row(element, 'a')).to.equal(first);
  });

  it('holds no more than the limit of a thousand runs, but all that are under way', async () => {
    const { runs, element } = show('limit="10"');
    // It reads the latest chunks of what is there when it opens, and all that come from then on.
    await until(() => runs.list.readers.length > 0);
    runs.begin('long');
    for (let at = 0; at < 1_000; at++) {
      runs.begin(`r${at}`, { started: NOW + at });
      runs.update(`r${at}`, { status: 'complete', started: NOW + at, ended: NOW + at });
    }
    await until(() => names(element).at(-1) === 'r999');
    expect(names(element)).to.deep.equal(['long', ...Array.from({ length: 9 }, (_, at) => `r${991 + at}`)]);
    const [reader] = runs.list.readers;
    expect(reader?.options.from).to.deep.equal({ last: 400 });
  });

  it('takes a limit that is none for the default', async () => {
    let shown = show();
    await toldAuthor(async () => {
      shown = show('limit="many"');
    });
    const { runs, element } = shown;
    for (let at = 0; at < 60; at++)
      runs.update(`r${at}`, { status: 'complete', started: NOW + at, ended: NOW });
    await until(() => names(element).length === 50);
  });

  it('knows a run by its patches, where the list is read from its end', async () => {
    const { runs, element } = show();
    runs.update('early', { status: 'complete', ended: NOW, started: NOW - 5 });
    await until(() => names(element).join() === 'early');
  });

  it('leaves out what is no run, and what a filter has emptied', async () => {
    const { runs, element } = show('task="build"');
    runs.list.items('text', 5, null, {}, { run: 'x' }, { run: 7, task: 'build' });
    runs.list.push({ kind: 'items', items: [] });
    runs.begin('elsewhere', { task: 'other' });
    runs.begin('odd', { steps: [null, { name: 5 }, { number: 1, name: 'ok', started: NOW, steps: 'no' }] });
    await until(() => names(element).join() === 'odd');
    expect(steps(row(element, 'odd'))).to.deep.equal(['ok']);
  });

  it('stops the run that was meant, and keeps the focus in its row', async () => {
    const { runs, element } = show();
    runs.begin('a', { stream: 's' });
    await until(() => inRow(element, 'a', 'stop') !== null);
    inRow(element, 'a', 'stop')?.focus();
    inRow(element, 'a', 'stop')?.click();
    await until(() => runs.room.stream('s').calls.length === 1);
    expect(runs.room.stream('s').calls).to.deep.equal(['cancel a']);
    runs.update('a', { stream: 's', status: 'cancelled', ended: NOW, reason: 'cancelled' });
    await until(() => inRow(element, 'a', 'stop') === null);
    expect(element.shadowRoot?.activeElement).to.equal(row(element, 'a'));
    expect(inRow(element, 'a', 'again')?.getAttribute('aria-label')).to.equal('Try again: build');
  });

  it('tries again what can be, the latest of its stream alone, and says why not', async () => {
    const { runs, element } = show();
    const failed = (retryable: boolean) => ({
      status: 'error',
      ended: NOW,
      error: { code: 'run-lost', message: 'Lost', retryable },
    });
    for (const [run, stream] of [
      ['old', 's'],
      ['new', 's'],
      ['never', 't'],
    ] as const) {
      runs.begin(run, { stream });
      runs.update(run, { stream, ...failed(run !== 'never') });
    }
    await until(() => inRow(element, 'new', 'again') !== null);
    expect(inRow(element, 'old', 'again')).to.equal(null);
    expect(inRow(element, 'never', 'again')).to.equal(null);
    const source = runs.room.stream('s');
    source.retry = () => Promise.reject(new StreamError('forbidden', 'No'));
    inRow(element, 'new', 'again')?.click();
    await until(() => inRow(element, 'new', 'run-refusal') !== null);
    expect(inRow(element, 'new', 'run-refusal')?.textContent).to.equal('You do not have access to this.');
    element.readonly = true;
    await until(() => inRow(element, 'new', 'again') === null);
  });

  it('leads to the element that shows the output, or lets the page decide', async () => {
    const { runs, element } = show('', '<stream-text stream="s"></stream-text>');
    runs.begin('a', { stream: 's' });
    runs.begin('b', { stream: 'nowhere' });
    await until(() => inRow(element, 'a', 'jump-to') !== null);
    expect(inRow(element, 'b', 'jump-to')).to.equal(null);
    const jump = next(element, 'stream-jump');
    inRow(element, 'a', 'jump-to')?.click();
    const { stream, run } = (await jump) as StreamJumpEvent;
    expect([stream, run]).to.deep.equal(['s', 'a']);
    expect(document.activeElement).to.equal(find('stream-text'));
    element.href = '/runs/{run}?of={stream}';
    await until(() => inRow(element, 'b', 'jump-to')?.getAttribute('href') === '/runs/b?of=nowhere');
    element.addEventListener('stream-jump', (event) => event.preventDefault());
    inRow(element, 'b', 'jump-to')?.click();
  });

  it('announces the end of a run, not what was there before, and never that the list begins', async () => {
    const { runs, element } = show();
    runs.begin('before');
    runs.update('before', { status: 'complete', ended: NOW });
    await until(() => rows(element).length === 1);
    const said = () => document.querySelector('[data-stream-announcer]')?.shadowRoot?.textContent?.trim();
    runs.begin('now', { task: 'import' });
    runs.update('now', { task: 'import', status: 'error', ended: NOW, error: { code: 'no', message: 'No' } });
    await until(() => said()?.includes('import: Failed') ?? false);
    expect(said()).not.to.contain('build');
    expect(said()).not.to.contain('Started');
  });

  it('says that it is fetching the list, or what the page says instead', async () => {
    mount(`<stream-room><stream-steps></stream-steps></stream-room>
      <stream-steps><p slot="loading">Wait</p></stream-steps>`);
    const [plain, own] = document.querySelectorAll('stream-steps');
    if (!plain || !own) throw new Error('There are two');
    own.source = new ScriptedSource('$runs', false);
    plain.source = new ScriptedSource('$runs', false);
    await until(() => plain.shadowRoot?.textContent?.includes('Loading') ?? false);
    await until(() => own.querySelector('p')?.assignedSlot != null);
  });

  it('shows that the list could not be read', async () => {
    const { runs, element } = show();
    await until(() => runs.list.open$.length === 1);
    runs.list.fail(new StreamError('forbidden', 'No'));
    await until(() => element.shadowRoot?.querySelector('[part="error"]') !== null);
    expect(element.shadowRoot?.textContent).to.contain('You do not have access to this.');
    expect(await violations()).to.deep.equal([]);
  });

  it('shows the steps of the stream that another element shows', async () => {
    mount('<stream-text id="output"></stream-text><stream-steps for="output"></stream-steps>');
    const source = new ScriptedSource('s');
    find('stream-text').source = source;
    source.push({ kind: 'progress', step: 'Install' });
    await until(() => steps(find('stream-steps').shadowRoot?.querySelector('ol')).join() === 'Install');
  });

  it('shows the steps of one stream', async () => {
    mount('<stream-steps stream="s" lang="en"></stream-steps>');
    const element = find('stream-steps');
    const source = new ScriptedSource('s');
    element.source = source;
    await until(() => element.shadowRoot?.textContent?.includes('No steps yet') ?? false);
    source.push(
      { kind: 'progress', step: 'Install' },
      { kind: 'progress', within: ['Install'], step: 'Fetch' },
      { kind: 'progress', within: ['Install', 'Fetch'], value: 0.5 },
    );
    await until(() => steps(element.shadowRoot?.querySelector('ol')).length === 2);
    expect(element.shadowRoot?.querySelector('[part="step-value"]')?.textContent).to.equal('50%');
    source.cancelled();
    await until(() => element.shadowRoot?.querySelectorAll('[part~="step-now"]').length === 0);
  });

  it('is safe under a strict style-src and passes axe, with all kinds of runs', async () => {
    const { runs, element } = show('', '<stream-text stream="a"></stream-text>');
    expect(await violations()).to.deep.equal([]);
    const open = [
      { number: 1, name: 'Install', started: NOW, steps: [{ number: 1, name: 'Fetch', started: NOW }] },
    ];
    for (const run of ['a', 'b', 'c', 'd']) runs.begin(run);
    runs.update('a', { status: 'streaming', steps: open });
    runs.update('b', {
      status: 'error',
      ended: NOW,
      steps: open,
      error: { code: 'x', message: 'No', retryable: true },
    });
    runs.update('c', { status: 'cancelled', ended: NOW, reason: 'timeout' });
    runs.update('d', { status: 'complete', ended: NOW, steps: open });
    await until(() => row(element, 'd')?.dataset.status === 'complete');
    await element.updateComplete;
    expect(inlineStyles(element)).to.deep.equal([]);
    expect(await violations()).to.deep.equal([]);
  });
});
