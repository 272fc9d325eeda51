import { describe, expect, it } from 'vitest';
import type { Grant, StreamServerOptions } from '../../src/server/options.js';
import { type HttpStreams, httpStreams } from '../support/http-streams.js';
import { startMemoryRoom } from '../support/memory-room.js';

/** A room whose callers bring their grants as tokens. */
async function enter(options: StreamServerOptions = {}) {
  const { room } = await startMemoryRoom(options);
  const as = (grant: Grant): HttpStreams =>
    httpStreams((path, init) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${JSON.stringify(grant)}`);
      return room.request(
        new Request(`http://rivulet.test/parties/main/room/v1/stream${path}`, { ...init, headers }),
      );
    });
  return { as, all: as({ read: true, append: true }) };
}

const statusOf = async (response: Promise<Response>) => (await response).status;

describe('a grant', () => {
  it('to read is for GET and HEAD, one to append for PUT, POST and DELETE', async () => {
    const { as, all } = await enter();
    await all.put('s', 'text/plain', 'x');
    const reader = as({ read: ['s'] });
    const writer = as({ append: ['s'] });
    for (const method of ['GET', 'HEAD']) {
      expect(await statusOf(reader.send(method, 's'))).toBe(200);
      expect(await statusOf(writer.send(method, 's'))).toBe(403);
      expect(await statusOf(reader.send(method, 'other'))).toBe(403);
    }
    for (const live of ['long-poll', 'sse']) {
      expect(await statusOf(writer.get('s', `?offset=-1&live=${live}`))).toBe(403);
    }
    for (const method of ['PUT', 'POST', 'DELETE']) {
      const init = { headers: { 'content-type': 'text/plain' }, ...(method === 'POST' ? { body: 'y' } : {}) };
      expect(await statusOf(reader.send(method, 's', init))).toBe(403);
      expect(await statusOf(writer.send(method, 'other', init))).toBe(403);
      expect(await statusOf(writer.send(method, 's', init))).toBeLessThan(300);
    }
  });

  it('to append makes no fork of what may not be read', async () => {
    const { as, all } = await enter();
    await all.put('secret/plan', 'text/plain', 'x');
    const fork = { headers: { 'stream-forked-from': '/v1/stream/secret%2Fplan' } };
    expect(await statusOf(as({ append: true, read: ['open/*'] }).send('PUT', 'f', fork))).toBe(403);
    expect(await statusOf(as({ append: true, read: ['secret/*'] }).send('PUT', 'f', fork))).toBe(201);
  });

  it('bounds the requests of whom it names, and of nobody else', async () => {
    const { as } = await enter({ limits: { requests: 1 } });
    const busy = as({ read: true, identity: 'busy' });
    const answers: Response[] = [];
    for (let i = 0; i < 6; i++) answers.push(await busy.get('s'));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 429]);
    expect(await answers[5]?.json()).toMatchObject({
      error: { code: 'rate-limited', retryable: true, after: 1_000 },
    });
    expect(await statusOf(as({ read: true, identity: 'calm' }).get('s'))).toBe(404);
  });
});

describe('an answer', () => {
  it('can run nothing in a browser, whatever the stream is said to hold', async () => {
    const { all } = await enter();
    await all.put('page', 'text/html', '<script>alert(1)</script>');
    const answers = [all.get('page'), all.send('HEAD', 'page'), all.get('none'), all.send('PATCH', 'page')];
    for (const { headers } of await Promise.all(answers)) {
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('content-security-policy')).toContain('sandbox');
    }
  });

  it('is never taken from a cache without asking', async () => {
    const { all } = await enter();
    await all.put('s', 'text/plain', 'x');
    const read = await all.get('s');
    expect(read.headers.get('cache-control')).toBe('private, no-cache');
    const etag = read.headers.get('etag') ?? '';
    expect(await statusOf(all.get('s', '', { 'if-none-match': `"other", W/${etag}` }))).toBe(304);
    await all.send('POST', 's', { headers: { 'stream-closed': 'true' } });
    expect(await statusOf(all.get('s', '', { 'if-none-match': etag }))).toBe(200);
  });
});

describe('a request that cannot be meant', () => {
  it.each([
    ['a reserved name', 'PUT', '/%24runs', {}, 400, 'invalid-name'],
    ['a name with a line feed', 'PUT', '/a%0Ab', {}, 400, 'invalid-name'],
    ['a name of 201 characters', 'PUT', `/${'x'.repeat(201)}`, {}, 400, 'invalid-name'],
    ['no name', 'GET', '/', {}, 404, 'unknown-stream'],
    ['a way of living that is none', 'GET', '/s?offset=-1&live=push', {}, 400, 'bad-message'],
    ['a lifetime beyond all time', 'PUT', '/s', { 'stream-ttl': '9'.repeat(16) }, 400, 'bad-message'],
    ['a time that is no date', 'PUT', '/s', { 'stream-expires-at': 'tomorrow' }, 400, 'bad-message'],
    [
      'a fork of a reserved stream',
      'PUT',
      '/s',
      { 'stream-forked-from': '/v1/stream/$runs' },
      400,
      'invalid-name',
    ],
    [
      'a fork of something elsewhere',
      'PUT',
      '/s',
      { 'stream-forked-from': '/elsewhere' },
      404,
      'unknown-stream',
    ],
    [
      'a content type without end',
      'PUT',
      '/s',
      { 'content-type': `x/${'y'.repeat(300)}` },
      400,
      'bad-message',
    ],
    ['a generation that is none', 'POST', '/s', { 'rivulet-generation': 'old' }, 400, 'bad-message'],
    ['subscriptions, where there are none', 'GET', '/__ds/subscriptions/s', {}, 404, 'unknown-stream'],
  ])('is refused: %s', async (_, method, path, headers, status, code) => {
    const { all } = await enter();
    const response = await all.send(method, path, { headers });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code } });
    expect(await statusOf(all.send('HEAD', 's'))).toBe(404);
  });
});

it('appends that race for one place in a producer’s order are taken once', async () => {
  const { all } = await enter();
  await all.put('s', 'text/plain');
  const headers = { 'producer-id': 'p/%é', 'producer-epoch': '0', 'producer-seq': '0' };
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => all.post('s', 'text/plain', 'x', headers)),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 204, 204, 204, 204]);
  expect(await (await all.get('s')).text()).toBe('x');
});
