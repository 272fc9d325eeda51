/**
 * Promise 7, safe by default: whatever a stream says is text, and a page under a strict policy with Trusted Types
 * works (every journey here and in its neighbours runs under one). With it the life of elements on a page: sockets
 * that are shared and let go of, rooms of one's own, elements that move, come and go.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bundleElements } from '../support/element-bundle.js';
import { tokens } from '../support/fixtures/tokens.js';
import { KIT, pageOf, type Stage, startStage, untilShown } from '../support/stage.js';
import { until } from '../support/wait.js';

const TEXT = '<stream-text stream="s"></stream-text>';

let stage: Stage;
let room: string;

beforeAll(async () => {
  // A second copy of the kit brings a second policy of this name.
  stage = await startStage({ policy: " 'allow-duplicates'" });
});
afterAll(() => stage.stop());
afterEach(async () => expect(await stage.clear()).toEqual([]));

const json = { 'content-type': 'application/json' };

/** What sockets have been opened since, by their paths, and how many are still open. */
function countSockets(): { readonly paths: readonly string[]; readonly open: number } {
  const before = stage.proxy.paths.length;
  return {
    get paths() {
      return stage.proxy.paths.slice(before);
    },
    get open() {
      return stage.proxy.connections.open;
    },
  };
}

describe('safe by default', () => {
  const attack = [
    '<img src=x onerror="document.title=\'owned\'">',
    '<script>document.title="owned"</script>',
    '</stream-text></template><iframe srcdoc="<script>top.document.title=1</script>"></iframe>',
    '<a href="javascript:document.title=\'owned\'">click</a>',
    '![x](javascript:alert(1)) [y](javascript:alert(1)) &lt;b&gt;',
  ].join('\n');

  test('the watch over these journeys sees what goes against the policy', async () => {
    const page = await stage.open('');
    await page.evaluate(() => {
      const image = document.createElement('img');
      image.src = '/spy.png';
      document.body.setAttribute('style', 'color: red');
      try {
        document.body.innerHTML = '<b>markup</b>';
      } catch {
        // Trusted Types refuse it, as they are to.
      }
      setTimeout(() => {
        throw new Error('nobody catches this');
      });
    });
    const faults = (await stage.clear()).join('\n');
    expect(faults).toMatch(/violation: img-src .*spy/);
    expect(faults).toMatch(/violation: style-src-attr inline/);
    expect(faults).toMatch(/violation: require-trusted-types-for/);
    expect(faults).toMatch(/uncaught: nobody catches this/);
  });

  test('markup in text, and in chunks of markup where the page did not ask for it, is text', async () => {
    room = stage.newRoom();
    const page = await stage.open(stage.inRoom(room, `${TEXT}<stream-text stream="all"></stream-text>`));
    const chunks = [...attack].map((text) => ({ text }));
    await stage.append(room, 's', JSON.stringify([{ text: attack }, ...chunks]), json);
    const { text } = await untilShown(page, ({ seq }) => seq === chunks.length + 1);
    expect(text).toBe(attack + attack);
    const viewer = await stage.enter(room);
    await viewer.run('everything', undefined, { stream: 'all' });
    const selector = '[stream=all]';
    await untilShown(page, ({ status }) => status === 'complete', { selector });
    const markup = await page.evaluate(() =>
      [...document.querySelectorAll('stream-text')].map((view) =>
        [...view.querySelectorAll('*')].map(String),
      ),
    );
    expect(new Set(markup.flat())).toEqual(new Set(['[object HTMLDivElement]']));
    expect(await page.title()).toBe('A journey');
  });

  test('markup in items is text, in attributes too; an address that could run script is left out', async () => {
    room = stage.newRoom();
    const template = `<template><article title="{{title}}"><a href="{{url}}">{{title}}</a>
      <img alt="{{title}}" data-attr-src="url"></article></template>`;
    const page = await stage.open(stage.inRoom(room, `<stream-list stream="s">${template}</stream-list>`));
    const urls = [
      'javascript:alert(1)',
      ' java\nscript:alert(1)',
      'data:text/html,<script>1</script>',
      'vbscript:1',
    ];
    const items = urls.map((url, id) => ({ id, title: attack, url }));
    await stage.append(room, 's', JSON.stringify(items), json);
    await untilShown(page, ({ seq }) => seq === items.length, { selector: 'stream-list' });
    const rows = await page.evaluate(() =>
      [...document.querySelectorAll('stream-list article')].map((row) => ({
        text: row.querySelector('a')?.textContent,
        title: row.getAttribute('title'),
        href: row.querySelector('a')?.getAttribute('href') ?? null,
        src: row.querySelector('img')?.getAttribute('src') ?? null,
        elements: row.querySelectorAll('*').length,
      })),
    );
    expect(rows).toEqual(
      urls.map(() => ({ text: attack, title: attack, href: null, src: null, elements: 2 })),
    );
    expect(await page.title()).toBe('A journey');
  });

  test('markup in an error, a step and the name of a model is text', async () => {
    room = stage.newRoom();
    const views = ['text', 'progress', 'status'].map(
      (name) => `<stream-${name} stream="s"></stream-${name}>`,
    );
    const page = await stage.open(stage.inRoom(room, views.join('')));
    await stage.append(room, 's', JSON.stringify([{ progress: 0.5, step: attack }]), json);
    await untilShown(page, ({ seq }) => seq === 1);
    const error = { status: 'error', error: { code: 'mine', message: attack, retryable: false } };
    expect(
      await stage.append(room, 's', '', {
        ...json,
        'stream-closed': 'true',
        'rivulet-outcome': JSON.stringify(error),
      }),
    ).toBeLessThan(300);
    const shown = await untilShown(page, ({ status }) => status === 'error');
    expect(shown.error).toContain('<img src=x onerror=');
    const foreign = await page.evaluate(() =>
      [...document.querySelectorAll('stream-text, stream-progress, stream-status')].flatMap((view) =>
        [...(view.shadowRoot?.querySelectorAll('img, script, iframe, a') ?? [])].map(String),
      ),
    );
    expect(foreign).toEqual([]);
    expect(await page.title()).toBe('A journey');
  });
});

