/** Promise 1, exact: what a viewer ends up with is byte for byte what was appended, whatever happened in between. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { tokens } from '../support/fixtures/tokens.js';
import type { ProtocolViewer } from '../support/protocol-viewer.js';
import { random } from '../support/random.js';
import {
  dropLine,
  type Stage,
  startStage,
  tellOnline,
  untilReconnected,
  untilShown,
} from '../support/stage.js';
import { until } from '../support/wait.js';

const ONE_TEXT = '<stream-text stream="s"></stream-text>';

let stage: Stage;
let room: string;

beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());
afterEach(async () => expect(await stage.clear()).toEqual([]));

/** A fresh room, and somebody in it who is no page. */
function enter(): Promise<ProtocolViewer> {
  room = stage.newRoom();
  return stage.enter(room);
}

const openText = () => stage.open(stage.inRoom(room, ONE_TEXT));

/** Everything that the first view tells the page from now on, by name; in `window.told`. */
function record(page: Page): Promise<void> {
  return page.evaluate(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    for (const type of ['start', 'chunk', 'text', 'gap', 'reset', 'done', 'error', 'cancel'])
      document.addEventListener(`stream-${type}`, ({ target }) => {
        if ((target as HTMLElement).localName === 'stream-text') told.push(type);
      });
  });
}

const told = (page: Page) => page.evaluate(() => (window as unknown as { told: string[] }).told);

/** Appends to the stream `s` from outside, as a producer whose repetitions are recognised. */
function append(seq: number, body: string | Uint8Array<ArrayBuffer>, type: string): Promise<number> {
  const producer = { 'producer-id': 'p', 'producer-epoch': '0', 'producer-seq': String(seq) };
  return stage.append(room, 's', body, { 'content-type': type, ...producer });
}

describe('exact: chunk boundaries', () => {
  // A code point of each length, a combining mark, a ZWJ sequence, CRLF, an ANSI escape, a Markdown token.
  const nasty = 'aé€🙂e\u0301👩‍🚀\r\n\u001b[1;31mred\u001b[0m **b\u0000**\ttail\n';

  test('bytes cut at every place, the line dropped at every cut: resumes from each cursor', async () => {
    await enter();
    const page = await openText();
    const bytes = new TextEncoder().encode(nasty);
    for (const [index, byte] of bytes.entries()) {
      expect(await append(index, Uint8Array.of(byte), 'application/octet-stream')).toBe(200);
      await untilShown(page, ({ seq }) => seq === index + 1);
      await dropLine(page, stage.proxy);
    }
    const { text } = await untilShown(page, ({ seq }) => seq === bytes.length);
    expect(text).toBe(nasty);
    expect(new TextEncoder().encode(text)).toEqual(bytes);
  });

  test('text cut into UTF-16 units, more of it appended while the line is down', async () => {
    await enter();
    const page = await openText();
    const units = Array.from({ length: nasty.length }, (_, i) => nasty.slice(i, i + 1));
    await append(0, JSON.stringify(units.slice(0, 1)), 'application/json');
    await untilShown(page, ({ seq }) => seq === 1);
    for (let at = 1; at < units.length; at += 3) {
      const before = stage.proxy.connections.total;
      await stage.proxy.refuse();
      stage.proxy.dropAll();
      const more = units.slice(at, at + 3).map((text) => ({ text }));
      expect(await append((at - 1) / 3 + 1, JSON.stringify(more), 'application/json')).toBe(200);
      await stage.proxy.accept();
      await untilReconnected(page, stage.proxy, before);
      await untilShown(page, ({ seq }) => seq === Math.min(at + 3, units.length));
    }
    expect((await untilShown(page, () => true)).text).toBe(nasty);
  });

  test('the replay of a stream, its line cut after every 127th byte', async () => {
    const viewer = await enter();
    await viewer.ended(await viewer.run('tokens', { count: 100 }, { stream: 's' }));
    // Measures what a page reads from its first byte to the end.
    const before = stage.proxy.bytes.down;
    const first = await openText();
    await untilShown(first, ({ status }) => status === 'complete');
    const length = stage.proxy.bytes.down - before;
    await first.context().close();
    const { connections: lines } = stage.proxy;
    await until(() => lines.open === 0);
    for (let cut = 1; cut < length; cut += 127) {
      const connections = lines.total;
      stage.proxy.cutAfter(cut);
      const page = await openText();
      // By itself the page may be back already.
      await until(() => lines.total > connections + 1 || (lines.total > connections && lines.open === 0));
      await untilReconnected(page, stage.proxy, connections + 1);
      const { text } = await untilShown(page, ({ status }) => status === 'complete');
      expect(text, `cut after ${cut}`).toBe(tokens(100));
      await page.context().close();
      await until(() => lines.open === 0);
    }
  });
});

