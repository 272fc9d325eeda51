import { expect } from 'chai';
import '../../src/elements/defined/stream-text.js';
import { define } from '../../src/elements/define.js';
import { StreamText } from '../../src/elements/defined/stream-text.js';
import { scheduler } from '../../src/elements/scheduler.js';
import { setTexts } from '../../src/elements/texts.js';
import { StreamError } from '../../src/protocol/index.js';
import { find, frame, mount, next, part, record, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

// stream-text stands for every view here: what is tested is what they have in common.
function show(source: ScriptedSource, markup = '<stream-text></stream-text>'): StreamText {
  mount(markup);
  const element = find('stream-text');
  element.source = source;
  return element;
}

const live = () =>
  document.querySelector('[data-stream-announcer]')?.shadowRoot?.querySelector('[role="status"]')
    ?.textContent ?? '';

describe('every view', () => {
  describe('tells the page', () => {
    it('in order, once per flush', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      await next(element, 'stream-start');
      const seen = record(document);
      source.push('a', { kind: 'progress', value: 0.5 }, 'b');
      source.complete({ found: 1 });
      const done = await next(element, 'stream-done');
      expect(seen).to.deep.equal(['chunk', 'progress', 'text', 'done']);
      expect(done.result).to.deep.equal({ found: 1 });
      expect([done.bubbles, done.composed, done.replay]).to.deep.equal([true, true, false]);
    });

    it('what is history', async () => {
      const source = new ScriptedSource();
      source.push('old ');
      const element = show(source);
      const seen = record(element);
      await next(element, 'stream-text');
      source.push('new');
      await next(element, 'stream-text');
      expect(seen).to.deep.equal(['start*', 'chunk*', 'text*', 'chunk', 'text']);
    });

    it('apart, when one batch is part history', async () => {
      const source = new ScriptedSource('script', false);
      const element = show(source);
      await until(() => source.open$.length === 1);
      const { generation } = source;
      source.emit({ type: 'opened', ...source.describe(), head: 1 });
      source.emit({
        type: 'chunks',
        generation,
        seq: 1,
        time: 1,
        chunks: ['a', 'b'].map((text) => ({ kind: 'text' as const, text })),
      });
      const seen: [number, boolean][] = [];
      element.addEventListener('stream-chunk', ({ firstSeq, replay }) => seen.push([firstSeq, replay]));
      await until(() => element.text === 'ab');
      expect(seen).to.deep.equal([
        [1, true],
        [2, false],
      ]);
    });

    it('that it was started and is done, politely and once; nothing of what is history', async () => {
      const source = new ScriptedSource();
      mount('<stream-text aria-label="Answer"></stream-text><stream-text aria-label="Answer"></stream-text>');
      const elements = [...document.querySelectorAll('stream-text')];
      for (const element of elements) element.source = source;
      source.push('a');
      await until(() => live().includes('Answer: Started'));
      source.complete();
      await until(() => live() === 'Answer: Done');
      const over = show(source);
      await next(over, 'stream-done');
      await frame();
      expect(live()).to.equal('Answer: Done');
    });
  });

  describe('shows how the stream stands', () => {
    const has = (element: Element, state: string) => element.matches(`:state(${state})`);

    it('by attributes and custom states', async () => {
      const source = new ScriptedSource('script', false);
      const element = show(source);
      await until(() => has(element, 'connecting'));
      source.openAll();
      await until(() => has(element, 'streaming'));
      expect(has(element, 'connecting')).to.equal(false);
      expect(element.hasAttribute('data-stream-active')).to.equal(true);
      expect(element.getAttribute('aria-busy')).to.equal('true');
      source.cancelled();
      const { reason } = await next(element, 'stream-cancel');
      expect(reason).to.equal('cancelled');
      expect(has(element, 'cancelled') && !has(element, 'streaming')).to.equal(true);
      expect(element.hasAttribute('data-stream-active')).to.equal(false);
      expect(element.hasAttribute('aria-busy')).to.equal(false);
      await element.updateComplete;
      expect(part(element, 'note')?.textContent).to.equal('Stopped');
    });

    for (const [reason, sentence] of [
      ['superseded', 'Stopped: it was started again elsewhere'],
      ['timeout', 'Stopped: it took too long'],
      ['deleted', 'Deleted: it is not kept any more'],
      ['expired', 'Its time is over: it is not kept any more'],
    ] as const) {
      it(`with a sentence of its own for ${reason}`, async () => {
        const source = new ScriptedSource();
        const element = show(source);
        source.push({ kind: 'text', text: 'x' });
        source.cancelled(reason);
        await until(() => part(element, 'note')?.textContent === sentence);
        if (reason === 'superseded' || reason === 'timeout') return;
        // Then there is no stream at all, and it still says why.
        const nothing = { stream: 'script', generation: '', status: 'idle', interruptible: false } as const;
        source.emit({ type: 'reset', ...nothing, head: 0, first: 1, next: 1 });
        await until(() => element.status === 'idle');
        await element.updateComplete;
        expect(part(element, 'note')?.textContent).to.equal(sentence);
      });
    }

    it('with slots for loading and empty', async () => {
      const source = new ScriptedSource();
      const element = show(
        source,
        '<stream-text><i slot="loading">…</i><i slot="empty">none</i></stream-text>',
      );
      const shown = (name: string) => element.shadowRoot?.querySelector(`slot[name="${name}"]`) !== null;
      await until(() => shown('loading'));
      source.complete();
      await until(() => shown('empty') && !shown('loading'));
    });

    it('and tells a lost connection from an end', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      await next(element, 'stream-start');
      source.push('a');
      source.emit({ type: 'connection', state: 'reconnecting' });
      await until(() => has(element, 'reconnecting'));
      await element.updateComplete;
      expect(part(element, 'note')?.textContent).to.contain('Connection lost');
      expect(has(element, 'streaming')).to.equal(true);
      source.emit({ type: 'connection', state: 'connected' });
      await until(() => part(element, 'note') === null);
    });

    for (const state of ['offline', 'reconnecting'] as const) {
      it(`and says nothing of a line that is ${state} while it has no stream to miss`, async () => {
        const source = new ScriptedSource('idle', false);
        const element = show(source);
        await until(() => has(element, 'connecting'));
        source.emit({ type: 'connection', state });
        await until(() => part(element, 'note') !== null);
        source.emit({
          type: 'opened',
          stream: 'idle',
          generation: '',
          run: undefined,
          task: undefined,
          status: 'idle',
          head: 0,
          first: 1,
          next: 1,
        } as never);
        await until(() => has(element, 'idle'));
        await until(() => part(element, 'note') === null);
      });
    }
  });

  describe('keeps partial results', () => {
    it('and shows the error under them, with retry', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      source.push('partial', ' result');
      source.failWith({ code: 'run-lost', ref: 'x1' });
      const { error, chunkCount } = await next(element, 'stream-error');
      expect([error.code, chunkCount]).to.deep.equal(['run-lost', 2]);
      await element.updateComplete;
      expect(element.text).to.equal('partial result');
      const message = part(element, 'error-message')?.textContent?.replace(/\s+/g, ' ').trim();
      expect(message).to.equal('The work was interrupted on the server. After 2 chunks. Reference x1.');
      part(element, 'retry')?.click();
      expect(source.calls).to.deep.equal(['retry']);
    });

    it('without a button where trying again makes no sense', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      source.failWith({ code: 'row-invalid', message: 'Row 17 is bad', retryable: false });
      await next(element, 'stream-error');
      await element.updateComplete;
      expect(part(element, 'retry')).to.equal(null);
      expect(part(element, 'error-message')?.textContent).to.contain('Row 17 is bad');
    });

    it('and reads on from where reading failed', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      source.push('one ');
      await next(element, 'stream-text');
      source.fail(new StreamError('network', ''));
      await next(element, 'stream-error');
      await element.updateComplete;
      part(element, 'retry')?.click();
      source.push('two');
      await until(() => element.text === 'one two');
      expect(source.calls).to.deep.equal([]);
      expect(source.open$.length).to.equal(1);
      expect(source.readers.at(-1)?.options.from).to.deep.equal({ generation: 'g1', seq: 1 });
      expect(element.error).to.equal(undefined);
    });

    it('through a reset, stale, until something new comes', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      source.push('old');
      await next(element, 'stream-text');
      source.reset();
      await next(element, 'stream-reset');
      expect(element.text).to.equal('old');
      expect(element.matches(':state(stale)')).to.equal(true);
      source.push('new');
      await next(element, 'stream-text');
      expect(element.text).to.equal('new');
      expect(element.matches(':state(stale)')).to.equal(false);
      source.reset();
      source.complete();
      await next(element, 'stream-done');
      expect(element.text).to.equal('');
    });
  });

  describe('is bounded', () => {
    it('pauses its reader at a megabyte that is not painted, and goes on when it is', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      await next(element, 'stream-start');
      const [reader] = source.open$;
      const piece = `${'x'.repeat(65_535)}\n`;
      for (let at = 0; at < 40; at++) source.push(piece);
      expect(reader?.paused).to.equal(true);
      expect(reader?.seq).to.be.within(16, 18);
      await until(() => element.chunkCount === 40);
      expect(reader?.paused).to.equal(false);
      expect(element.text.length).to.equal(40 * 65_536);
    });

    it('paints in a hidden page too', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      await next(element, 'stream-start');
      Object.defineProperty(document, 'hidden', { value: true, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
      expect(source.open$[0]?.visible).to.equal(false);
      source.push('unseen');
      await next(element, 'stream-text');
      expect(element.text).to.equal('unseen');
      Reflect.deleteProperty(document, 'hidden');
      document.dispatchEvent(new Event('visibilitychange'));
      expect(source.open$[0]?.visible).to.equal(true);
    });

    it('leaks nothing when it is added and removed a hundred times', async () => {
      const source = new ScriptedSource();
      const stage = mount('');
      await until(() => scheduler.size === 0);
      for (let at = 0; at < 100; at++) {
        const element = document.createElement('stream-text');
        element.source = source;
        stage.append(element);
        await until(() => source.readers.length === at + 1);
        element.remove();
      }
      await until(() => source.open$.length === 0 && scheduler.size === 0);
    });
  });

  describe('lives in any page', () => {
    it('is moved without losing its stream', async () => {
      const source = new ScriptedSource();
      const element = show(source, '<div id="a"><stream-text></stream-text></div><div id="b"></div>');
      source.push('one ');
      await next(element, 'stream-text');
      const node = element.firstElementChild;
      document.querySelector('#b')?.append(element);
      await frame();
      source.push('two');
      await until(() => element.text === 'one two');
      expect(element.firstElementChild).to.equal(node);
      expect(source.readers.length).to.equal(1);
    });

    it('goes on from its cursor when it comes back after a while', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      source.push('one ');
      await next(element, 'stream-text');
      element.remove();
      await until(() => source.open$.length === 0);
      source.push('two');
      document.querySelector('#stage')?.append(element);
      await until(() => element.text === 'one two');
      expect(source.readers.at(-1)?.options.from).to.deep.equal({ generation: 'g1', seq: 1 });
    });

    it('is upgraded late, with what was set before', async () => {
      class LateText extends StreamText {}
      mount('<late-text></late-text>');
      const element = document.querySelector('late-text') as StreamText;
      const source = new ScriptedSource();
      source.push('early');
      element.source = source;
      define('late-text', LateText);
      await until(() => element.text === 'early');
    });

    it('may be defined twice', () => {
      class Other extends HTMLElement {}
      define('stream-text', Other);
      expect(customElements.get('stream-text')).to.equal(StreamText);
    });

    it('takes the place of a declarative shadow root', async () => {
      const stage = mount('');
      stage.setHTMLUnsafe(
        '<stream-text><template shadowrootmode="open"><b>drawn before</b></template></stream-text>',
      );
      const element = find('stream-text');
      await until(() => part(element, 'content') !== null);
      expect(element.shadowRoot?.querySelector('b')).to.equal(null);
    });

    it('shows another source from its beginning, and nothing of the one before', async () => {
      const element = show(new ScriptedSource());
      const [first, second] = [new ScriptedSource(), new ScriptedSource('two')];
      element.source = first;
      first.push('first');
      await until(() => element.text === 'first');
      element.source = second;
      second.push('second');
      await until(() => element.text === 'second');
      expect(first.open$.length).to.equal(0);
      element.source = null;
      await until(() => element.text === '');
    });

    it('shares the source of the element that `for` names', async () => {
      const source = new ScriptedSource();
      mount('<stream-text id="one"></stream-text><stream-text for="one"></stream-text>');
      const [one, two] = document.querySelectorAll('stream-text');
      if (one) one.source = source;
      source.push('both');
      await until(() => two?.text === 'both');
    });

    it('says it in the words of the page', async () => {
      setTexts({ stopped: 'Angehalten' });
      const source = new ScriptedSource();
      const element = show(source);
      source.cancelled();
      await next(element, 'stream-cancel');
      await element.updateComplete;
      expect(part(element, 'note')?.textContent).to.equal('Angehalten');
      setTexts({ stopped: 'Stopped' });
    });

    it('passes on what is asked of it', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      await next(element, 'stream-start');
      await element.cancel();
      await element.interrupt();
      expect(source.calls).to.deep.equal(['cancel', 'interrupt']);
      const bare = new ScriptedSource();
      Object.assign(bare, { cancel: undefined });
      element.source = bare;
      await until(() => bare.open$.length === 1);
      const code = await element.cancel().catch((error: StreamError) => error.code);
      expect(code).to.equal('not-running');
    });
  });
});
