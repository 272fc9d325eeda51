/**
 * Promises 4 and 5: disconnect, cancel and complete are three different words; partial results stay, with the error
 * under them and a way to try again. With it what a person does to get there: forms, buttons, keys, files, mistakes.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../src/protocol/index.js';
import { engine } from '../support/browser.js';
import { tokens } from '../support/fixtures/tokens.js';
import { look, type Stage, startStage, untilReconnected, untilShown } from '../support/stage.js';
import { until } from '../support/wait.js';

const TEXT = '<stream-text stream="s"></stream-text>';
const BUTTONS = `<button id="go" data-disable-active>Go</button>
  <button id="stop" type="button" command="--cancel">Stop</button>
  <button id="finish" type="button" command="--interrupt">Finish</button>
  <button id="again" type="button" command="--retry">Again</button>`;
const formFor = (task: string, fields = '') =>
  `<stream-form id="form" task="${task}" stream="s"><form>${fields}${BUTTONS}</form></stream-form>${TEXT}`;

let stage: Stage;
let room: string;

beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());
afterEach(async () => expect(await stage.clear()).toEqual([]));

/** Resolves when the elements are there: before that, a form is the browser's to send. */
async function open(markup: string): Promise<Page> {
  const page = await stage.open(stage.inRoom(room, markup));
  await page.waitForFunction(() => !document.querySelector(':not(:defined)'));
  return page;
}

const showing = (page: Page, text: string) => untilShown(page, (shown) => shown.text === text);

/** The ids of the buttons that can be used now; one that has the focus keeps it, and only says that it is disabled. */
function usable(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button')]
      .filter((button) => !button.matches(':disabled, [aria-disabled="true"]'))
      .map(({ id }) => id),
  );
}

const untilUsable = (page: Page, ids: string[]) =>
  until(async () => (await usable(page)).join() === ids.join(), { message: `only ${ids} to be usable` });

/** Drops a file on the page's field. Where the driver cannot drop one (in Chromium alone it can) it is chosen there. */
async function dropFile(page: Page, file: string): Promise<void> {
  if (engine !== 'chromium') return page.locator('input').setInputFiles(file);
  const box = await page.locator('input').boundingBox();
  const place = { x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + 8 };
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...place, data });
}

describe('three different words', () => {
  test('disconnect: closing the page does not stop the run; it is found again, still running', async () => {
    room = stage.newRoom();
    const viewer = await stage.enter(room);
    const page = await open(formFor('wait'));
    await page.locator('#go').click();
    await showing(page, 'begun');
    const run = await viewer.follow('s');
    await page.context().close();
    await until(() => stage.proxy.connections.open === 0);
    // Whatever the server makes of a lost line, it has made of it once it answers this.
    await viewer.command({ type: 'run', run: 'other', task: 'tokens', stream: 'other', input: { count: 1 } });
    expect(run.outcome).toBeUndefined();
    const later = await open(formFor('wait'));
    expect(await showing(later, 'begun')).toMatchObject({ status: 'streaming', note: '' });
    await later.reload();
    expect(await showing(later, 'begun')).toMatchObject({ status: 'streaming', note: '' });
    await untilUsable(later, ['stop', 'finish']);
  });

  test('cancel: from another tab, it stops the run on the server, and both tabs say so', async () => {
    room = stage.newRoom();
    const viewer = await stage.enter(room);
    const one = await open(formFor('wait'));
    const other = await open(formFor('wait'));
    await one.locator('#go').click();
    await showing(one, 'begun');
    await showing(other, 'begun');
    const run = await viewer.follow('s');
    await other.locator('#stop').click();
    for (const page of [one, other]) {
      const shown = await untilShown(page, ({ status }) => status === 'cancelled');
      expect(shown).toMatchObject({ text: 'begun', note: 'Stopped', error: '' });
      await untilUsable(page, ['go', 'again']);
    }
    expect(await viewer.ended(run)).toEqual({ status: 'cancelled', reason: 'cancelled' });
  });

  test('complete: is durable, over a reload and a server killed with -9', async () => {
    room = stage.newRoom();
    const page = await open(formFor('wait'));
    await page.locator('#go').click();
    await showing(page, 'begun');
    await page.locator('#finish').click();
    const complete = { status: 'complete', text: 'begun and finished', result: 'early', note: '', error: '' };
    expect(await untilShown(page, ({ status }) => status === 'complete')).toMatchObject(complete);
    await page.reload();
    expect(await untilShown(page, ({ status }) => status === 'complete')).toMatchObject(complete);
    await stage.server.kill();
    const before = stage.proxy.connections.total;
    await stage.server.restart();
    await untilReconnected(page, stage.proxy, before);
    await page.reload();
    expect(await untilShown(page, ({ status }) => status === 'complete')).toMatchObject(complete);
  });

  test('a lost line says that it is lost, which is none of the three', async () => {
    room = stage.newRoom();
    const viewer = await stage.enter(room);
    await viewer.run('wait', undefined, { stream: 's' });
    const page = await open(TEXT);
    await showing(page, 'begun');
    await stage.proxy.refuse();
    stage.proxy.dropAll();
    const lost = await untilShown(page, ({ note }) => note !== '');
    expect(lost).toMatchObject({ status: 'streaming', note: 'Connection lost. Trying again', text: 'begun' });
    const before = stage.proxy.connections.total;
    await stage.proxy.accept();
    await untilReconnected(page, stage.proxy, before);
    expect(await untilShown(page, ({ note }) => note === '')).toMatchObject({ status: 'streaming' });
  });
});

