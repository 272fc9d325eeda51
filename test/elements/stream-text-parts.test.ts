import { expect } from 'chai';
import type { Chunk } from '../../src/protocol/index.js';
import '../../src/elements/defined/stream-text.js';
import type { StreamText } from '../../src/elements/defined/stream-text.js';
import type { StreamTextEvent } from '../../src/elements/events.js';
import { PartClock } from '../../src/elements/text/part-clock.js';
import { violations } from './accessibility.js';
import { watchShifts } from './layout-shifts.js';
import { find, frame, mount, next, part, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

function show(source: ScriptedSource, markup = '<stream-text></stream-text>'): StreamText {
  mount(markup);
  const element = find('stream-text');
  element.source = source;
  return element;
}

function think(text: string, mode?: 'append' | 'prepend' | 'replace'): Chunk {
  return { kind: 'text', text, part: 'reasoning', ...(mode ? { mode } : {}) };
}

async function written(element: StreamText): Promise<void> {
  await next(element, 'stream-text');
  await element.updateComplete;
}

/** The text of a part of the chrome. */
function said(element: StreamText, name: string): string | undefined {
  return part(element, name)?.textContent?.trim();
}

describe('stream-text with named parts', () => {
  it('keeps each apart, in the order in which they appeared', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    const of = (name: string, text: string): Chunk => ({ kind: 'text', text, part: name });
    source.push(think('hm'), of('plan', 'first this'), 'an', think('!'), 'swer', of('notes', 'n'));
    source.complete();
    await next(element, 'stream-done');
    await element.updateComplete;
    expect(element.text).to.equal('answer');
    expect(element.getText('reasoning')).to.equal('hm!');
    expect(element.getText('plan')).to.equal('first this');
    expect(element.getText('none')).to.equal('');
    expect(element.textContent).to.equal('hm!first thisanswern');
    const slots = [...(element.shadowRoot?.querySelectorAll('[part="content"] slot') ?? [])];
    const shown = slots.map((slot) =>
      (slot as HTMLSlotElement)
        .assignedElements()
        .map((each) => each.textContent)
        .join(''),
    );
    expect(shown).to.deep.equal(['hm!', 'first this', 'answer', 'n']);
  });

  it('tells of each in its event', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    const seen: [string | undefined, string, string][] = [];
    element.addEventListener('stream-text', ({ part, mode, text }: StreamTextEvent) =>
      seen.push([part, mode, text]),
    );
    source.push(think('a'), think('b'), 'x', 'y', think('c', 'replace'));
    await until(() => element.getText('reasoning') === 'c');
    expect(seen).to.deep.equal([
      ['reasoning', 'replace', 'c'],
      [undefined, 'append', 'xy'],
    ]);
  });

  it('only appends to them: nodes and the selection stay', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-text reasoning="open"></stream-text>');
    source.push(think('hello world'));
    await written(element);
    const node = element.querySelector('[data-stream-part="reasoning"] [data-stream-block]')
      ?.firstChild as Text;
    document.getSelection()?.setBaseAndExtent(node, 6, node, 11);
    for (let at = 0; at < 20; at++) {
      source.push(think(' more'), 'answer ');
      await written(element);
    }
    expect(node.data).to.equal(`hello world${' more'.repeat(20)}`);
    expect(document.getSelection()?.toString()).to.equal('world');
  });

  it('clears all of them with the text, and with a new generation', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push(think('hm'), 'answer');
    await written(element);
    source.push({ kind: 'clear' });
    await until(() => element.text === '');
    expect(element.querySelector('[data-stream-part]')).to.equal(null);
    source.push(think('again'));
    await written(element);
    source.reset();
    source.push('other');
    await until(() => element.text === 'other');
    expect(element.textContent).to.equal('other');
    await element.updateComplete;
    expect(part(element, 'reasoning')).to.equal(null);
  });

  it('shows one of them alone where that is asked for', async () => {
    const source = new ScriptedSource();
    mount(`<stream-text id="all"></stream-text><stream-text id="thought" only-part="reasoning"></stream-text>
      <stream-text id="answer" only-part=""></stream-text>`);
    const elements = [...document.querySelectorAll<StreamText>('#stage stream-text')];
    for (const element of elements) element.source = source;
    source.push(think('hm'), 'yes', { kind: 'bytes', base64: btoa('!') });
    source.complete();
    const [all, thought, answer] = elements as [StreamText, StreamText, StreamText];
    await until(() => answer.status === 'complete' && thought.status === 'complete');
    expect([all.text, thought.text, answer.text]).to.deep.equal(['yes!', 'hm', 'yes!']);
    expect([thought.textContent, answer.textContent]).to.deep.equal(['hm', 'yes!']);
    expect(part(thought, 'reasoning')).to.equal(null);
  });

  describe('the box of the reasoning', () => {
    it('is closed with its last line in view, says how long, and closes up when the answer begins', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      source.push(think('First this.\nThen '), think('that.\n'));
      await written(element);
      const box = part<HTMLDetailsElement>(element, 'reasoning') as HTMLDetailsElement;
      expect(box.open).to.equal(false);
      expect(said(element, 'reasoning-time')).to.equal('Thinking…');
      expect(said(element, 'reasoning-preview')).to.equal('Then that.');
      expect(part(element, 'reasoning-preview')?.getAttribute('aria-hidden')).to.equal('true');
      for (let at = 0; at < 30; at++) source.push({ kind: 'progress', step: 'x' });
      source.push('Answer');
      await until(() => element.text === 'Answer');
      await element.updateComplete;
      // The script's clock goes on by 100 ms a chunk.
      expect(said(element, 'reasoning-time')).to.equal('Thought for 3 s');
      expect(part(element, 'reasoning-preview')).to.equal(null);
    });

    it('shows the true time in a replay', async () => {
      const source = new ScriptedSource();
      for (let at = 0; at < 700; at++) source.push({ kind: 'progress', step: 'x' });
      const element = show(source);
      await until(() => element.streamState.seq === 700);
      source.push(think('a'));
      await until(() => element.getText('reasoning') === 'a');
      for (let at = 0; at < 649; at++) source.push({ kind: 'progress', step: 'x' });
      source.push('done');
      source.complete();
      await next(element, 'stream-done');
      await element.updateComplete;
      expect(said(element, 'reasoning-time')).to.equal('Thought for 1 min 5 s');
    });

    it('stays as the person has put it', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      source.push(think('hm'));
      await written(element);
      const summary = part(element, 'reasoning-summary') as HTMLElement;
      summary.click();
      const box = part<HTMLDetailsElement>(element, 'reasoning') as HTMLDetailsElement;
      await until(() => box.open);
      await frame();
      expect(part(element, 'reasoning-preview')).to.equal(null);
      source.push('answer');
      source.complete();
      await next(element, 'stream-done');
      await element.updateComplete;
      await frame();
      expect(box.open).to.equal(true);
      summary.click();
      await frame();
      await element.updateComplete;
      expect(box.open).to.equal(false);
    });

    it('with reasoning="open" is open until the answer begins; with "closed" it shows no line', async () => {
      const source = new ScriptedSource();
      mount('<stream-text reasoning="open"></stream-text><stream-text reasoning="closed"></stream-text>');
      const [open, closed] = document.querySelectorAll<StreamText>('#stage stream-text') as unknown as [
        StreamText,
        StreamText,
      ];
      open.source = source;
      closed.source = source;
      source.push(think('hm'));
      await written(closed);
      await open.updateComplete;
      const box = part<HTMLDetailsElement>(open, 'reasoning') as HTMLDetailsElement;
      expect(box.open).to.equal(true);
      expect(part<HTMLDetailsElement>(closed, 'reasoning')?.open).to.equal(false);
      expect(part(closed, 'reasoning-preview')).to.equal(null);
      source.push('answer');
      await until(() => open.text === 'answer');
      await open.updateComplete;
      expect(box.open).to.equal(false);
    });

    it('can be opened by keyboard and passes axe, open and closed', async () => {
      const source = new ScriptedSource();
      const element = show(source, '<stream-text aria-label="Answer"></stream-text>');
      source.push(think('hm, hm'));
      await written(element);
      expect(await violations()).to.deep.equal([]);
      part(element, 'reasoning-summary')?.focus();
      expect(element.shadowRoot?.activeElement).to.equal(part(element, 'reasoning-summary'));
      part(element, 'reasoning-summary')?.click();
      await frame();
      source.push('answer');
      await until(() => element.text === 'answer');
      expect(await violations()).to.deep.equal([]);
    });

    it('opens for what is looked for in it', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      source.push(think('deep\n'), 'answer');
      source.complete();
      await next(element, 'stream-done');
      await element.updateComplete;
      const box = part<HTMLDetailsElement>(element, 'reasoning') as HTMLDetailsElement;
      expect(box.open).to.equal(false);
      // What a search does in the browser, a link to a place on the page does by the same rule.
      const block = element.querySelector('[data-stream-part] [data-stream-block]') as HTMLElement;
      block.id = 'looked-for';
      location.hash = '#looked-for';
      await until(() => box.open);
      source.emit({ type: 'connection', state: 'connected' });
      await frame();
      expect(box.open).to.equal(true);
      history.replaceState(null, '', location.pathname + location.search);
    });

    it('shifts nothing but what stands under it', async () => {
      const watch = watchShifts();
      const source = new ScriptedSource();
      const element = show(source);
      for (let at = 0; at < 30; at++) {
        source.push(think(`thought ${at} `.repeat(8)), think(at % 3 ? '' : '\n'));
        await written(element);
      }
      for (let at = 0; at < 10; at++) {
        source.push('answer ');
        await written(element);
      }
      expect(await watch.stop()).to.deep.equal([]);
    });
  });
});

describe('the clock of a part', () => {
  it('sums up the times until another part goes on, whatever the clocks do', () => {
    const clock = new PartClock();
    expect(clock.read(0)).to.equal(0);
    clock.write(1_000, 5);
    clock.write(4_000, 10);
    expect([clock.runs, clock.read(510)]).to.deep.equal([true, 3_500]);
    clock.leave(6_000);
    expect([clock.runs, clock.read(99_000)]).to.deep.equal([false, 5_000]);
    clock.write(10_000, 20);
    clock.write(9_000, 30);
    clock.stop();
    expect(clock.read(99_000)).to.equal(5_000);
  });
});
