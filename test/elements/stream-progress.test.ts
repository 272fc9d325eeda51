import { expect } from 'chai';
import '../../src/elements/stream-progress.js';
import { formatBytes, formatDuration } from '../../src/elements/progress/figures.js';
import { observe, type Pace, rateOf, remainingTime } from '../../src/elements/progress/pace.js';
import type { StreamProgress } from '../../src/elements/stream-progress.js';
import { inlineStyles, violations } from './accessibility.js';
import { find, mount, next, part, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

function show(source: ScriptedSource, markup = '<stream-progress></stream-progress>'): StreamProgress {
  mount(markup);
  const element = find('stream-progress');
  element.source = source;
  return element;
}

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
    expect(part(element, 'label')?.textContent).to.equal('Done');
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
    expect(steps.map((step) => step.textContent?.replace(/[✓\s]/g, ''))).to.deep.equal([
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
      await until(() => part(element, 'label')?.textContent === label);
    }
  });

  it('is safe under a strict style-src and passes axe', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-progress steps label="Import"></stream-progress>');
    source.push({ kind: 'progress', value: 0.4, step: 'Reading' });
    await next(element, 'stream-progress');
    await element.updateComplete;
    expect(inlineStyles(element)).to.deep.equal([]);
    expect(await violations()).to.deep.equal([]);
  });

  describe('pace', () => {
    const paced = (samples: readonly (readonly [number, number])[]): Pace =>
      samples.reduce<Pace>((pace, [time, value]) => observe(pace, { time, value }), []);

    it('tells rate and time left', () => {
      const pace = paced([
        [0, 0],
        [1_000, 0.1],
        [2_000, 0.2],
      ]);
      expect(rateOf(pace, 2_000)).to.be.closeTo(0.1, 1e-9);
      expect(remainingTime(pace, 1, 2_000)).to.be.closeTo(8_000, 1e-6);
    });

    it('gets slower while nothing comes', () => {
      const pace = paced([
        [0, 0],
        [1_000, 0.5],
      ]);
      expect(remainingTime(pace, 1, 1_000)).to.equal(1_000);
      expect(remainingTime(pace, 1, 9_000)).to.equal(9_000);
    });

    it('says nothing too early, or without movement', () => {
      expect(rateOf(paced([[0, 1]]), 5_000)).to.equal(undefined);
      expect(
        rateOf(
          paced([
            [0, 0],
            [100, 1],
          ]),
          100,
        ),
      ).to.equal(undefined);
      expect(
        remainingTime(
          paced([
            [0, 1],
            [5_000, 1],
          ]),
          2,
          5_000,
        ),
      ).to.equal(undefined);
    });

    it('begins anew when the value goes back, and is bounded', () => {
      const samples = Array.from({ length: 10_000 }, (_, at) => [at, at] as const);
      expect(paced(samples).length).to.be.below(66);
      expect(paced([...samples, [10_001, 5]]).length).to.equal(1);
    });
  });

  it('writes figures for people', () => {
    expect([900, 12_400, 64_000, 4_800_000].map(formatDuration)).to.deep.equal([
      '1 s',
      '10 s',
      '1 min',
      '1 h 20 min',
    ]);
    expect([900, 1_250, 52_000_000].map(formatBytes)).to.deep.equal(['900 B', '1.3 kB', '52 MB']);
  });
});
