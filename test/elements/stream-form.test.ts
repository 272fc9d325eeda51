import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../src/elements/defined/stream-form.js';
import '../../src/elements/defined/stream-progress.js';
import '../../src/elements/defined/stream-room.js';
import type { StreamForm } from '../../src/elements/defined/stream-form.js';
import { inputOf } from '../../src/elements/form/form-input.js';
import { StreamError } from '../../src/protocol/index.js';
import { violations } from './accessibility.js';
import { FakeRoom, type FakeRun } from './fake-room.js';
import { find, frame, mount, next, part, until } from './page.js';

const FORM = `
  <form>
    <label>Query <input name="q" required value="rivers"></label>
    <button data-disable-active>Search</button>
    <button type="button" command="--cancel">Stop</button>
    <button type="button" command="--interrupt">Enough</button>
    <button type="button" command="--retry">Again</button>
  </form>`;

let room: FakeRoom;

function show(attributes = 'task="search"', content = FORM): StreamForm {
  mount(`<stream-room><stream-form id="form" ${attributes}>${content}</stream-form></stream-room>`);
  room = new FakeRoom();
  find('stream-room').client = room;
  return find('stream-form');
}

const button = (command: string) =>
  document.querySelector(`#stage stream-form [command="--${command}"]`) as HTMLButtonElement;
const submitButton = () => document.querySelector('#stage [data-disable-active]') as HTMLButtonElement;

async function started(count = 1): Promise<FakeRun> {
  await until(() => room.runs.length === count);
  return room.runs[count - 1] as FakeRun;
}

