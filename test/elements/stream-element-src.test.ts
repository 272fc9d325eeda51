import { expect } from 'chai';
import '../../src/elements/stream-text.js';
import { find, mount, next, part, until } from './page.js';

const address = (content: string, type = 'text/plain') => URL.createObjectURL(new Blob([content], { type }));

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
    expect(loaded.some((name) => name.includes('from-fetch'))).to.equal(true);
    expect(loaded.filter((name) => /partysocket|client\/(connection|room)\./.test(name))).to.deep.equal([]);
  });
});
