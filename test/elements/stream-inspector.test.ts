import { expect } from 'chai';
import '../../src/elements/defined/stream-inspector.js';
import '../../src/elements/defined/stream-room.js';
import '../../src/elements/defined/stream-text.js';
import { connect, type Room } from '../../src/client/index.js';
import type { StreamInspector } from '../../src/elements/defined/stream-inspector.js';
import { inlineStyles, violations } from './accessibility.js';
import { LineServer } from './line-socket.js';
import { find, mount, part, until } from './page.js';

describe('stream-inspector', () => {
  let server: LineServer;
  let room: Room;
  let inspector: StreamInspector;

  async function open(options: { late?: 'connecting' | 'connected'; room?: string } = {}): Promise<void> {
    server = new LineServer();
    let letIn = () => {};
    if (options.late === 'connecting') {
      server.opening = new Promise((resolve) => {
        letIn = resolve;
      });
    }
    mount(`<stream-room><stream-text id="own" stream="answer"></stream-text></stream-room>
      <stream-text id="other"></stream-text>`);
    const connectRoom = () => {
      room = connect({
        host: 'room.test',
        room: options.room ?? 'desk',
        token: 'a-secret',
        WebSocket: server.WebSocket,
      });
      find('stream-room').client = room;
    };
    const inspect = async () => {
      inspector = document.createElement('stream-inspector');
      inspector.open = true;
      document.querySelector('#stage')?.append(inspector);
      await inspector.updateComplete;
    };
    if (options.late) {
      connectRoom();
      if (options.late === 'connected') await until(() => room.connection.state === 'connected');
      await until(() => server.sockets.length > 0);
      await inspect();
      letIn();
    } else {
      await inspect();
      connectRoom();
    }
    await until(() => types().includes('opened'));
  }

  afterEach(async () => {
    document.querySelector('#stage')?.remove();
    room.close();
    await until(() => document.documentElement.style.paddingBlockEnd === '');
  });

  const own = () =>
    document.querySelector<HTMLElementTagNameMap['stream-text']>(
      '#own',
    ) as HTMLElementTagNameMap['stream-text'];
  const other = () => document.querySelector('#other') as HTMLElementTagNameMap['stream-text'];
  const rows = () => [...(inspector.shadowRoot?.querySelectorAll<HTMLElement>('[part="frame"]') ?? [])];
  const types = () => rows().map((row) => row.querySelector('.type')?.textContent ?? '');
  const textOf = (name: string) => part(inspector, name)?.textContent?.replaceAll(/\s+/g, ' ').trim() ?? '';
  const button = (name: string) => {
    const found = [...(inspector.shadowRoot?.querySelectorAll('button') ?? [])].find((each) =>
      (each.getAttribute('aria-label') ?? each.textContent ?? '').trim().startsWith(name),
    );
    if (!found) throw new Error(`There is no button "${name}"`);
    return found;
  };
  const choose = (label: string, option: string) => {
    const select = [...(inspector.shadowRoot?.querySelectorAll('label') ?? [])]
      .find((each) => each.textContent?.trim().startsWith(label))
      ?.querySelector('select') as HTMLSelectElement;
    select.selectedIndex = [...select.options].findIndex(({ text }) => text.trim() === option);
    select.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const key = (target: Element | null, name: string) =>
    target?.dispatchEvent(
      new KeyboardEvent('keydown', { key: name, bubbles: true, composed: true, cancelable: true }),
    );

  it('shows every frame of a line, both ways, from the first', async () => {
    await open();
    server.write('Hello, ');
    server.write('world.');
    await until(
      () => own().text === 'Hello, world.' && types().filter((type) => type === 'chunks').length === 2,
    );
    expect(types()).to.deep.equal(['hello', 'ok', 'subscribe', 'opened', 'chunks', 'chunks']);
    expect(rows().map((row) => row.dataset.direction)).to.deep.equal(['out', 'in', 'out', 'in', 'in', 'in']);
    expect(textOf('streams')).to.contain('answer streaming · write 2');
    expect(textOf('state')).to.equal('Connected');
  });

  it('connects a line anew that was open before it, and the page goes on where it was', async () => {
    await open({ late: 'connected' });
    server.write('one');
    await until(() => own().text === 'one');
    expect(server.sockets).to.have.length(2);
    expect(types()[0]).to.equal('hello');
  });

  it('sees all frames of a line that is just being opened when it comes', async () => {
    await open({ late: 'connecting' });
    server.write('one');
    await until(() => own().text === 'one' && types().includes('chunks'));
    expect(types()[0]).to.equal('hello');
  });

  it('shows no token, and of a room of a tab’s own its beginning', async () => {
    await open({ room: `auto-${'0123456789abcdef'.repeat(2)}` });
    expect(server.received[0]).to.deep.include({ type: 'hello', token: 'a-secret' });
    rows()[0]?.click();
    await until(() => textOf('detail').includes('"hello"'));
    expect(textOf('detail')).to.contain('"token": "…"');
    expect(inspector.shadowRoot?.textContent).not.to.contain('a-secret').and.not.to.contain('456789abcdef');
  });

  it('drops the line, which comes back and loses nothing', async () => {
    await open();
    server.write('before ');
    await until(() => own().text === 'before ');
    button('Drop').click();
    server.texts.push('meanwhile ');
    await until(() => server.sockets.length === 2);
    await until(() => own().text === 'before meanwhile ' && textOf('state') === 'Connected');
    expect(server.sockets).to.have.length(2);
  });

  it('holds what arrives until it is let go, in order; signs of life pass', async () => {
    await open();
    button('Hold').click();
    server.write('a');
    server.write('b');
    await until(() => textOf('controls').includes('2 held'));
    expect(own().text).to.equal('');
    server.send({ type: 'pong' });
    await until(() => types().includes('pong'));
    button('Hold').click();
    await until(() => own().text === 'ab');
    await until(() => types().slice(-3).join() === 'pong,chunks,chunks');
  });

  it('slows the line down', async () => {
    await open();
    // By the clock, from below: a page whose frames are far between may draw none while it is held.
    const takes = async (text: string) => {
      const before = performance.now();
      const whole = own().text + text;
      server.write(text);
      await until(() => own().text === whole);
      return performance.now() - before;
    };
    choose('Latency', '500 ms');
    expect(await takes('late')).to.be.at.least(490);
    choose('Latency', 'none');
    choose('Speed', '1 kB/s');
    expect(await takes('slow'.repeat(250))).to.be.at.least(990);
  });

  it('lets all pass, as before, when it is taken out of the page', async () => {
    await open();
    button('Hold').click();
    server.write('held');
    await until(() => textOf('controls').includes('1 held'));
    inspector.remove();
    await until(() => own().text === 'held');
    server.write(' on');
    await until(() => own().text === 'held on');
  });

  it('replays a stream from its start into a view that is chosen, and puts it back', async () => {
    await open();
    server.write('one ');
    server.write('two');
    await until(() => own().text === 'one two');
    choose('Replay into', 'stream-text #other');
    button('Replay answer').click();
    await until(() => other().text === 'one two');
    server.write(' three');
    await until(() => other().text === 'one two three' && own().text === 'one two three');
    await until(() => textOf('replay').includes('Put back: stream-text #other'));
    button('Put back').click();
    expect(other().source).to.equal(null);
    await until(() => other().text === '');
  });

  it('filters frames by words and by stream, and clears them', async () => {
    await open();
    server.write('needle');
    await until(() => types().includes('chunks'));
    const input = inspector.shadowRoot?.querySelector('input') as HTMLInputElement;
    input.value = 'chunks NEEDLE';
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await until(() => types().join() === 'chunks');
    input.value = '';
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    button('answer').click();
    await until(() => types().join() === 'subscribe,opened,chunks');
    button('Clear').click();
    await until(() => rows().length === 0);
    expect(textOf('traffic')).to.contain('No frames.');
  });

  it('is used by keyboard: frames, the height, Escape', async () => {
    await open();
    const list = () => part(inspector, 'frames');
    key(list(), 'Home');
    await until(() => rows()[0]?.getAttribute('aria-selected') === 'true');
    expect(list()?.getAttribute('aria-activedescendant')).to.equal(rows()[0]?.id);
    key(list(), 'ArrowDown');
    await until(() => rows()[1]?.getAttribute('aria-selected') === 'true');
    expect(textOf('detail')).to.contain('"type": "ok"');
    const before = Number(part(inspector, 'resizer')?.getAttribute('aria-valuenow'));
    key(part(inspector, 'resizer'), 'ArrowUp');
    await until(() => Number(part(inspector, 'resizer')?.getAttribute('aria-valuenow')) > before);
    key(list(), 'Escape');
    await until(() => part(inspector, 'detail')?.hidden === true);
    key(list(), 'Escape');
    await until(() => part(inspector, 'toggle') !== null);
    expect(inspector.open).to.equal(false);
    await until(() => inspector.shadowRoot?.activeElement === part(inspector, 'toggle'));
  });

  it('is accessible closed, open, with a frame chosen and without a connection', async () => {
    await open();
    server.write('x');
    await until(() => types().includes('chunks'));
    expect(await violations()).to.deep.equal([]);
    rows()[0]?.click();
    await until(() => part(inspector, 'detail')?.hidden === false);
    expect(await violations()).to.deep.equal([]);
    expect(inlineStyles(inspector).filter((each) => !each.matches('[part="panel"]'))).to.deep.equal([]);
    inspector.open = false;
    await until(() => part(inspector, 'toggle') !== null);
    expect(await violations()).to.deep.equal([]);
  });
});