describe('stream-form', () => {
  it("starts the task with the form's fields", async () => {
    show();
    submitButton().click();
    const run = await started();
    expect([run.task, run.input, run.stream]).to.deep.equal(['search', { q: 'rivers' }, 'search']);
  });

  it('leaves an invalid form to the browser', async () => {
    show();
    (document.querySelector('#stage input') as HTMLInputElement).value = '';
    submitButton().click();
    await frame();
    expect(room.runs.length).to.equal(0);
  });

  it('makes arrays of repeated names, keeps files, leaves out empty file fields', () => {
    const data = new FormData();
    data.append('a', '1');
    data.append('b', '2');
    data.append('a', '3');
    data.append('__proto__', 'x');
    data.append('file', new File(['text'], 'a.txt'));
    data.append('none', new File([], ''));
    const input = inputOf(data);
    expect(Object.keys(input)).to.deep.equal(['a', 'b', '__proto__', 'file']);
    expect(input.a).to.deep.equal(['1', '3']);
    expect(input.file).to.be.instanceOf(File);
    expect(Object.getPrototypeOf(input)).to.equal(Object.prototype);
  });

  it('shows the run, disables what must not be used now, and enables it again', async () => {
    const form = show();
    const source = room.stream('search');
    await until(() => button('cancel').disabled);
    submitButton().click();
    await until(() => submitButton().disabled && !button('cancel').disabled);
    expect(form.hasAttribute('data-stream-active')).to.equal(true);
    (await started()).accept(source);
    source.start();
    await until(() => form.status === 'streaming' && !button('interrupt').disabled);
    expect(submitButton().disabled && button('retry').disabled).to.equal(true);
    source.complete();
    await until(() => form.status === 'complete' && !submitButton().disabled);
    expect([button('cancel').disabled, button('retry').disabled]).to.deep.equal([true, false]);
    expect(form.hasAttribute('data-stream-active')).to.equal(false);
  });

  it('leaves the focus where it is: what has it does nothing, and is disabled when the focus goes on', async () => {
    const element = show(
      'task="search"',
      `<form>
        <input name="q" value="rivers" data-disable-active>
        <select name="of" data-disable-active><option>a</option><option>b</option></select>
        <button data-disable-active>Search</button>
        <button type="button" command="--cancel">Stop</button>
      </form>`,
    );
    const controls = [...element.querySelectorAll<HTMLInputElement>('[data-disable-active]')];
    const [input, , submit] = controls as [HTMLInputElement, HTMLInputElement, HTMLInputElement];
    await element.updateComplete;
    submit.focus();
    await sendKeys({ press: 'Enter' });
    const source = room.stream('search');
    const accept = async (count: number) => {
      (await started(count)).accept(source);
      source.start();
      await until(() => element.status === 'streaming');
    };
    await accept(1);
    expect(document.activeElement).to.equal(submit);
    expect(controls.map(({ disabled }) => disabled)).to.deep.equal([true, true, false]);
    expect(submit.ariaDisabled).to.equal('true');
    await sendKeys({ press: 'Enter' });
    await frame();
    expect(room.runs.length).to.equal(1);

    // The focus goes on to Stop; at the end that keeps it in turn, and the others can be used again.
    await sendKeys({ press: 'Tab' });
    expect(document.activeElement).to.equal(button('cancel'));
    expect([submit.disabled, submit.ariaDisabled]).to.deep.equal([true, null]);
    source.complete();
    await until(() => !submit.disabled);
    expect(document.activeElement).to.equal(button('cancel'));
    expect(button('cancel').ariaDisabled).to.equal('true');
    expect(controls.some(({ disabled }) => disabled)).to.equal(false);

    // A text keeps the focus and cannot be changed meanwhile.
    input.focus();
    expect(button('cancel').disabled).to.equal(true);
    await sendKeys({ press: 'Enter' });
    await until(() => room.runs.length === 2 && input.readOnly);
    await sendKeys({ type: 'x' });
    expect([input.value, document.activeElement]).to.deep.equal(['rivers', input]);
    room.runs[1]?.refuse();
    await until(() => !input.readOnly && input.ariaDisabled === null);
  });

  it('enables nothing that the page has disabled', async () => {
    const form = show('task="search"', '<form><button disabled data-disable-active>Search</button></form>');
    const source = room.stream('search');
    source.start();
    await until(() => form.running);
    source.complete();
    await until(() => form.status === 'complete');
    await form.updateComplete;
    expect(submitButton().disabled).to.equal(true);
  });

  it('finds a run that is under way already', async () => {
    const form = show();
    room.stream('search').started = true;
    await until(() => form.running && submitButton().disabled);
  });

  it('obeys buttons inside, and elsewhere by commandfor', async () => {
    const form = show();
    const source = room.stream('search');
    const outside = document.createElement('button');
    outside.setAttribute('command', '--start');
    outside.setAttribute('commandfor', 'form');
    document.querySelector('#stage')?.append(outside);
    outside.click();
    const run = await started();
    run.accept(source);
    source.start();
    await until(() => !button('interrupt').disabled);
    button('cancel').click();
    button('interrupt').click();
    expect(run.calls).to.deep.equal(['cancel', 'interrupt']);
    source.failWith();
    run.change({ status: 'error' });
    await until(() => form.failed && !button('retry').disabled);
    button('retry').click();
    await until(() => source.calls.includes('retry'));
  });

  it('says under the form why a start was refused, and starts it again', async () => {
    const form = show();
    const submitted = form.start({ q: 'given' });
    const run = await started();
    await submitted;
    run.refuse(new StreamError('rate-limited', ''));
    const { error } = await next(form, 'stream-error');
    expect(error.code).to.equal('rate-limited');
    await form.updateComplete;
    expect(part(form, 'error-message')?.textContent).to.contain('Too many requests');
    expect(form.hasAttribute('data-stream-active')).to.equal(false);
    part(form, 'retry')?.click();
    const again = await started(2);
    expect(again.input).to.deep.equal({ q: 'given' });
    await until(() => part(form, 'error') === null);
  });

  it('counts no chunks of the run that is shown when another one is refused', async () => {
    const form = show();
    const source = room.stream('search');
    source.start();
    source.push('a', 'b');
    await until(() => form.chunkCount === 2);
    await form.start({});
    (await started()).refuse(new StreamError('busy', ''));
    await until(() => part(form, 'error-message') !== null);
    expect(part(form, 'error-detail')?.textContent?.trim()).to.equal('');
    expect(form.status).to.equal('streaming');
  });

  it('goes on saying why a start was refused when its stream is opened only then', async () => {
    const form = show();
    await form.start({});
    (await started()).refuse(new StreamError('busy', ''));
    await next(form, 'stream-error');
    const source = room.stream('search');
    source.start();
    source.push('a');
    await until(() => form.chunkCount === 1);
    await form.updateComplete;
    expect([form.error?.code, part(form, 'error') !== null]).to.deep.equal(['busy', true]);
    source.complete();
    await until(() => form.status === 'complete');
    await form.updateComplete;
    expect([form.error, part(form, 'error')]).to.deep.equal([undefined, null]);
  });

  it('stops a run that was asked for a moment ago', async () => {
    const form = show();
    void form.start({ q: 'one' });
    await form.cancel();
    expect((await started()).calls).to.deep.equal(['cancel']);
  });

  it('throws at once when it has no task', async () => {
    const form = show('');
    const error = await form.start().catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(TypeError);
  });

  it('is just a form where it names no task', async () => {
    show('');
    const submit = new SubmitEvent('submit', { bubbles: true, cancelable: true });
    document.addEventListener('submit', (event) => event.preventDefault(), { once: true });
    let wasPrevented = true;
    find('stream-room').addEventListener('submit', (event) => {
      wasPrevented = event.defaultPrevented;
    });
    document.querySelector('#stage form')?.dispatchEvent(submit);
    expect(wasPrevented).to.equal(false);
  });

  it('shows acknowledged bytes in a stream-progress that names it', async () => {
    const form = show();
    const progress = document.createElement('stream-progress');
    progress.setAttribute('for', 'form');
    find('stream-room').append(progress);
    submitButton().click();
    const run = await started();
    run.upload(500, 2_000);
    expect(form.uploadProgress).to.deep.equal({ loaded: 500, total: 2_000 });
    const bar = () => progress.shadowRoot?.querySelector('[role="progressbar"]');
    await until(() => bar()?.getAttribute('aria-valuenow') === '25');
    expect(part(progress, 'details')?.textContent).to.contain('0.5 kB of 2 kB');
    run.upload(2_000, 2_000);
    const source = room.stream('search');
    source.start();
    await until(() => bar()?.hasAttribute('aria-valuenow') === false);
  });

  it('lets a stream-progress say how the run ended, however much of the files had gone up', async () => {
    show();
    const progress = document.createElement('stream-progress');
    progress.setAttribute('for', 'form');
    progress.toggleAttribute('steps', true);
    find('stream-room').append(progress);
    submitButton().click();
    const run = await started();
    const source = room.stream('search');
    source.start();
    source.push({ kind: 'progress', step: 'Reading' });
    run.upload(500, 2_000);
    const shadow = () => progress.shadowRoot?.textContent ?? '';
    await until(() => shadow().includes('Uploading') && shadow().includes('Reading'));
    source.failWith();
    await until(() => part(progress, 'label')?.textContent === 'Failed');
    expect(shadow()).not.to.contain('Uploading');
  });

  it('passes axe with an error', async () => {
    const form = show();
    await form.start();
    (await started()).refuse();
    await next(form, 'stream-error');
    await form.updateComplete;
    expect(await violations()).to.deep.equal([]);
  });
});
