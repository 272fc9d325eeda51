/** Promises 1 to 3 together: everything at once, at random, and at the end every view shows exactly what was appended. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { tokens } from '../support/fixtures/tokens.js';
import { random } from '../support/random.js';
import { look, type Shown, type Stage, startStage, tellOnline } from '../support/stage.js';
import { until } from '../support/wait.js';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());
afterEach(async () => expect(await stage.clear()).toEqual([]));

// Some that are always the same, and one that never is; RIVULET_SEED repeats it.
test.each([1, 2, 3, 4, random().seed])(
  'views come, go and move while lines break and runs are run again (seed %i)',
  async (seed) => {
    const dice = random(seed);
    const room = stage.newRoom();
    const viewer = await stage.enter(room);
    const streams = ['a', 'b', 'c'];
    const counts = new Map<string, number>();
    const view = (name: string) => `<stream-text stream="${name}"></stream-text>`;
    const page = await stage.open(
      stage.inRoom(room, `<section>${streams.map(view).join('')}</section><section></section>`),
    );
    const start = async (name: string) => {
      const count = dice.integer(50, 1_500);
      counts.set(name, count);
      await viewer.run('tokens', { count, gap: 1 }, { stream: name });
    };
    for (const name of streams) await start(name);
    const steps: string[] = [];
    for (let step = 0; step < 60; step++) {
      const name = dice.pick(streams);
      const action = dice.pick([
        'drop',
        'cut',
        'move',
        'remove',
        'add',
        'rerun',
        'restream',
        'detach',
        'reload',
        'wait',
      ] as const);
      steps.push(`${action} ${name}`);
      if (action === 'drop') stage.proxy.dropAll();
      else if (action === 'cut') stage.proxy.cutAfter(dice.integer(1, 5_000));
      else if (action === 'reload') {
        if (dice.chance(0.3)) await page.reload({ waitUntil: 'commit' });
      } else if (action === 'rerun') {
        await viewer.command({ type: 'cancel', stream: name }).catch(() => undefined);
        await viewer.until(() => viewer.streams.get(name)?.outcome);
        await start(name);
      } else if (action === 'wait') {
        let before: Shown | undefined;
        await until(async () => {
          await tellOnline(page);
          const now = await look(page); // throws while the page is being loaded
          before ??= now;
          return now.status !== 'streaming' || now.seq !== before.seq;
        });
      } else
        await page.evaluate(
          ([what, stream, other]) => {
            const views = [...document.querySelectorAll('stream-text')];
            const first = views.find((each) => each.stream === stream) ?? views[0];
            const target = document.querySelectorAll('section')[1];
            if (!target) return;
            if (what === 'move' && first) target.append(first);
            if (what === 'remove' && views.length > 1) first?.remove();
            if (what === 'add') {
              const added = document.createElement('stream-text');
              added.stream = stream;
              target.append(added);
            }
            if (what === 'restream' && first) first.stream = other;
            if (what === 'detach' && first) {
              first.remove();
              setTimeout(() => target.append(first), 5);
            }
          },
          [action, name, dice.pick(streams)] as const,
        );
      await tellOnline(page);
    }
    stage.proxy.cutAfter(Number.MAX_SAFE_INTEGER);
    for (const name of streams) await viewer.until(() => viewer.streams.get(name)?.outcome);
    const wanted = Object.fromEntries([...counts].map(([name, count]) => [name, tokens(count)]));
    let views: { stream: string; status: string; text: string }[] = [];
    await until(
      async () => {
        await tellOnline(page);
        views = await page.evaluate(() =>
          [...document.querySelectorAll('stream-text')].map(({ stream, status, textContent }) => ({
            stream,
            status,
            text: textContent ?? '',
          })),
        );
        return (
          views.length > 0 &&
          views.every(({ stream, status, text }) => status === 'complete' && text === wanted[stream])
        );
      },
      {
        timeout: 30_000,
        message: () => {
          const shown = views.map(
            ({ stream, status, text }) => `${stream} ${status} ${text.length}/${wanted[stream]?.length}`,
          );
          return `${shown.join(', ')} after ${steps.join(', ')}`;
        },
      },
    );
  },
);
