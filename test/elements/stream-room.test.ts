import { expect } from 'chai';
import '../../src/elements/defined/stream-room.js';
import '../../src/elements/defined/stream-text.js';
import { FakeRoom } from './fake-room.js';
import { find, frame, mount, until } from './page.js';

/** A room with something in a stream. */
function roomWith(text: string, stream = 'answer'): FakeRoom {
  const room = new FakeRoom();
  const source = room.stream(stream);
  source.started = true;
  source.push(text);
  return room;
}

describe('stream-room', () => {
  it('gives its room to what is inside, through shadow roots and slots', async () => {
    mount('<stream-room><div id="box"></div><stream-text stream="answer"></stream-text></stream-room>');
    const inner = document.createElement('stream-text');
    inner.setAttribute('stream', 'answer');
    document.querySelector('#box')?.attachShadow({ mode: 'open' }).append(inner);
    find('stream-room').client = roomWith('hello');
    await until(() => inner.text === 'hello' && find('stream-text').text === 'hello');
  });

  it('gives it to who names it, wherever', async () => {
    mount('<stream-text for="far" stream="answer"></stream-text><stream-room id="far"></stream-room>');
    find('stream-room').client = roomWith('from afar');
    await until(() => find('stream-text').text === 'from afar');
  });

  it('tells when it is another one, and whoever reads it follows', async () => {
    mount('<stream-room><stream-text stream="answer"></stream-text></stream-room>');
    const [one, two] = [roomWith('one'), roomWith('two')];
    find('stream-room').client = one;
    await until(() => find('stream-text').text === 'one');
    find('stream-room').client = two;
    await until(() => find('stream-text').text === 'two');
    expect(one.stream('answer').open$.length).to.equal(0);
  });

  it('is another one for who is moved into it', async () => {
    mount(
      '<stream-room id="a"><stream-text stream="answer"></stream-text></stream-room><stream-room id="b"></stream-room>',
    );
    const [a, b] = document.querySelectorAll('stream-room');
    if (a) a.client = roomWith('in a');
    if (b) b.client = roomWith('in b');
    const text = find('stream-text');
    await until(() => text.text === 'in a');
    b?.append(text);
    await until(() => text.text === 'in b');
  });

  it('keeps the stream of who is only moved within it', async () => {
    mount('<stream-room><p></p><stream-text stream="answer"></stream-text></stream-room>');
    const room = roomWith('same');
    find('stream-room').client = room;
    const text = find('stream-text');
    await until(() => text.text === 'same');
    document.querySelector('#stage p')?.append(text);
    await frame();
    expect(room.stream('answer').readers.length).to.equal(1);
  });

  it('connects to nothing before it is asked', async () => {
    mount('<stream-room room="desk"></stream-room>');
    await frame();
    expect(find('stream-room').client).to.equal(undefined);
  });

  it('makes a room that survives a reload and that nobody guesses', async () => {
    const rooms = new Set<string>();
    for (const id of ['a', 'b', 'a']) {
      mount(`<stream-room id="${id}" room="auto" host="localhost:9"></stream-room>`);
      const client = (await find('stream-room').connectRoom()) as unknown as { room: string };
      expect(client.room).to.match(/^auto-[0-9a-f]{32}$/);
      rooms.add(client.room);
    }
    expect(rooms.size).to.equal(2);
  });

  it("takes the page's own host, and closes what it opened when it goes", async () => {
    mount('<stream-room room="desk"></stream-room>');
    const element = find('stream-room');
    const client = await element.connectRoom();
    expect(client).to.equal(element.client);
    expect((client as unknown as { host: string }).host).to.equal(location.host);
    element.remove();
    await until(() => element.client === undefined);
    await until(() => client?.connection.state === 'closed');
  });

  it('says what is missing where a stream has no room', async () => {
    mount('<stream-text stream="answer"></stream-text>');
    await until(() => find('stream-text').error !== undefined);
    expect(find('stream-text').error?.message).to.contain('<stream-room>');
  });
});
