import { expect } from 'chai';
import '../../src/elements/defined/stream-log.js';
import '../../src/elements/defined/stream-progress.js';
import '../../src/elements/defined/stream-room.js';
import { find, mount } from './page.js';

/** How an element lays itself out: by its own styles, or as any unknown tag, `inline`. */
function display(element: Element): string | undefined {
  return element.ownerDocument.defaultView?.getComputedStyle(element).display;
}

describe('an element that is moved', () => {
  for (const tag of ['stream-log', 'stream-progress', 'stream-room'] as const) {
    it(`to another document and back keeps its styles: ${tag}`, async () => {
      mount(`<${tag}></${tag}><iframe></iframe>`);
      const element = find(tag);
      await element.updateComplete;
      const here = display(element);
      expect(here).not.to.equal('inline');
      const frame = document.querySelector<HTMLIFrameElement>('#stage iframe');
      frame?.contentDocument?.body.append(element);
      expect(element.ownerDocument).to.equal(frame?.contentDocument);
      expect(display(element)).to.equal(here);
      document.querySelector('#stage')?.append(element);
      expect(display(element)).to.equal(here);
    });
  }
});
