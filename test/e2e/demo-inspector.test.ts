import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/wait.js';
import { type Demo, startDemo, textOf, untilStatus } from './demo.js';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});

afterAll(() => demo?.stop());

test('a page of the demo is inspected: frames are seen, held, and the line is dropped; nothing is lost, under a strict policy', async () => {
  const page = await demo.open('/?inspect=open');
  const inspector = page.locator('stream-inspector');
  const text = page.locator('#opening stream-text');
  await inspector.getByText('Connected', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Read to me' }).click();
  await until(async () => (await textOf(text)).length > 0);
  const frames = inspector.getByRole('listbox', { name: 'Frames' });
  await frames.getByText('chunks').first().waitFor();

  // What is held is not shown, and comes when it is let go.
  const hold = inspector.getByRole('button', { name: 'Hold' });
  await hold.click();
  await inspector.getByText(/^[\d,]+ held$/).waitFor();
  const held = (await textOf(text)).length;
  await hold.click();
  await until(async () => (await textOf(text)).length > held);

  // Of many frames only the last are drawn: a filter finds those before them.
  await inspector.getByLabel('Filter frames').fill('hello');
  const hellos = frames.getByRole('option', { name: /hello/ });
  await until(async () => (await hellos.count()) === 1);
  await inspector.getByRole('button', { name: 'Drop' }).click();
  await until(async () => (await hellos.count()) === 2);
  await inspector.getByText('Connected', { exact: true }).waitFor();

  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await untilStatus(text, 'cancelled');
  const whole = await textOf(text);

  // The same once more from the log: byte for byte what the page had.
  await inspector.getByRole('button', { name: /^Replay read/ }).click();
  await inspector.getByRole('button', { name: /^Put back/ }).waitFor();
  await until(async () => (await textOf(text)) === whole);
  await untilStatus(text, 'cancelled');
  expect(demo.problems).toEqual([]);
});

test('on a phone all that it can do is in reach', async () => {
  const page = await demo.open('/?inspect=open');
  await page.setViewportSize({ width: 390, height: 800 });
  const inspector = page.locator('stream-inspector');
  await inspector.getByText('Connected', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Read to me' }).click();
  await inspector.getByRole('button', { name: /^Replay read/ }).waitFor();
  const cut = await inspector.evaluate(({ shadowRoot }) =>
    [...(shadowRoot?.querySelectorAll<HTMLElement>('button, select, input, meter') ?? [])]
      .filter((control) => {
        const { left, right, top, bottom } = control.getBoundingClientRect();
        const [x, y] = [(left + right) / 2, (top + bottom) / 2];
        const isHit = shadowRoot?.elementFromPoint(x, y)?.closest('button, select, input, label') !== null;
        return left < 0 || right > innerWidth || bottom > innerHeight || !isHit;
      })
      .map(({ outerHTML }) => outerHTML),
  );
  expect(cut).toEqual([]);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
});

test('a page that is not asked to loads nothing of it', async () => {
  const page = await demo.open('/');
  await page.getByRole('button', { name: 'Read to me' }).waitFor();
  expect(await page.evaluate(() => customElements.get('stream-inspector') === undefined)).toBe(true);
});
