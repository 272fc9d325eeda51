import { expect } from 'chai';
import { toBase64 } from '../../src/protocol/index.js';
import '../../src/elements/defined/stream-text.js';
import type { StreamText } from '../../src/elements/defined/stream-text.js';
import { inlineStyles, violations } from './accessibility.js';
import { watchShifts } from './layout-shifts.js';
import { copy, find, frame, mount, next, part, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';
import { toldAuthor } from './told-author.js';

function show(source: ScriptedSource, markup = '<stream-text></stream-text>'): StreamText {
  mount(markup);
  const element = find('stream-text');
  element.source = source;
  return element;
}

async function shown(element: StreamText, text: string): Promise<void> {
  await until(() => element.text.length === text.length);
  expect(element.text === text, 'the text is exact').to.equal(true);
  expect(element.textContent === text, 'textContent is exact').to.equal(true);
}

describe('stream-text', () => {
  describe('is exact', () => {
    it('wherever a chunk ends', async () => {
      const text = 'Zwölf Boxkämpfer 👩‍👩‍👧‍👦\r\n\n  jagen\tViktor 🏳️‍🌈\n\n\n  ende';
      for (const size of [1, 2, 3, 7, text.length]) {
        const source = new ScriptedSource();
        const element = show(source);
        for (let at = 0; at < text.length; at += size) source.push(text.slice(at, at + size));
        await shown(element, text);
      }
    });

    it('when bytes are cut within code points', async () => {
      const text = 'aé€👍🏽\ufeffb\n'.repeat(5);
      const bytes = new TextEncoder().encode(text);
      for (const size of [1, 2, 3, 5]) {
        const source = new ScriptedSource();
        const element = show(source);
        for (let at = 0; at < bytes.length; at += size) {
          source.push({ kind: 'bytes', base64: toBase64(bytes.subarray(at, at + size)) });
        }
        await shown(element, text);
      }
    });

    it('when bytes are no UTF-8, or end within a code point', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      source.push({ kind: 'bytes', base64: toBase64(new Uint8Array([0x61, 0xff, 0xe2, 0x82])) });
      source.complete();
      await shown(element, 'a\ufffd\ufffd');
    });

    it('over a megabyte, in blocks', async () => {
      const line = `${'word '.repeat(17)}end\n`;
      const text = line.repeat(11_000);
      const source = new ScriptedSource();
      const element = show(source);
      for (let at = 0; at < text.length; at += 5_000) source.push(text.slice(at, at + 5_000));
      await shown(element, text);
      const blocks = [...element.querySelectorAll('[data-stream-block]')];
      for (const block of blocks.slice(0, -1)) {
        expect(block.textContent).to.match(/\n$/);
        expect(block.textContent?.length).to.be.within(1_024, 2_048 + line.length);
      }
    });

    it('when a line is longer than a block, and is not cut within a character', async () => {
      const text = '👍'.repeat(30_000);
      const source = new ScriptedSource();
      const element = show(source);
      source.push(text.slice(0, 20_001), text.slice(20_001));
      await shown(element, text);
      for (const block of element.querySelectorAll('[data-stream-block]')) {
        expect(block.textContent).to.match(/^(👍)+$/u);
      }
    });

    it('with prepend, replace, clear and lines', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      source.push('b', { kind: 'text', text: 'a', mode: 'prepend' });
      await shown(element, 'ab');
      const node = element.querySelector('[data-stream-block]')?.firstChild;
      source.push({ kind: 'text', text: 'abc', mode: 'replace' });
      await shown(element, 'abc');
      expect(element.querySelector('[data-stream-block]')?.firstChild).to.equal(node);
      source.push({ kind: 'text', text: 'ax', mode: 'replace' });
      await shown(element, 'ax');
      source.push({ kind: 'clear' }, { kind: 'text', text: 'line\n', form: 'line', time: 1, level: 'info' });
      await shown(element, 'line\n');
      source.push({ kind: 'text', text: '', mode: 'replace' });
      await shown(element, '');
    });

    it('with long texts put in front', async () => {
      const source = new ScriptedSource();
      const element = show(source, '<stream-text mode="prepend"></stream-text>');
      let text = '';
      for (let at = 0; at < 200; at++) {
        const entry = `${at}: ${'entry '.repeat(at % 90)}${at % 3 ? '\n' : ''}`;
        source.push(entry);
        text = entry + text;
      }
      await shown(element, text);
    });

    it('in what is copied', async () => {
      const text = `${'first line of many\n'.repeat(300)}end`;
      const source = new ScriptedSource();
      const element = show(source);
      source.push(text);
      await shown(element, text);
      document.getSelection()?.selectAllChildren(element);
      expect(copy(element)?.getData('text/plain') === text).to.equal(true);
    });
  });

  describe('only appends', () => {
    it('keeps nodes and the selection in them', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      source.push('hello world');
      await next(element, 'stream-text');
      const node = element.querySelector('[data-stream-block]')?.firstChild as Text;
      document.getSelection()?.setBaseAndExtent(node, 6, node, 11);
      source.push(' and more\n'.repeat(500));
      await next(element, 'stream-text');
      expect(element.querySelector('[data-stream-block]')?.firstChild).to.equal(node);
      expect(document.getSelection()?.toString()).to.equal('world');
    });

    it('touches nothing but the last block', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      source.push('a line of text\n'.repeat(1_000));
      await next(element, 'stream-text');
      const changed = new Set<Node>();
      const observer = new MutationObserver((records) => {
        for (const { target } of records) changed.add(target);
      });
      const last = element.querySelector('[data-stream-block]:last-child')?.firstChild as Text;
      observer.observe(element, { characterData: true, subtree: true });
      for (let at = 0; at < 20; at++) {
        source.push('x');
        await next(element, 'stream-text');
      }
      expect([...changed]).to.deep.equal([last]);
    });

    it('shifts nothing', async () => {
      const watch = watchShifts();
      const source = new ScriptedSource();
      const element = show(source);
      for (let at = 0; at < 60; at++) {
        source.push(at % 4 ? `word ${at} `.repeat(9) : '\n');
        await next(element, 'stream-text');
      }
      source.push('\n');
      source.complete();
      await next(element, 'stream-done');
      expect(await watch.stop()).to.deep.equal([]);
    });

    it('writes once a frame, however many chunks come', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      source.push('');
      await until(() => element.chunkCount === 1);
      // A frame that has no time left leaves the rest to the next: by frames, not all in one.
      let frames = 0;
      const count = () => {
        frames++;
        requestAnimationFrame(count);
      };
      requestAnimationFrame(count);
      const written: [frame: number, text: string][] = [];
      element.addEventListener('stream-text', ({ text }) => written.push([frames, text]));
      for (let at = 0; at < 1_000; at++) source.push('tick ');
      await until(() => element.text.length === 5_000);
      expect(written.map(([, text]) => text).join('')).to.equal('tick '.repeat(1_000));
      expect(new Set(written.map(([at]) => at)).size).to.equal(written.length);
    });
  });

  it('keeps line feeds as they are shown, and adds none between blocks', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push('x\n'.repeat(3_000));
    source.complete();
    await next(element, 'stream-done');
    await frame();
    const lines = element.clientHeight / Number.parseFloat(getComputedStyle(element).lineHeight || '0');
    const blocks = [...element.querySelectorAll('[data-stream-block]')];
    const open = blocks.at(-1) as HTMLElement;
    const perLine = open.clientHeight / ((open.textContent?.length ?? 0) / 2);
    expect(Number.isNaN(lines) || lines > 0).to.equal(true);
    expect((blocks[0] as HTMLElement).clientHeight / perLine).to.be.closeTo(
      (blocks[0]?.textContent?.length ?? 0) / 2,
      0.5,
    );
  });

  it('begins a fresh block after a gap and says what is missing', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push('before');
    await next(element, 'stream-text');
    source.gap(3);
    source.push('after');
    const { from, to } = await next(element, 'stream-gap');
    expect([from, to]).to.deep.equal([2, 4]);
    const children = [...element.children].map(
      (child) => child.getAttribute('aria-label') ?? child.textContent,
    );
    expect(children).to.deep.equal(['before', 'Chunks 2 to 4 are no longer kept', 'after']);
    expect(element.textContent).to.equal('beforeafter');
  });

  it('removes what stood there for the time until now, but not what fills a slot', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-text> Waiting <p slot="empty">None</p> </stream-text>');
    source.push('text');
    await next(element, 'stream-text');
    expect([...element.childNodes].map((node) => node.textContent)).to.deep.equal(['text', 'None']);
  });

  it('shows markup as text', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push('<img src=x onerror="alert(1)">', { kind: 'html', html: '<b>bold</b>' });
    await next(element, 'stream-text');
    expect(element.querySelector('img, b')).to.equal(null);
    expect(element.text).to.equal('<img src=x onerror="alert(1)"><b>bold</b>');
  });

  it('says so when it does not know a format, and shows it plain', async () => {
    const source = new ScriptedSource();
    const told = await toldAuthor(async () => show(source, '<stream-text format="rtf"></stream-text>'));
    const element = find('stream-text');
    source.push('text');
    expect(told).to.have.length(1);
    expect(element.format).to.equal('plain');
    await until(() => element.text === 'text');
  });

  it('shows no style attributes and passes axe in every state', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-text follow format="code" aria-label="Answer"></stream-text>');
    source.push('text\n'.repeat(2_000));
    await next(element, 'stream-text');
    const check = async () => {
      expect(await violations()).to.deep.equal([]);
      expect(inlineStyles(element)).to.deep.equal([]);
    };
    await check();
    source.failWith();
    await next(element, 'stream-error');
    await element.updateComplete;
    expect(part(element, 'retry')).to.not.equal(null);
    await check();
  }).timeout(30_000);
});
