import { expect } from 'chai';
import '../../src/elements/defined/stream-text.js';
import type { StreamText } from '../../src/elements/defined/stream-text.js';
import type { StreamTextEvent } from '../../src/elements/events.js';
import { setMedia } from './media.js';
import { find, frame, mount, next, record, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

function show(source: ScriptedSource, markup: string): StreamText {
  mount(markup);
  const element = find('stream-text');
  element.source = source;
  return element;
}

const burst = 'word 👍 '.repeat(120);

/** A burst that is being shown: the first of it is there, not all. */
async function beginBurst(markup = '<stream-text pace></stream-text>') {
  const source = new ScriptedSource();
  const element = show(source, markup);
  source.push('a');
  await until(() => element.text === 'a');
  source.push(burst);
  await until(() => element.text.length > 1);
  return { source, element };
}

describe('stream-text with an even pace', () => {
  it('shows a burst bit by bit, exactly, with one event a frame for what is shown', async () => {
    const { source, element } = await beginBurst();
    expect(element.text.length).to.be.lessThan(burst.length);
    const pieces: string[] = [];
    element.addEventListener('stream-text', ({ text }: StreamTextEvent) => pieces.push(text));
    const before = element.text;
    await until(() => element.text.length === burst.length + 1);
    expect(element.textContent).to.equal(`a${burst}`);
    expect(before + pieces.join('')).to.equal(`a${burst}`);
    expect(pieces.length).to.be.greaterThan(1);
    for (const piece of pieces) expect(piece).not.to.match(/[\ud800-\udbff]$/);
    source.complete();
    await next(element, 'stream-done');
  });

  it('ends only once all is shown', async () => {
    const { source, element } = await beginBurst();
    const seen = record(element);
    source.complete({ ok: true });
    await next(element, 'stream-done');
    expect(element.text).to.equal(`a${burst}`);
    expect(seen.slice(-2)).to.deep.equal(['text', 'done']);
    expect(seen.filter((type) => type === 'text').length).to.be.greaterThan(1);
  });

  it('does not make an ending wait for what is shown at once', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-text pace></stream-text>');
    source.push(burst);
    source.failWith();
    // What is there when it is opened is history.
    await next(element, 'stream-error');
    expect(element.text).to.equal(burst);
  });

  it('shows what waits at once when something else comes than an append', async () => {
    for (const [chunk, expected] of [
      [{ kind: 'text', text: '<', mode: 'prepend' }, `<a${burst}`],
      [{ kind: 'text', text: 'new', mode: 'replace' }, 'new'],
    ] as const) {
      const { source, element } = await beginBurst();
      source.push(chunk);
      await until(() => element.text === expected);
    }
    const { source, element } = await beginBurst();
    source.gap(2);
    await next(element, 'stream-gap');
    expect(element.text).to.equal(`a${burst}`);
  });

  it('forgets what waits with a new generation', async () => {
    const { source, element } = await beginBurst();
    source.reset();
    source.push('b');
    await until(() => element.text === 'b');
    for (let at = 0; at < 5; at++) await frame();
    expect(element.text).to.equal('b');
  });
});

describe('where motion is to be reduced', () => {
  before(() => setMedia({ reducedMotion: 'reduce' }));
  after(() => setMedia({ reducedMotion: 'no-preference' }));

  it('bursts are shown as they come, and words at once', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-text pace fade></stream-text>');
    source.push('a');
    await until(() => element.text === 'a');
    source.push(burst);
    const { text } = await next(element, 'stream-text');
    expect(text).to.equal(burst);
    const fading = [...CSS.highlights].filter(
      ([name, ranges]) => name.startsWith('stream-fade-') && ranges.size > 0,
    );
    expect(fading).to.deep.equal([]);
  });
});

describe('stream-text with words that fade in', () => {
  const faded = (): string[] =>
    [...CSS.highlights]
      .filter(([name]) => name.startsWith('stream-fade-'))
      .flatMap(([, highlight]) => [...highlight])
      .map((range) => {
        const { startContainer, startOffset, endContainer, endOffset } = range;
        const live = document.createRange();
        live.setStart(startContainer, startOffset);
        live.setEnd(endContainer, endOffset);
        return live.toString();
      });

  it('marks what is new, puts nothing around it, and lets go of it', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-text fade><p slot="empty">None</p></stream-text>');
    source.push('one ');
    await until(() => element.text === 'one ');
    await until(() => faded().length === 0);
    const node = element.querySelector('[data-stream-block]')?.firstChild;
    source.push('two ');
    await next(element, 'stream-text');
    expect(faded()).to.deep.equal(['two ']);
    await until(() => faded().length === 0);
    expect(element.querySelector('[data-stream-block]')?.firstChild).to.equal(node);
    expect(element.querySelectorAll('*').length).to.equal(2);
  });
});