describe('partial results stay', () => {
  const cases = [
    { how: 'plain', code: 'task-failed', says: 'Something went wrong.', retry: true },
    { how: 'yielded', code: 'mine', says: 'As yielded', retry: true },
    { how: 'coded', code: 'row-invalid', says: 'Row 3 is no number', retry: false },
  ] as const;

  test.each(cases)(
    'under them, after how many chunks, what failed ($how)',
    async ({ how, code, says, retry }) => {
      room = stage.newRoom();
      const viewer = await stage.enter(room);
      const page = await open(TEXT);
      await viewer.run('fail', { after: 3, how }, { stream: 's' });
      const shown = await untilShown(page, ({ status }) => status === 'error');
      expect(shown).toMatchObject({ text: '1 2 3 ', code });
      expect(shown.error).toContain(`${says} After 3 chunks.`);
      expect(shown.error).not.toContain('secret');
      const button = page.getByRole('button', { name: 'Try again' });
      expect(await button.count()).toBe(retry ? 1 : 0);
      // Under the content, not in place of it.
      const [content, error] = await Promise.all(
        ['[data-stream-block]', '[part=error]'].map((part) =>
          page.locator(`stream-text ${part}`).boundingBox(),
        ),
      );
      expect(error?.y).toBeGreaterThanOrEqual((content?.y ?? 0) + (content?.height ?? 0));
      if (!retry) return;
      await button.click();
      const again = await untilShown(
        page,
        ({ status, generation }) => status === 'error' && generation !== shown.generation,
      );
      expect(again).toMatchObject({ text: '1 2 3 ', code });
    },
  );
});

