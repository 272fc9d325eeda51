import { expect } from 'chai';
import '../../src/elements/defined/stream-text.js';
import { watchShifts } from './layout-shifts.js';
import { find, frame, mount, part, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

// The first test of this page: what it is about is loaded once.
describe('stream-text, while what it needs is loaded', () => {
  it('shows nothing that would be moved by its toolbar', async () => {
    mount('<stream-text toolbar><p slot="loading">Soon</p></stream-text>');
    const text = find('stream-text');
    const shifts = watchShifts();
    const source = new ScriptedSource();
    source.start();
    text.source = source;
    const soon = text.querySelector('p') as HTMLElement;
    await until(() => soon.getBoundingClientRect().height > 0);
    expect(part(text, 'toolbar')).not.to.equal(null);
    await frame();
    expect(await shifts.stop()).to.deep.equal([]);
    source.push('Now');
    await until(() => text.text === 'Now');
  });
});