describe('exact: readers that come and go', () => {
  test('a reload in mid-stream, and a second tab that joins late', async () => {
    const viewer = await enter();
    await viewer.run('tokens', { count: 2_000, gap: 1 }, { stream: 's' });
    const page = await openText();
    await untilShown(page, ({ seq }) => seq >= 200);
    await page.reload({ waitUntil: 'commit' });
    await untilShown(page, ({ seq }) => seq >= 400);
    const late = await stage.open(stage.inRoom(room, ONE_TEXT), { context: page.context() });
    for (const each of [page, late]) {
      const { text, result } = await untilShown(each, ({ status }) => status === 'complete');
      expect(text).toBe(tokens(2_000));
      expect(result).toEqual({ count: 2_000 });
    }
  });

  test('the socket dropped 20 times at random moments of one stream', async () => {
    const dice = random();
    const viewer = await enter();
    const page = await openText();
    await untilShown(page, ({ status }) => status === 'idle');
    const run = await viewer.run('tokens', { count: 12_000, gap: 1 }, { stream: 's' });
    for (let drop = 0; drop < 20; drop++) {
      const before = stage.proxy.connections.total;
      // Few bytes cut the handshake, more of them the replay, many the live stream.
      stage.proxy.cutAfter(dice.integer(1, dice.pick([150, 1_000, 6_000])));
      await until(
        async () => {
          await tellOnline(page);
          return stage.proxy.connections.total > before;
        },
        { timeout: 30_000, message: `drop ${drop} of seed ${dice.seed}` },
      );
    }
    viewer.sync();
    expect(run.outcome, `still running, seed ${dice.seed}`).toBeUndefined();
    const { text } = await untilShown(page, ({ status }) => status === 'complete');
    expect(text, `seed ${dice.seed}`).toBe(tokens(12_000));
  });

  test('a stream run again while an old tab was offline: reset, then exactly the new content', async () => {
    const viewer = await enter();
    const page = await openText();
    await viewer.run('tokens', { count: 100_000, gap: 1 }, { stream: 's' });
    const old = await untilShown(page, ({ seq }) => seq >= 150);
    await record(page);
    await stage.proxy.refuse();
    stage.proxy.dropAll();
    await untilShown(page, ({ note }) => note !== '');
    await viewer.command({ type: 'cancel', stream: 's' });
    await viewer.until(() => viewer.streams.get('s')?.outcome);
    // Shorter than what the page has: a cursor taken for one of the new generation would show.
    await viewer.ended(await viewer.run('tokens', { count: 40 }, { stream: 's' }));
    const stale = await untilShown(page, () => true);
    expect(tokens(100_000).startsWith(stale.text)).toBe(true);
    const before = stage.proxy.connections.total;
    await stage.proxy.accept();
    await untilReconnected(page, stage.proxy, before);
    const now = await untilShown(page, ({ status }) => status === 'complete');
    expect(now.text).toBe(tokens(40));
    expect(now.generation).not.toBe(old.generation);
    const events = await told(page);
    expect(events.filter((type) => type === 'reset' || type === 'done')).toEqual(['reset', 'done']);
    expect(events.at(-1)).toBe('done');
  });
});

