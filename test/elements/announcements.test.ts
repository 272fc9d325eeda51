import { expect } from 'chai';
import { announce } from '../../src/elements/announcer.js';
import '../../src/elements/index.js';
import type { StreamElement } from '../../src/elements/stream-element.js';
import { FakeRoom } from './fake-room.js';
import { type LiveRegions, listen } from './live-regions.js';
import { find, frame, mount, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const VIEWS: Record<string, string> = {
  'stream-text': '<stream-text aria-label="Answer"></stream-text>',
  'stream-text of Markdown': '<stream-text format="markdown" aria-label="Answer"></stream-text>',
  'stream-list':
    '<stream-list aria-label="Answer"><ul></ul><template><li>{{n}}</li></template></stream-list>',
  'stream-log': '<stream-log aria-label="Answer"></stream-log>',
  'stream-progress': '<stream-progress aria-label="Answer"></stream-progress>',
  'stream-status': '<stream-status aria-label="Answer"></stream-status>',
  'stream-steps': '<stream-steps aria-label="Answer"></stream-steps>',
  'stream-scroll':
    '<stream-scroll><stream-text aria-label="Answer"></stream-text><p>Below</p></stream-scroll>',
};

const TAGS = ':is(stream-text, stream-list, stream-log, stream-progress, stream-status, stream-steps)';

describe('what a screen reader is told of a whole stream', () => {
  let source: ScriptedSource;
  let regions: LiveRegions;
  let view: StreamElement;
  let streams = 0;

  afterEach(() => regions.stop());

  function show(markup: string): void {
    mount(markup);
    // A view may hand its name on to the part of it that has a role.
    view = document.querySelector(`#stage ${TAGS}`) as StreamElement;
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

  /**
   * Is told last: nothing that was to be told before it is still to come. Gives what it says, which is never the same:
   * where frames are long, none of them may show the region empty in between.
   */
  async function bell(): Promise<string> {
    const rung = `Bell ${++streams}`;
    announce(rung, rung);
    await until(() => regions.heard.some((said) => said.includes(rung)));
    return rung;
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
        const rung = await bell();
        expect(regions.heard).to.deep.equal([rung]);
      });

      it('nothing where it is not wanted', async () => {
        regions = listen();
        show(markup.replace('aria-label', 'announce="off" aria-label'));
        view.source = source;
        await stream();
        source.complete();
        await until(() => view.status === 'complete');
        const rung = await bell();
        expect(regions.heard).to.deep.equal([rung]);
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
    const rung = await bell();
    expect(regions.heard).to.deep.equal(['Started', 'Done', rung]);
  });

  describe('of a room', () => {
    let room: FakeRoom;

    function enter(markup: string): void {
      regions = listen();
      mount(`<stream-room>${markup}</stream-room>`);
      room = new FakeRoom();
      find('stream-room').client = room;
    }

    it('stream-status: that it was lost, once, and that it is there again', async () => {
      enter('<stream-status runs></stream-status>');
      const element = find('stream-status');
      await until(() => element.matches(':state(online)'));
      room.setConnection({ state: 'reconnecting', retryAt: Date.now() + 5_000 });
      await until(() => regions.heard.length === 1);
      room.setConnection({ state: 'offline' });
      await until(() => element.connection.state === 'offline');
      room.setConnection({ state: 'connected' });
      await until(() => regions.heard.length === 2);
      const rung = await bell();
      expect(regions.heard).to.deep.equal(['Offline', 'Connected', rung]);
    });

    it('stream-steps: how each run ended, and nothing of its steps', async () => {
      enter('<stream-steps></stream-steps>');
      const runs = room.stream('$runs');
      const begun = { task: 'build', stream: 'build', started: Date.now() };
      runs.start();
      await until(() => find('stream-steps').status === 'streaming');
      runs.items({ run: 'a', status: 'streaming', ...begun }, { run: 'b', status: 'streaming', ...begun });
      const steps = [{ number: 1, name: 'Fetch' }];
      runs.push({ kind: 'update', key: 'a', item: { status: 'streaming', ...begun, steps } });
      runs.push({
        kind: 'update',
        key: 'a',
        item: { status: 'complete', ...begun, ended: Date.now(), steps },
      });
      await until(() => regions.heard.length === 1);
      runs.push({ kind: 'update', key: 'b', item: { status: 'cancelled', ...begun, ended: Date.now() } });
      await until(() => regions.heard.length === 2);
      const rung = await bell();
      expect(regions.heard).to.deep.equal(['build: Done', 'build: Stopped', rung]);
    });
  });
});
