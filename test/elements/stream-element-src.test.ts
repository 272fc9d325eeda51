import { expect } from 'chai';
import '../../src/elements/defined/stream-log.js';
import '../../src/elements/defined/stream-text.js';
import { find, mount, next, part, until } from './page.js';

const address = (content: string, type = 'text/plain') => URL.createObjectURL(new Blob([content], { type }));

describe('source', () => {
  async function* counting() {
    yield 'one ';
    yield 'two';
  }
  const given = {
    'an async iterable': counting,
    'an array': () => ['one ', 'two'],
    'a ReadableStream': () => new Response('one two').body as ReadableStream<Uint8Array>,
    'a Response': () => new Response('one two', { headers: { 'content-type': 'text/plain' } }),
  };
  for (const [name, make] of Object.entries(given)) {
    it(`may be ${name}, also for two elements`, async () => {
      mount('<stream-text></stream-text><stream-log></stream-log>');
      const [text, log] = [find('stream-text'), find('stream-log')];
      text.source = log.source = make();
      await until(() => text.status === 'complete' && log.status === 'complete');
      expect([text.text, log.text()]).to.deep.equal(['one two', 'one two']);
    });
  }

  it('that cannot be read is said to be none', async () => {
    mount('<stream-text></stream-text>');
    const element = find('stream-text');
    (element as { source: unknown }).source = 5;
    const { error } = await next(element, 'stream-error');
    expect(error.code).to.equal('invalid-source');
    expect(error.message).to.match(/^source takes .+, not 5 /);
  });
});

describe('src', () => {
  it('shows an HTTP stream', async () => {
    const text = 'Grüße\n'.repeat(1_000);
    mount(`<stream-text src="${address(text)}"></stream-text>`);
    const element = find('stream-text');
    await next(element, 'stream-done');
    expect(element.text === text).to.equal(true);
  });

  it('is read anew when it changes', async () => {
    mount(`<stream-text src="${address('one')}"></stream-text>`);
    const element = find('stream-text');
    await until(() => element.text === 'one');
    element.src = address('two');
    await until(() => element.text === 'two');
  });

  it('says what the server answered', async () => {
    mount('<stream-text src="/is-not-there"></stream-text>');
    const element = find('stream-text');
    const { error } = await next(element, 'stream-error');
    expect(error.code).to.equal('http-status');
    await element.updateComplete;
    expect(part(element, 'error-message')?.textContent).to.contain('404');
  });

  it('does not load the socket', () => {
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
    expect(loaded.some((name) => name.includes('fetch-transfer'))).to.equal(true);
    expect(loaded.filter((name) => /partysocket|client\/(connection|room)\./.test(name))).to.deep.equal([]);
  });
});
