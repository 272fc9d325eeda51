import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright';
import { script } from '../fixtures/script.js';
import { look, type Shown, type Stage, tellOnline } from '../stage.js';
import { until } from '../wait.js';
import type { PageFault, Plan } from './plan.js';
import { faultOf, nothingHappened, show } from './verdict.js';

const STREAM = 'out';
/** How long a page may take to show the end once nothing is broken any more, in milliseconds. */
const PATIENCE = 30_000;
/** The longest that something is away, in milliseconds. */
const AWAY = 250;

/**
 * A task's text is shown in a real page whose tab is reloaded, hidden and offline while lines break and the server dies.
 *
 * @throws {Error} what is wrong
 */
export async function playPage(stage: Stage, plan: Plan): Promise<void> {
  const { proxy, server } = stage;
  const room = stage.newRoom();
  const happened = nothingHappened();
  const page = await stage.open(stage.inRoom(room, `<stream-text stream="${STREAM}"></stream-text>`));
  const viewer = await stage.enter(room);
  await viewer.command({
    type: 'run',
    run: 'run',
    task: plan.task,
    stream: STREAM,
    input: { ...plan.script },
  });
  const faults: Readonly<Record<PageFault, (much: number) => unknown>> = {
    drop: () => proxy.dropAll(),
    cut: (much) => proxy.cutAfter(1 + Math.floor(much * 3_000)),
    reload: () => page.reload({ waitUntil: 'commit' }),
    async offline(much) {
      await page.waitForLoadState('load'); // else the page would have no script, and nothing of ours in it
      await page.context().setOffline(true);
      await pause(much * AWAY);
      await page.context().setOffline(false);
    },
    async hidden(much) {
      await setHidden(page, true);
      await pause(much * AWAY);
      await setHidden(page, false);
    },
    async stall(much) {
      proxy.stall();
      await pause(much * AWAY);
      proxy.resume();
    },
    async freeze(much) {
      server.freeze();
      await pause(much * AWAY);
      server.thaw();
    },
    async kill() {
      happened.deaths++;
      await server.kill();
      await server.restart();
    },
  };
  for (const { after, what, much } of plan.steps) {
    await pause(after);
    await faults[what as PageFault](much);
    await tellOnline(page);
  }
  proxy.cutAfter(Number.MAX_SAFE_INTEGER);
  const shown = await ended(page);
  // What the page has shown is held against what is stored; that against what was written.
  const late = await stage.enter(room);
  const followed = await late.follow(STREAM);
  await late.ended(followed);
  const wrong = faultOf(plan, happened, followed.chunks, followed.outcome);
  if (wrong) throw new Error(wrong);
  if (shown.status !== followed.outcome?.status)
    throw new Error(`the page shows ${shown.status}, not ${show(followed.outcome)}`);
  const text = followed.text;
  if (shown.text !== text)
    throw new Error(
      `the page shows ${shown.text.length} units, …${show(shown.text.slice(-40))}, of ${text.length}, …${show(text.slice(-40))}`,
    );
  if (followed.outcome?.status === 'complete' && text !== script(plan.script).join(''))
    throw new Error('another text');
  const violations = await stage.clear();
  if (violations.length > 0) throw new Error(violations.join(', '));
}

async function ended(page: Page): Promise<Shown> {
  let last: Shown | undefined;
  return until(
    async () => {
      await tellOnline(page);
      last = await look(page);
      return ['complete', 'error', 'cancelled'].includes(last.status) ? last : undefined;
    },
    { timeout: PATIENCE, message: () => `the end in the page: ${last?.status}, ${last?.seq} chunks` },
  );
}

/** A headless page is never hidden; it is told that it is. */
function setHidden(page: Page, isHidden: boolean): Promise<void> {
  return page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => (hidden ? 'hidden' : 'visible'),
    });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, isHidden);
}
