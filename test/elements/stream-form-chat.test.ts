import { expect } from 'chai';
import '../../src/elements/defined/stream-form.js';
import '../../src/elements/defined/stream-room.js';
import type { StreamForm } from '../../src/elements/defined/stream-form.js';
import { FakeRoom, type FakeRun } from './fake-room.js';
import { find, frame, mount, part, until } from './page.js';

let room: FakeRoom;

function show(attributes: string): StreamForm {
  mount(`<stream-room><stream-form task="chat" ${attributes}><form>
    <label>Message <textarea name="message" required></textarea></label><button data-disable-active>Send</button>
  </form></stream-form></stream-room>`);
  room = new FakeRoom();
  find('stream-room').client = room;
  return find('stream-form');
}

const area = () => document.querySelector('#stage textarea') as HTMLTextAreaElement;

function press(key: string, init: KeyboardEventInit = {}): boolean {
  return area().dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }),
  );
}

async function send(count: number, message = `message ${count}`): Promise<FakeRun> {
  area().value = message;
  find('stream-form').querySelector('form')?.requestSubmit();
  await until(() => room.runs.length === count);
  return room.runs[count - 1] as FakeRun;
}

describe('stream-form of a chat', () => {
  it('with `fresh`, writes a stream of its own each time, and shows the latest', async () => {
    const form = show('fresh');
    const first = await send(1);
    const second = await send(2);
    expect(first.stream).to.match(/^chat-[0-9a-v]{26}$/);
    expect(second.stream)
      .to.match(/^chat-[0-9a-v]{26}$/)
      .and.not.to.equal(first.stream);
    expect(form.stream).to.equal(second.stream);
    const source = room.stream(form.stream);
    second.accept(source);
    source.start();
    await until(() => form.running);
    await form.cancel();
    expect(second.calls).to.deep.equal(['cancel']);
  });

  it('with `clear`, is emptied once its message was taken, and not before', async () => {
    const form = show('fresh clear');
    const run = await send(1);
    await frame();
    expect(area().value).to.equal('message 1');
    run.accept(room.stream(form.stream));
    expect(area().value).to.equal('');
  });

  it('with `fresh`, says why it was refused, and starts again with the same', async () => {
    const form = show('fresh');
    const run = await send(1);
    await frame();
    run.refuse();
    await until(() => part(form, 'error') !== null);
    await frame();
    expect(part(form, 'error')?.textContent).to.contain('q: a text is expected');
  });

  it('with `clear`, keeps what was refused', async () => {
    show('fresh clear');
    const run = await send(1);
    run.refuse();
    await frame();
    expect(area().value).to.equal('message 1');
  });

  it('with `submit-on-enter`, sends at Enter alone', async () => {
    show('fresh submit-on-enter');
    area().value = 'hello';
    expect(press('Enter', { shiftKey: true })).to.equal(true);
    expect(press('Enter', { isComposing: true })).to.equal(true);
    expect(room.runs.length).to.equal(0);
    expect(press('Enter')).to.equal(false);
    await until(() => room.runs.length === 1);
  });

  it('with `submit-on-enter`, sends nothing while an answer is on its way', async () => {
    show('fresh submit-on-enter');
    await send(1);
    area().value = 'too early';
    expect(press('Enter')).to.equal(false);
    await frame();
    expect(room.runs.length).to.equal(1);
  });

  it('without it, Enter makes a new line', () => {
    show('fresh');
    expect(press('Enter')).to.equal(true);
  });
});
