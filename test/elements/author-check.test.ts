import { expect } from 'chai';
import '../../src/elements/index.js';
import { inDevelopment } from '../../src/elements/development.js';
import type { StreamError } from '../../src/protocol/errors.js';
import { violations } from './accessibility.js';
import { FakeRoom } from './fake-room.js';
import { find, mount, part, until } from './page.js';

describe('what a page’s author has left out is said in development', () => {
  const told: StreamError[] = [];
  const { reportError } = window;
  beforeEach(() => {
    told.length = 0;
    window.reportError = (error: StreamError) => told.push(error);
  });
  afterEach(() => {
    window.reportError = reportError;
  });

  /** The code and message of the first mistake that is told; it is shown, too. */
  async function shown(tag: 'stream-text' | 'stream-list' | 'stream-log'): Promise<string> {
    await until(() => told.length > 0 && part(find(tag), 'error') !== null);
    const { code, message } = told[0] as StreamError;
    expect(part(find(tag), 'error-message')?.textContent).to.contain(message);
    expect(await violations()).to.deep.equal([]);
    return `${code}: ${message}`;
  }

  it('a stream without a room around it', async () => {
    mount('<stream-text stream="answer"></stream-text>');
    expect(await shown('stream-text')).to.match(/^no-room: .*<stream-room>/);
  });

  it('`for` that names nothing', async () => {
    mount('<stream-text for="desk" stream="answer"></stream-text>');
    expect(await shown('stream-text')).to.match(/^no-room: .*id="desk"/);
  });

  it('a room without a name; the note goes when it gets one', async () => {
    mount('<stream-room><stream-log stream="build"></stream-log></stream-room>');
    expect(await shown('stream-log')).to.match(/^no-room: .*room="auto".*docs\/errors\.md#no-room/);
    find('stream-room').client = new FakeRoom();
    await until(() => part(find('stream-log'), 'error') === null);
  });

  it('a view in a room that names no stream: as a warning alone, for a script may be about to', async () => {
    const { warn } = console;
    const warnings: string[] = [];
    console.warn = (message: string) => warnings.push(message);
    try {
      mount(`<stream-room>
        <stream-list stream="" id="waits"></stream-list>
        <stream-text></stream-text>
      </stream-room>`);
      find('stream-room').client = new FakeRoom();
      await until(() => warnings.length > 0);
    } finally {
      console.warn = warn;
    }
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/<stream-text> in a <stream-room>.*`stream`.*docs\/errors\.md#no-source/);
    expect(told).to.deep.equal([]);
    for (const tag of ['stream-text', 'stream-list'] as const)
      expect(part(find(tag), 'error')).to.equal(null);
  });

  it('a list to which a framework gives its stream late is not blamed', async () => {
    mount('<stream-room><stream-list></stream-list></stream-room>');
    const room = new FakeRoom();
    find('stream-room').client = room;
    const { warn } = console;
    const warned = new Promise<void>((resolve) => {
      console.warn = () => resolve();
    });
    await warned;
    console.warn = warn;
    const list = find('stream-list');
    list.stream = 'results';
    await until(() => list.activeSource !== undefined);
    expect(told).to.deep.equal([]);
    expect(part(list, 'error')).to.equal(null);
  });

  it('a stream that is nearly what a form writes: in the console alone', async () => {
    mount(`<stream-room>
      <stream-form task="search"><form></form></stream-form>
      <stream-list stream="serach"></stream-list>
      <stream-text stream="something-else"></stream-text>
    </stream-room>`);
    find('stream-room').client = new FakeRoom();
    await until(() => told.length > 0);
    expect(told.map(({ code, message }) => `${code}: ${message}`)).to.have.length(1);
    expect(told[0]?.message).to.contain('"serach"').and.to.contain('Did you mean "search"?');
    expect(part(find('stream-list'), 'error')).to.equal(null);
  });
});

describe('development', () => {
  for (const [host, expected] of [
    ['localhost', true],
    ['app.localhost', true],
    ['127.0.0.1', true],
    ['[::1]', true],
    ['example.com', false],
    ['localhost.example.com', false],
    ['127.0.0.1.example.com', false],
    ['', false],
  ] as const) {
    it(`is${expected ? '' : ' not'} a page of ${JSON.stringify(host)}`, () => {
      expect(inDevelopment(host)).to.equal(expected);
    });
  }
});
