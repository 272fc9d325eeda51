/** What comes by the Durable Streams protocol is what the elements show: one log, two ways to it. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type HttpStreams, httpStreams, offsetIn } from '../support/http-streams.js';
import { type Stage, startStage } from '../support/stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await startStage({ entry: 'test/support/fixtures/durable-room.ts' });
});
afterAll(() => stage.stop());
afterEach(async () => expect(await stage.clear()).toEqual([]));

/** A fresh room: its streams over HTTP, and a page with some markup in it. */
async function enter(markup: string) {
  const room = stage.newRoom();
  const streams: HttpStreams = httpStreams((path, init) =>
    fetch(stage.server.roomUrl(room, `/v1/stream${path}`), init),
  );
  return { streams, open: () => stage.open(stage.inRoom(room, markup)) };
}

describe('a stream made over HTTP shows', () => {
  test('its text in stream-text, as it comes and for whoever comes late', async () => {
    const { streams, open } = await enter('<stream-text stream="t"></stream-text>');
    const early = await open();
    await streams.put('t', 'text/plain', 'Once upon ');
    await early.getByText('Once upon').waitFor();
    await streams.post('t', 'text/plain', 'a time.', { 'stream-closed': 'true' });
    const late = await open();
    for (const page of [early, late]) {
      await page.getByText('Once upon a time.').waitFor();
      await page.locator('stream-text:not([data-stream-active])').waitFor();
    }
  });

  test('its JSON in stream-list, one row for each message', async () => {
    const { streams, open } = await enter(
      '<stream-list stream="l" key="id"><template><li><b data-text="name"></b></li></template><ul></ul></stream-list>',
    );
    await streams.put('l', 'application/json', '[{"id":1,"name":"Ada"},{"id":2,"name":"Blaise"}]');
    const page = await open();
    await page.getByText('Blaise').waitFor();
    await streams.post('l', 'application/json', '{"id":1,"name":"Ada L."}');
    await page.getByText('Ada L.').waitFor();
    expect(await page.locator('stream-list b').allTextContents()).toEqual(['Ada L.', 'Blaise']);
  });

  test('its lines in stream-log, wherever they were cut', async () => {
    const { streams, open } = await enter('<stream-log stream="g"></stream-log>');
    await streams.put('g', 'text/plain', 'first li');
    const page = await open();
    await streams.post('g', 'text/plain', 'ne\nsecond line\nthird');
    await page.getByText('first line', { exact: true }).waitFor();
    await page.getByText('second line', { exact: true }).waitFor();
    await page.getByText('third', { exact: true }).waitFor();
  });

  test('what a fork has inherited, and nothing once it is deleted', async () => {
    const { streams, open } = await enter('<stream-text stream="fork"></stream-text>');
    const created = await streams.put('source', 'text/plain', 'shared, ');
    await streams.post('source', 'text/plain', 'not shared');
    const from = { 'stream-forked-from': '/v1/stream/source', 'stream-fork-offset': offsetIn(created) };
    await streams.put('fork', 'text/plain', 'own', from);
    const page = await open();
    await page.getByText('shared, own', { exact: true }).waitFor();
    await streams.send('DELETE', 'fork');
    await page.getByText('shared, own').waitFor({ state: 'detached' });
    await page.getByText('Deleted: it is not kept any more').waitFor();
    await streams.put('fork', 'text/plain', 'another');
    await page.getByText('another', { exact: true }).waitFor();
    await page.getByText('Deleted').waitFor({ state: 'detached' });
  });
});