describe('sockets', () => {
  test('all elements of a page share one socket to a room', async () => {
    room = stage.newRoom();
    const page = await stage.open('');
    const sockets = countSockets();
    const own = `<stream-text host="${stage.proxy.host}" room="${room}" stream="s"></stream-text>`;
    const views = `${TEXT}<stream-list stream="l"></stream-list><stream-form task="wait" stream="f"></stream-form>
      <stream-progress stream="s"></stream-progress><stream-status></stream-status>`;
    await page.goto(stage.site.set('/shared', pageOf(stage.inRoom(room, views) + own, KIT)));
    const viewer = await stage.enter(room);
    await viewer.run('tokens', { count: 50 }, { stream: 's' });
    for (const selector of ['stream-room > stream-text', 'stream-text[room]', 'stream-progress'])
      await untilShown(page, ({ status }) => status === 'complete', { selector });
    await untilShown(page, ({ status }) => status === 'idle', { selector: 'stream-form' });
    expect(sockets.paths.length).toBe(1);
  });

  test('added and removed 100 times, elements leave no socket behind, at neither end', async () => {
    room = stage.newRoom();
    const viewer = await stage.enter(room);
    await viewer.ended(await viewer.run('tokens', { count: 20 }, { stream: 's' }));
    const page = await stage.open('<main></main>');
    const sockets = countSockets();
    await page.evaluate(() => customElements.whenDefined('stream-status'));
    const markup = { host: stage.proxy.host, room };
    for (let round = 0; round < 100; round++) {
      // In turn: in a room of its own, naming its room itself, and gone again before it could connect.
      const kind = round % 3;
      await page.evaluate(
        ([place, which]) => {
          const text = document.createElement('stream-text');
          text.stream = 's';
          const around = document.createElement('stream-room');
          Object.assign(which === 1 ? text : around, place);
          if (which !== 1) around.append(text);
          const added = which === 1 ? text : around;
          document.querySelector('main')?.append(added);
          if (which === 2) added.remove();
        },
        [markup, kind] as const,
      );
      if (kind !== 2) {
        await untilShown(page, ({ status }) => status === 'complete');
        await page.evaluate(() => document.querySelector('main')?.replaceChildren());
      }
    }
    await until(() => sockets.open === 0, { message: () => `${sockets.open} sockets to be closed` });
    expect(sockets.paths.length).toBeLessThanOrEqual(100);
  });

  test('an element that is moved keeps its stream, its nodes and its socket', async () => {
    room = stage.newRoom();
    const viewer = await stage.enter(room);
    const page = await stage.open(
      stage.inRoom(room, `<section id="a">${TEXT}</section><section id="b"></section>`),
    );
    const sockets = countSockets();
    await untilShown(page, ({ status }) => status === 'idle');
    await page.evaluate(() => {
      const holder = { starts: 0, resets: 0 };
      Object.assign(window, { holder });
      document.addEventListener('stream-start', () => holder.starts++);
      document.addEventListener('stream-reset', () => holder.resets++);
    });
    await viewer.run('tokens', { count: 1_500, gap: 1 }, { stream: 's' });
    await untilShown(page, ({ seq }) => seq > 50);
    await page.evaluate(() => {
      Object.assign(window, { first: document.querySelector('stream-text > *') });
    });
    for (let at = 200; at <= 1_000; at += 200) {
      await untilShown(page, ({ seq }) => seq >= at);
      await page.evaluate(() => {
        const text = document.querySelector('stream-text') as Element;
        const target = text.parentElement?.id === 'a' ? '#b' : '#a';
        document.querySelector(target)?.append(text);
      });
    }
    const { text } = await untilShown(page, ({ status }) => status === 'complete');
    expect(text).toBe(tokens(1_500));
    expect(
      await page.evaluate(() => ({
        ...(window as unknown as { holder: object }).holder,
        same: (window as unknown as { first: Element }).first === document.querySelector('stream-text > *'),
      })),
    ).toEqual({ starts: 1, resets: 0, same: true });
    expect(sockets.paths.length).toBeLessThanOrEqual(1);
    expect(stage.proxy.connections.open).toBe(1);
  });
});

