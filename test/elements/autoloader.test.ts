import { expect } from 'chai';
import { loadElementsIn } from '../../src/elements/autoloader.js';
import { mount } from './page.js';

describe('autoloader', () => {
  it('loads an element when its tag appears, however deep, and no other', async () => {
    expect(customElements.get('stream-text')).to.equal(undefined);
    mount('<section><p><stream-text></stream-text></p></section>');
    await customElements.whenDefined('stream-text');
    expect(customElements.get('stream-log')).to.equal(undefined);
  });

  it('loads what a shadow root holds, once it is told of it', async () => {
    const root = mount('<div></div>').attachShadow({ mode: 'open' });
    loadElementsIn(root);
    root.append(document.createElement('stream-scroll'));
    await customElements.whenDefined('stream-scroll');
  });
});