describe('exact: a server killed with -9 in mid-stream', () => {
  async function die(page: Page): Promise<void> {
    await stage.server.kill();
    const before = stage.proxy.connections.total;
    await stage.server.restart();
    await untilReconnected(page, stage.proxy, before);
  }

  test('keeps the exact prefix under an inline error, and its retry completes', async () => {
    const viewer = await enter();
    await viewer.run('tokens', { count: 6_000, gap: 1 }, { stream: 's' });
    const page = await openText();
    const before = await untilShown(page, ({ seq }) => seq >= 100);
    await die(page);
    const lost = await untilShown(page, ({ status }) => status === 'error');
    expect(lost.code).toBe('run-lost');
    expect(lost.text.startsWith(before.text)).toBe(true);
    expect(tokens(6_000).startsWith(lost.text)).toBe(true);
    expect(lost.error).toContain('The work was interrupted on the server.');
    expect(lost.error).toContain(`After ${lost.seq.toLocaleString('en')} chunks.`);
    await page.getByRole('button', { name: 'Try again' }).click();
    const whole = await untilShown(page, ({ status }) => status === 'complete');
    expect(whole.text).toBe(tokens(6_000));
    expect(whole.error).toBe('');
  });

  test('a resumable task goes on from its checkpoint: at most what followed the checkpoint comes twice', async () => {
    const viewer = await enter();
    await viewer.run('resumable', { to: 1_200, gap: 3 }, { stream: 's' });
    const page = await openText();
    const first = await untilShown(page, ({ seq }) => seq >= 50);
    await record(page);
    for (let death = 0; death < 2; death++) {
      const { seq } = await untilShown(page, () => true);
      await die(page);
      await untilShown(page, (shown) => shown.seq >= seq + 20);
    }
    const whole = await untilShown(page, ({ status }) => status === 'complete');
    expect(whole.generation).toBe(first.generation);
    expect(whole.result).toBe('counted');
    expect(await told(page)).not.toContain('reset');
    const numbers = whole.text.trim().split(' ').map(Number);
    expect([...new Set(numbers)]).toEqual(Array.from({ length: 1_200 }, (_, i) => i + 1));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(numbers.length).toBeLessThanOrEqual(1_200 + 2);
    // What the page shows is what the log holds, the doubling included.
    const late = await untilShown(await openText(), ({ status }) => status === 'complete');
    expect(whole.text).toBe(late.text);
  });
});

describe('exact: many tokens', () => {
  test('20,000 at gaps of 0, 1, 2 and 5 ms side by side, with nothing after the terminal', async () => {
    // The last of them takes two minutes by its nature: 20,000 times 5 ms and a timer's own delay.
    const counts = { 0: 20_000, 1: 20_000, 2: 20_000, 5: 20_000 };
    const viewer = await enter();
    const views = Object.keys(counts).map((gap) => `<stream-text stream="gap-${gap}"></stream-text>`);
    const page = await stage.open(stage.inRoom(room, views.join('')));
    for (const gap of Object.keys(counts))
      await untilShown(page, ({ status }) => status === 'idle', { selector: `[stream='gap-${gap}']` });
    await page.evaluate(() => {
      const late: string[] = [];
      Object.assign(window, { late });
      for (const view of document.querySelectorAll('stream-text')) {
        let isOver = false;
        for (const type of ['start', 'chunk', 'text', 'reset', 'gap', 'error', 'cancel', 'done'])
          view.addEventListener(`stream-${type}`, () => {
            if (isOver) late.push(`${view.stream} ${type}`);
            isOver ||= type === 'done';
          });
      }
    });
    for (const [gap, count] of Object.entries(counts))
      await viewer.run('tokens', { count, gap: Number(gap) }, { stream: `gap-${gap}` });
    for (const [gap, count] of Object.entries(counts)) {
      const selector = `[stream='gap-${gap}']`;
      const { text, seq } = await untilShown(page, ({ status }) => status === 'complete', {
        selector,
        timeout: 280_000,
      });
      expect(text === tokens(count), `${count} tokens ${gap} ms apart`).toBe(true);
      expect(seq).toBe(count);
    }
    // Whatever was still to come, comes before what is asked for now.
    await dropLine(page, stage.proxy);
    await viewer.run('tokens', { count: 1 }, { stream: 'last' });
    await page.evaluate(() => {
      const last = document.createElement('stream-text');
      last.id = 'last';
      last.stream = 'last';
      document.querySelector('stream-room')?.append(last);
    });
    await untilShown(page, ({ status }) => status === 'complete', { selector: '#last' });
    expect(await page.evaluate(() => (window as unknown as { late: string[] }).late)).toEqual([]);
  }, 300_000);
});

describe('exact: duplicates', () => {
  test('a start said twice is one run; an append said twice, or after a lost answer, counts once', async () => {
    const viewer = await enter();
    const page = await openText();
    const run = 'the-same-run';
    const start = { type: 'run', run, task: 'tokens', stream: 's', input: { count: 50, gap: 1 } } as const;
    const answers = await Promise.all([viewer.command(start), viewer.command(start)]);
    await viewer.command(start);
    expect(answers[0]).toMatchObject({ run, generation: (answers[1] as { generation: string }).generation });
    const ran = await untilShown(page, ({ status }) => status === 'complete');
    await viewer.command(start);
    expect(ran.text).toBe(tokens(50));

    await enter();
    const other = await openText();
    for (const [seq, word] of ['once ', 'only ', 'once.'].entries()) {
      expect(await append(seq, word, 'text/plain')).toBe(200);
      expect(await append(seq, word, 'text/plain')).toBe(204);
    }
    const { text } = await untilShown(other, ({ seq }) => seq >= 3);
    expect(text).toBe('once only once.');
  });
});
