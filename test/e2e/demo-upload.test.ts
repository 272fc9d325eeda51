import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Demo, startDemo, statusOf, untilStatus } from './demo.js';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});

beforeEach(() => {
  demo.problems.length = 0;
});

afterAll(() => demo?.stop());

const rowsOf = (text: readonly string[]) => text.map((row) => row.replace(/\s+/g, ' ').trim());

describe('the upload', () => {
  test('sums up every column of a file as it arrives', async () => {
    const page = await demo.open('/upload/');
    await page.getByRole('button', { name: 'Upload it now' }).first().click();
    const list = page.locator('stream-list');
    // Slow engines, and a busy machine, read and count 135,000 rows for some time.
    await untilStatus(list, 'complete', 90_000);
    const rows = rowsOf(await page.locator('tbody tr').allInnerTexts());
    expect(rows).toHaveLength(6);
    expect(rows[3]).toBe('population number 135,233 3,133,032,118 0 22,315,474');
    const areWhole = (cells: Element[]) => cells.every((cell) => cell.scrollWidth <= cell.clientWidth);
    expect(await page.locator('tbody tr').nth(3).locator('td').evaluateAll(areWhole)).toBe(true);
    expect(await page.locator('stream-progress').getByText('Writing the summary').count()).toBeGreaterThan(0);
    expect(await page.locator('stream-progress').getByText('7.5 MB of 7.5 MB').count()).toBe(1);
    expect(await list.evaluate((node) => (node as HTMLElement & { result: unknown }).result)).toEqual({
      file: 'places.csv',
      rows: 135_233,
    });
    expect(demo.problems).toEqual([]);
  });

  test('names the bad row and its column, and keeps what was there', async () => {
    const page = await demo.open('/upload/');
    await page.getByLabel('A CSV file').setInputFiles({
      name: 'wages.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`name,wage\r\n${'Ann,10\r\n'.repeat(60)}Bea,"1,5"\r\nCay,11\r\n`),
    });
    await page.getByRole('button', { name: 'Upload and sum up' }).click();
    await page.getByText('Row 62: “1,5” in column “wage” is not a number').first().waitFor();
    expect(await statusOf(page.locator('stream-list'))).toBe('error');

    // The next file is a fresh start.
    await page.getByLabel('A CSV file').setInputFiles({
      name: 'wages.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('name;wage\nAnn;10\nBea;1.5'),
    });
    await page.getByRole('button', { name: 'Upload and sum up' }).click();
    await untilStatus(page.locator('stream-list'), 'complete');
    expect(rowsOf(await page.locator('tbody tr').allInnerTexts())).toEqual([
      'name text 2 – Ann Bea',
      'wage number 2 11.5 1.5 10',
    ]);
    expect(demo.problems).toEqual([]);
  });

  test('the sample with a bad row fails where it says', async () => {
    const page = await demo.open('/upload/');
    await page.getByRole('button', { name: 'Upload it now' }).last().click();
    await page
      .getByText('Row 1,807: “about forty thousand” in column “population” is not a number')
      .first()
      .waitFor();
  });
});
