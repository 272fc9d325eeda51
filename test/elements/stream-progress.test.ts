import { expect } from 'chai';
import '../../src/elements/defined/stream-progress.js';
import '../../src/elements/defined/stream-text.js';
import type { StreamProgress } from '../../src/elements/defined/stream-progress.js';
import { inlineStyles, violations } from './accessibility.js';
import { watchShifts } from './layout-shifts.js';
import { find, frame, mount, next, part, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';
import { toldAuthor } from './told-author.js';

function show(source: ScriptedSource, markup = '<stream-progress></stream-progress>'): StreamProgress {
  mount(markup);
  const element = find('stream-progress');
  element.source = source;
  return element;
}

const details = (element: StreamProgress) =>
  (part(element, 'details')?.textContent?.trim() ?? '')
    .split(' · ')
    .map((detail) => detail.replace(/[\u2068\u2069]/g, ''))
    .filter((detail) => detail !== '');
const phase = (element: StreamProgress) => part(element, 'progress')?.dataset.phase;
const bar = (element: StreamProgress) => element.shadowRoot?.querySelector('[role="progressbar"]') as Element;

describe('stream-progress', () => {
  it('is read out as undetermined while it cannot be told, never as 0 %', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push({ kind: 'progress', step: 'Reading' });
    await next(element, 'stream-progress');
    await element.updateComplete;
    expect(bar(element).hasAttribute('aria-valuenow')).to.equal(false);
    expect(bar(element).getAttribute('aria-valuetext')).to.equal('Reading');
    await until(() => element.matches(':state(indeterminate)'));
  });

  it('stays below the end until the stream is complete', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push({ kind: 'progress', value: 1 });
    await next(element, 'stream-progress');
    expect(element.value).to.equal(0.99);
    source.complete();
    await next(element, 'stream-done');
    await element.updateComplete;
    expect(element.value).to.equal(1);
    expect(bar(element).getAttribute('aria-valuenow')).to.equal('100');
    expect(part(element, 'label-words')?.textContent).to.equal('Done');
  });

  it('is printed as it stands, and not on its way there', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    const movements = () => part(element, 'bar')?.getAnimations({ subtree: true }) ?? [];
    source.push({ kind: 'progress', value: 0.2 });
    await until(() => element.value === 0.2);
    source.push({ kind: 'progress', value: 0.9 });
    await until(() => movements().some(({ playState }) => playState === 'running'));
    // It must not end by itself.
    for (const movement of movements()) movement.pause();
    // Not every engine can be told to show a page as it prints it: the rules for it are made to hold.
    const rules = (element.shadowRoot?.adoptedStyleSheets ?? []).flatMap(({ cssRules }) => [...cssRules]);
    const media = rules.filter((rule) => rule instanceof CSSMediaRule).map((rule) => rule.media);
    const texts = media.map(({ mediaText }) => mediaText);
    try {
      for (const list of media) {
        list.mediaText = list.mediaText.replace(/\bprint\b/, 'all').replace(/\bscreen\b/, 'not all');
      }
      expect(movements()).to.deep.equal([]);
      // Nor does it begin to move where it cannot be told how far it is.
      source.push({ kind: 'progress', step: 'Tidying' });
      await until(() => element.matches(':state(indeterminate)'));
      expect(movements()).to.deep.equal([]);
    } finally {
      for (const [index, list] of media.entries()) list.mediaText = texts[index] as string;
    }
    await until(() => movements().length > 0);
  });

  it('leaves the error to the view of what had arrived, where there is one', async () => {
    mount(`<stream-progress></stream-progress><stream-text></stream-text>`);
    const [progress, text] = [find('stream-progress'), find('stream-text')];
    const source = new ScriptedSource();
    progress.source = text.source = source;
    source.push('Some');
    source.failWith({ code: 'task-failed', message: 'no', retryable: true });
    await until(() => part(text, 'retry') !== null);
    expect(part(progress, 'error') === null).to.equal(true);
    expect(part(progress, 'label-words')?.textContent).to.equal('Failed');
    progress.showErrors = true;
    await until(() => part(progress, 'retry') !== null);
  });

  it('tells the error where nothing else on the page does', async () => {
    mount(`<stream-progress></stream-progress><stream-text></stream-text>`);
    const [progress, text] = [find('stream-progress'), find('stream-text')];
    const source = new ScriptedSource();
    // The other is of another stream.
    text.source = new ScriptedSource();
    progress.source = source;
    source.failWith({ code: 'task-failed', message: 'no', retryable: true });
    await until(() => part(progress, 'retry') !== null);
  });

  it('counts chunks where an estimate is given', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-progress estimated-chunks="4"></stream-progress>');
    source.push('a');
    await until(() => element.value === 0.25);
    source.push('b', 'c', 'd', 'e');
    await until(() => element.value === 0.99);
  });

  it('shows amount, unit and steps', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-progress steps unit="rows"></stream-progress>');
    source.push({ kind: 'progress', value: 0.25, total: 400, step: 'Reading' });
    source.push({ kind: 'progress', value: 0.5, total: 400, step: 'Checking' });
    source.push({ kind: 'progress', value: 0.5, total: 400, step: 'Checking' });
    await until(() => element.value === 0.5);
    await element.updateComplete;
    expect(part(element, 'details')?.textContent).to.contain('200 of 400 rows');
    const steps = [...(element.shadowRoot?.querySelectorAll('li') ?? [])];
    expect(steps.map((step) => step.querySelector('[part="step-name"]')?.textContent)).to.deep.equal([
      'Reading',
      'Checking',
    ]);
    expect(steps.map((step) => step.getAttribute('aria-current'))).to.deep.equal([null, 'step']);
  });

  it('says which end it was', async () => {
    for (const [end, label] of [
      [(source: ScriptedSource) => source.cancelled(), 'Stopped'],
      [(source: ScriptedSource) => source.failWith(), 'Failed'],
      [(source: ScriptedSource) => source.complete(undefined, true), 'Finished early'],
    ] as const) {
      const source = new ScriptedSource();
      const element = show(source);
      source.push({ kind: 'progress', value: 0.4 });
      end(source);
      await until(() => part(element, 'label-words')?.textContent === label);
    }
  });

  it('counts a page’s own value, as <progress> does, with unit and buffer', async () => {
    mount(
      '<stream-progress value="3" max="12" buffer="6" unit="files" label="Download" lang="en"></stream-progress>',
    );
    const element = find('stream-progress');
    await element.updateComplete;
    expect(bar(element).getAttribute('aria-valuenow')).to.equal('25');
    expect(element.shadowRoot?.querySelector('[part="buffer"]')?.getAttribute('width')).to.equal('50%');
    expect(details(element)).to.deep.equal(['Running', '3 of 12 files']);
    element.value = 12;
    await element.updateComplete;
    expect(element.position).to.equal(1);
    expect(details(element)[0]).to.equal('Done');
    expect(element.matches(':state(complete)')).to.equal(true);
    element.value = null;
    await element.updateComplete;
    expect(bar(element).hasAttribute('aria-valuenow')).to.equal(false);
    expect(element.matches(':state(indeterminate)')).to.equal(true);
  });

  it('is named by its label, else by what the page calls it', async () => {
    mount('<stream-progress value="0.5" aria-label="Build"></stream-progress>');
    const element = find('stream-progress');
    await element.updateComplete;
    expect(bar(element).ariaLabel).to.equal('Build');
    expect(element.internals.role).to.equal('group');
    element.ariaLabel = 'Test';
    await until(() => bar(element).ariaLabel === 'Test');
    element.label = 'Deploy';
    await until(() => bar(element).ariaLabel === 'Deploy');
    element.label = '';
    element.ariaLabel = '';
    await until(() => bar(element).ariaLabel === 'Progress');
  });

  for (const [value, max] of [
    ['x', '12'],
    ['Infinity', '12'],
    ['3', '0'],
    ['3', '-1'],
    ['3', '1e309'],
    ['1e309', '1e309'],
    ['3', 'x'],
  ]) {
    it(`cannot tell how far ${value} of ${max} is, and says so to the page's author`, async () => {
      const told = await toldAuthor(async () => {
        mount(`<stream-progress value="${value}" max="${max}" unit="rows" buffer="1"></stream-progress>`);
        await find('stream-progress').updateComplete;
      });
      const element = find('stream-progress');
      expect(told.map(({ message }) => message).join()).to.match(/a number.* is expected/);
      expect(bar(element).hasAttribute('aria-valuenow')).to.equal(false);
      expect(bar(element).getAttribute('aria-valuetext')).to.equal('Running');
      expect(element.position).to.equal(undefined);
      expect(element.shadowRoot?.textContent).not.to.match(/NaN|∞|%|Done/);
      expect(element.matches(':state(indeterminate)')).to.equal(true);
    });
  }

  it('begins at the beginning of what is less than nothing', async () => {
    mount('<stream-progress value="-3" max="12"></stream-progress>');
    await find('stream-progress').updateComplete;
    expect(bar(find('stream-progress')).getAttribute('aria-valuenow')).to.equal('0');
  });

  it('writes bytes as such, and tells only what it is asked to', async () => {
    mount(
      '<stream-progress value="5200000" max="10000000" unit="bytes" show="amount" lang="de"></stream-progress>',
    );
    const element = find('stream-progress');
    await element.updateComplete;
    expect(details(element)).to.deep.equal(['5,2 MB of 10 MB']);
    expect(part(element, 'value')?.textContent?.trim()).to.equal('52\u00a0%');
    element.show = '';
    await element.updateComplete;
    expect(details(element)).to.deep.equal([]);
  });

  it('is a ring, with the same words', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-progress shape="ring" label="Import" lang="en"></stream-progress>');
    source.push({ kind: 'progress', value: 0.4 });
    await until(() => bar(element)?.getAttribute('aria-valuenow') === '40');
    expect(part(element, 'ring')?.getAttribute('aria-valuetext')).to.equal('40%, Running');
    expect(
      element.shadowRoot?.querySelector('circle[part="fill"]')?.getAttribute('stroke-dasharray'),
    ).to.equal('40 100');
  });

  it('tells stalled, paused and offline from running, in words and states', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-progress stall-after="0.05" lang="en"></stream-progress>');
    const label = () => part(element, 'label-words')?.textContent;
    source.push({ kind: 'progress', value: 0.4, total: 10 });
    await until(() => element.matches(':state(stalled)'));
    expect(label()).to.equal('Stalled');
    expect(element.matches(':state(indeterminate)')).to.equal(false);
    element.stallAfter = 100;
    await until(() => label() === 'Running');
    source.push({ kind: 'state', fields: { paused: true } });
    await until(() => element.matches(':state(paused)'));
    expect(label()).to.equal('Paused');
    source.push({ kind: 'state', fields: { paused: false } });
    await until(() => label() === 'Running');
    element.paused = true;
    await until(() => label() === 'Paused');
    source.emit({ type: 'connection', state: 'offline' });
    await until(() => label() === 'Offline');
    expect(element.matches(':state(paused)')).to.equal(false);
    source.emit({ type: 'connection', state: 'connected' });
    source.cancelled('superseded');
    await until(() => label() === 'Stopped: it was started again elsewhere');
  });

  it('lists nested steps with their own progress, ends and notes, and leaves the whole alone', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-progress steps lang="en"></stream-progress>');
    const at = (name: string) =>
      [...(element.shadowRoot?.querySelectorAll('li') ?? [])].find(
        (step) => step.querySelector('[part="step-name"]')?.textContent === name,
      );
    source.push(
      { kind: 'progress', value: 0.2, step: 'Install' },
      { kind: 'progress', within: ['Install'], step: 'Fetch' },
      { kind: 'progress', within: ['Install', 'Fetch'], value: 0.75 },
      { kind: 'progress', within: ['Install'], step: 'Audit', parallel: true },
      { kind: 'progress', within: ['Install', 'Audit'], outcome: 'skipped', note: 'offline' },
    );
    await until(() => at('Audit') !== undefined);
    expect(element.value).to.equal(0.2);
    expect(at('Fetch')?.querySelector('[part="step-value"]')?.textContent).to.equal('75%');
    expect(at('Fetch')?.parentElement?.closest('li')).to.equal(at('Install'));
    expect(at('Audit')?.textContent).to.contain('offline').and.to.contain('Skipped');
    expect(['Install', 'Fetch', 'Audit'].map((name) => at(name)?.getAttribute('aria-current'))).to.deep.equal(
      [null, 'step', null],
    );
    const fetch = at('Fetch');
    source.failWith();
    await until(() => at('Install')?.textContent?.includes('Failed') ?? false);
    expect(at('Fetch')).to.equal(fetch);
    expect(at('Fetch')?.textContent).to.contain('Failed');
  });

  it('shows in the page’s title while it is under way; the latest of several, and what was there after that', async () => {
    document.title = 'Jobs';
    const [first, second] = [new ScriptedSource(), new ScriptedSource()];
    mount(
      '<stream-progress page-title lang="en"></stream-progress><stream-progress page-title lang="en"></stream-progress>',
    );
    const [a, b] = document.querySelectorAll('stream-progress');
    if (!a || !b) throw new Error('There are two');
    a.source = first;
    first.push({ kind: 'progress', value: 0.4 });
    await until(() => document.title === '40% · Jobs');
    b.source = second;
    second.push({ kind: 'progress', value: 0.1 });
    await until(() => document.title === '10% · Jobs');
    second.complete();
    await until(() => document.title === '40% · Jobs');
    document.title = 'Renamed';
    first.push({ kind: 'progress', value: 0.5 });
    await until(() => document.title === '50% · Renamed');
    a.remove();
    expect(document.title).to.equal('Renamed');
  });

  it('moves nothing on the page, whatever it says', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-progress unit="rows" lang="en"></stream-progress><p>Below</p>');
    await element.updateComplete;
    await frame();
    const watch = watchShifts();
    for (let at = 1; at <= 10; at++) {
      source.push({ kind: 'progress', value: at / 20, total: 1_000, step: `Step ${at}` });
      await until(() => element.value === at / 20);
      await frame();
    }
    element.paused = true;
    await until(() => phase(element) === 'paused');
    source.complete();
    await until(() => phase(element) === 'complete');
    expect(await watch.stop()).to.deep.equal([]);
  });

  it('leaves word in the title of a page that nobody looks at, until somebody does', async () => {
    document.title = 'Jobs';
    const source = new ScriptedSource();
    const element = show(source, '<stream-progress page-title lang="en"></stream-progress>');
    source.push({ kind: 'progress', value: 0.4 });
    await until(() => document.title === '40% · Jobs');
    let hidden = true;
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    try {
      source.complete();
      await next(element, 'stream-done');
      await element.updateComplete;
      expect(document.title).to.equal('Done · Jobs');
      hidden = false;
      document.dispatchEvent(new Event('visibilitychange'));
      expect(document.title).to.equal('Jobs');
    } finally {
      Reflect.deleteProperty(document, 'hidden');
    }
  });

  for (const [state, set] of [
    ['idle', () => {}],
    ['running', (source) => source.push({ kind: 'progress', value: 0.4, step: 'Reading' })],
    ['indeterminate', (source) => source.push({ kind: 'progress', within: ['A', 'B'], value: 0.4 })],
    ['complete', (source) => source.complete()],
    ['cancelled', (source) => source.cancelled()],
    ['error', (source) => source.failWith()],
    ['offline', (source) => source.emit({ type: 'connection', state: 'offline' })],
    ['paused', (source) => source.push({ kind: 'state', fields: { paused: true } })],
  ] as const satisfies readonly (readonly [string, (source: ScriptedSource) => void])[]) {
    it(`is safe under a strict style-src and passes axe: ${state}`, async () => {
      const source = new ScriptedSource();
      mount(
        '<stream-progress steps label="Import"></stream-progress><stream-progress shape="ring"></stream-progress>',
      );
      const views = [...document.querySelectorAll('stream-progress')];
      for (const view of views) view.source = source;
      if (state === 'idle') source.started = false;
      await until(() => source.open$.length === 2);
      set(source);
      await until(() =>
        views.every((view) => phase(view) === (state === 'indeterminate' ? 'running' : state)),
      );
      for (const view of views) expect(inlineStyles(view)).to.deep.equal([]);
      expect(await violations()).to.deep.equal([]);
    });
  }
});
