import { expect } from 'chai';
import { announce } from '../../src/elements/announcer.js';
import '../../src/elements/index.js';
import type { StreamElement } from '../../src/elements/stream-element.js';
import { type LiveRegions, listen } from './live-regions.js';
import { frame, mount, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const VIEWS: Record<string, string> = {
  'stream-text': '<stream-text aria-label="Answer"></stream-text>',
  'stream-text of Markdown': '<stream-text format="markdown" aria-label="Answer"></stream-text>',
  'stream-list':
    '<stream-list aria-label="Answer"><ul></ul><template><li>{{n}}</li></template></stream-list>',
  'stream-log': '<stream-log aria-label="Answer"></stream-log>',
  'stream-progress': '<stream-progress aria-label="Answer"></stream-progress>',
};

describe('what a screen reader is told of a whole stream', () => {
  let source: ScriptedSource;
  let regions: LiveRegions;
  let view: StreamElement;
  let streams = 0;

  afterEach(() => regions.stop());

  function show(markup: string): void {
    mount(markup);
    view = document.querySelector('#stage > *') as StreamElement;
    source = new ScriptedSource(`announced-${++streams}`);
  }

  /** Two hundred chunks over some frames: text, items, lines and progress alike. */
  async function stream(): Promise<void> {
    for (let at = 1; at <= 200; at++) {
      source.push(`Line ${at} of **many**\n`);
      source.items({ id: at, n: at });
      source.push({ kind: 'progress', value: at / 200, step: at < 100 ? 'Reading' : 'Writing' });
      if (at % 25 === 0) await frame();
    }
  }

  async function heardOf(markup: string, end: () => void): Promise<string[]> {
    regions = listen();
    show(markup);
    view.source = source;
    await until(() => regions.heard.length === 1);
    await stream();
    end();
    await until(() => regions.heard.length >= 2);
    await bell();
    return regions.heard.slice(0, -1);
  }

  /** Is told last: nothing that was to be told before it is still to come. */
  async function bell(): Promise<void> {
    announce(`bell-${++streams}`, 'Bell');
    await until(() => regions.heard.some((said) => said.includes('Bell')));
  }

  for (const [name, markup] of Object.entries(VIEWS)) {
    describe(name, () => {
      it('complete', async () => {
        const heard = await heardOf(markup, () => source.complete());
        expect(heard).to.deep.equal(['Answer: Started', 'Answer: Done']);
      });

      it('finished early', async () => {
        const heard = await heardOf(markup, () => source.complete(undefined, true));
        expect(heard).to.deep.equal(['Answer: Started', 'Answer: Finished early']);
      });

      it('failed', async () => {
        const heard = await heardOf(markup, () => source.failWith());
        expect(heard).to.deep.equal([
          'Answer: Started',
          'Answer: Failed: The work was interrupted on the server.',
        ]);
      });

      it('cancelled', async () => {
        const heard = await heardOf(markup, () => source.cancelled());
        expect(heard).to.deep.equal(['Answer: Started', 'Answer: Stopped']);
      });

      it('nothing of what is over already', async () => {
        regions = listen();
        show(markup);
        source.items({ id: 1, n: 1 });
        source.push('Words\n');
        source.complete();
        view.source = source;
        await until(() => view.status === 'complete');
        await bell();
        expect(regions.heard).to.deep.equal(['Bell']);
      });

      it('nothing where it is not wanted', async () => {
        regions = listen();
        show(markup.replace('>', ' announce="off">'));
        view.source = source;
        await stream();
        source.complete();
        await until(() => view.status === 'complete');
        await bell();
        expect(regions.heard).to.deep.equal(['Bell']);
      });
    });
  }

  it('says once what several views show', async () => {
    regions = listen();
    show('<stream-text></stream-text><stream-list></stream-list>');
    for (const each of document.querySelectorAll<StreamElement>('#stage > *')) each.source = source;
    await until(() => regions.heard.length === 1);
    await stream();
    source.complete();
    await until(() => regions.heard.length === 2);
    await bell();
    expect(regions.heard).to.deep.equal(['Started', 'Done', 'Bell']);
  });
});