describe('forms', () => {
  const press = {
    mouse: (page: Page, id: string) => page.locator(`#${id}`).click(),
    Enter: (page: Page, id: string) => page.locator(`#${id}`).press('Enter'),
    Space: (page: Page, id: string) => page.locator(`#${id}`).press('Space'),
  };

  test.each(['mouse', 'Enter', 'Space'] as const)(
    'start, cancel, retry and interrupt by button: %s',
    async (by) => {
      room = stage.newRoom();
      const page = await open(formFor('wait'));
      await untilShown(page, ({ status }) => status === 'idle');
      await untilUsable(page, ['go']);
      await press[by](page, 'go');
      await showing(page, 'begun');
      await untilUsable(page, ['stop', 'finish']);
      await press[by](page, 'stop');
      const stopped = await untilShown(page, ({ status }) => status === 'cancelled');
      await untilUsable(page, ['go', 'again']);
      await press[by](page, 'again');
      await untilShown(
        page,
        ({ status, generation, text }) =>
          status === 'streaming' && generation !== stopped.generation && text === 'begun',
      );
      await untilUsable(page, ['stop', 'finish']);
      await press[by](page, 'finish');
      const done = await untilShown(page, ({ status }) => status === 'complete');
      expect(done).toMatchObject({ text: 'begun and finished', result: 'early' });
    },
  );

  test('by keyboard alone: Tab to the field, type, Enter; commands from a button elsewhere', async () => {
    room = stage.newRoom();
    const far = '<button id="far" command="--cancel" commandfor="form">Stop it</button>';
    const page = await open(formFor('search', '<input name="q" required>') + far);
    await untilShown(page, ({ status }) => status === 'idle');
    await page.keyboard.press('Tab');
    // The field is required: nothing starts.
    await page.keyboard.press('Enter');
    await page.keyboard.type('rivers');
    await page.keyboard.press('Enter');
    const running = await untilShown(page, ({ status }) => status === 'streaming', { selector: '#form' });
    expect(running.seq).toBeLessThanOrEqual(1);
    await page.locator('#far').focus();
    await page.keyboard.press('Space');
    await untilShown(page, ({ status }) => status === 'cancelled', { selector: '#form' });
    expect((await look(page)).note).toBe('Stopped');
  });

  test('a real file, dropped on its field: goes on from the acknowledged byte after the line was cut', async () => {
    room = stage.newRoom();
    const folder = await mkdtemp(join(tmpdir(), 'rivulet-upload-'));
    try {
      const content = randomBytes(8 * 1024 * 1024);
      const file = join(folder, 'measurements.bin');
      await writeFile(file, content);
      const page = await open(formFor('upload', '<input type="file" name="file">'));
      await untilShown(page, ({ status }) => status === 'idle');
      await dropFile(page, file);
      await until(() => page.evaluate(() => document.querySelector('input')?.files?.length === 1));
      const before = stage.proxy.bytes.up;
      const lines = stage.proxy.connections.total;
      stage.proxy.cutAfter(3 * 1024 * 1024, 'up');
      await page.locator('#go').click();
      await until(() => stage.proxy.bytes.up - before >= 3 * 1024 * 1024);
      await untilReconnected(page, stage.proxy, lines);
      const { result } = await untilShown(page, ({ status }) => status === 'complete');
      const hash = createHash('sha256').update(content).digest('hex');
      expect(result).toEqual({ size: content.length, hash });
      // What was on its way when the line was cut went up twice, and nothing else.
      const extra = stage.proxy.bytes.up - before - content.length;
      expect(extra).toBeLessThan(limits.uploadWindow + 2 * limits.uploadFrame);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('bad input', () => {
  test('what cannot be started says why, and leaves the connection usable', async () => {
    room = stage.newRoom();
    const page = await open(`${formFor('nothing')}<stream-form id="strict" task="validated"></stream-form>`);
    await untilShown(page, ({ status }) => status === 'idle');
    const lines = stage.proxy.connections.total;
    await page.locator('#go').click();
    const unknown = await untilShown(page, ({ code }) => code !== undefined, { selector: '#form' });
    expect(unknown).toMatchObject({ code: 'unknown-task' });
    // In development the server's own sentence, which names the task.
    expect(unknown.error).toContain('There is no task "nothing"');
    await untilUsable(page, ['go']);

    await page.evaluate(() => {
      const form = document.querySelector('#strict') as HTMLElementTagNameMap['stream-form'];
      form.start({ user: { age: 3 } });
    });
    const invalid = await untilShown(page, ({ code }) => code !== undefined, { selector: '#strict' });
    expect(invalid.code).toBe('invalid-input');
    expect(invalid.error).toContain('user.age');

    const viewer = await stage.enter(room);
    await viewer.run('tokens', { count: 100 }, { stream: 's' });
    expect((await untilShown(page, ({ status }) => status === 'complete')).text).toBe(tokens(100));
    await page.evaluate(() => {
      const form = document.querySelector('#strict') as HTMLElementTagNameMap['stream-form'];
      form.start({ user: { age: 33 } });
    });
    const valid = await untilShown(page, ({ status }) => status === 'complete', { selector: '#strict' });
    expect(valid.error).toBe('');
    expect(stage.proxy.connections.total).toBe(lines);
  });

  test('a template that cannot be used says so inline; the stream goes on for others', async () => {
    room = stage.newRoom();
    const broken = '<template><p data-attr-onclick="code">{{title}}</p></template>';
    const page = await open(
      `<stream-list stream="s" id="broken">${broken}</stream-list><stream-list stream="s" id="fine"></stream-list>`,
    );
    await untilShown(page, ({ status }) => status === 'idle', { selector: '#fine' });
    const items = JSON.stringify([{ title: 'one', code: 'alert(1)' }]);
    await stage.append(room, 's', items, { 'content-type': 'application/json' });
    const shown = await untilShown(page, ({ code }) => code !== undefined, { selector: '#broken' });
    expect(shown.code).toBe('template-invalid');
    expect(shown.error).toContain('onclick');
    expect(await page.locator('#broken [part=retry]').count()).toBe(0);
    expect((await untilShown(page, ({ seq }) => seq === 1, { selector: '#fine' })).text).toContain('one');
  });
});

describe('bad input: tokens', () => {
  let guarded: Stage;
  beforeAll(async () => {
    guarded = await startStage({ entry: 'test/support/fixtures/guarded-room.ts' });
  });
  afterAll(() => guarded.stop());
  afterEach(async () => expect(await guarded.clear()).toEqual([]));

  test('a wrong token, none, and one that may not: each says so, and another room on the page is not touched', async () => {
    const name = guarded.newRoom();
    const grant = JSON.stringify({ read: true, run: ['echo'], identity: 'ada' });
    const text = (id: string) => `<stream-text id="${id}" stream="s"></stream-text>`;
    const page = await guarded.open(
      [
        guarded.inRoom(name, text('wrong'), 'token="wrong"'),
        guarded.inRoom(name, text('none')),
        guarded.inRoom(name, text('denied'), 'token="null"'),
        guarded.inRoom(
          name,
          `${text('fine')}<stream-form id="wait" task="wait"></stream-form>`,
          `token='${grant}'`,
        ),
      ].join(''),
    );
    const shows = async (id: string, code: string, says: string) => {
      const shown = await untilShown(page, (each) => each.code !== undefined, { selector: `#${id}` });
      expect(shown.code).toBe(code);
      expect(shown.error).toContain(says);
    };
    await shows('wrong', 'unauthorized', 'You need to sign in to see this.');
    await shows('none', 'unauthorized', 'You need to sign in to see this.');
    await shows('denied', 'forbidden', 'You do not have access to this.');
    await page.evaluate(() => {
      const form = document.querySelector('#wait') as HTMLElementTagNameMap['stream-form'];
      form.start();
    });
    await shows('wait', 'forbidden', 'You do not have access to this.');
    const viewer = await guarded.enter(name, { token: grant });
    await viewer.run('echo', 'hello', { stream: 's' });
    const fine = await untilShown(page, ({ status }) => status === 'complete', { selector: '#fine' });
    expect(fine.text).toBe('ada: hello');
  });
});