describe('rooms of one’s own', () => {
  test('room="auto" is the same after a reload, another in every session and for every id', async () => {
    const auto = (id: string) => stage.inRoom('auto', TEXT, `id="${id}"`);
    const visit = async () => {
      const page = await stage.open('');
      const sockets = countSockets();
      const goto = async () => {
        await page.goto(stage.site.set('/auto', pageOf(auto('one') + auto('two'), KIT)));
        await untilShown(page, ({ status }) => status === 'idle', { selector: '#one stream-text' });
        await untilShown(page, ({ status }) => status === 'idle', { selector: '#two stream-text' });
      };
      await goto();
      return { page, sockets, goto };
    };
    const rooms = (paths: readonly string[]) =>
      paths.map((path) => path.split('?')[0]?.split('/').at(-1)).sort();
    const mine = await visit();
    const before = rooms(mine.sockets.paths);
    expect(new Set(before).size).toBe(2);
    for (const name of before) expect(name).toMatch(/^auto-[0-9a-f]{32}$/);
    await mine.page.reload();
    await untilShown(mine.page, ({ status }) => status === 'idle', { selector: '#one stream-text' });
    await until(() => mine.sockets.paths.length === 4);
    expect(rooms(mine.sockets.paths.slice(2))).toEqual(before);
    const theirs = await visit();
    expect(new Set([...before, ...rooms(theirs.sockets.paths)]).size).toBe(4);
  });
});

describe('definitions', () => {
  test('a second copy of the kit on the page does no harm, and neither does the same one twice', async () => {
    room = stage.newRoom();
    for (const [path, body] of Object.entries(await bundleElements('/copy'))) stage.site.set(path, body);
    stage.site.set('/twice.js', `import '${KIT}'; import '${KIT}?again'; import '/copy/elements.js';`);
    const page = await stage.open(stage.inRoom(room, TEXT), { script: '/twice.js' });
    await untilShown(page, ({ status }) => status === 'idle');
    const viewer = await stage.enter(room);
    await viewer.run('tokens', { count: 200, gap: 1 }, { stream: 's' });
    expect((await untilShown(page, ({ status }) => status === 'complete')).text).toBe(tokens(200));
    expect(stage.site.requests).toContain('GET /copy/elements.js');
  });
});
