import { expect } from 'chai';
import type { StreamText } from '../../src/elements/defined/stream-text.js';
import { mount, next, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

/** The frame's own origin by name: to Firefox `'self'` is nobody in a document that comes from an attribute. */
const POLICY = [
  `default-src ${location.origin}`,
  `style-src ${location.origin}`,
  `script-src ${location.origin}`,
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

describe('under a strict content security policy', () => {
  it('every view is drawn and styled, and breaks no rule', async () => {
    mount('');
    const frame = document.createElement('iframe');
    const module = (tag: string) =>
      new URL(`../../src/elements/defined/stream-${tag}.ts`, import.meta.url).pathname;
    const tags = ['text', 'progress', 'status', 'form', 'room'];
    frame.srcdoc = `<meta http-equiv="Content-Security-Policy" content="${POLICY}">
      ${tags.map((tag) => `<script type="module" src="${module(tag)}"></script>`).join('')}
      <stream-text></stream-text><stream-progress></stream-progress><stream-status></stream-status>`;
    document.querySelector('#stage')?.append(frame);
    await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    const page = frame.contentDocument as Document;
    const broken: string[] = [];
    page.addEventListener('securitypolicyviolation', (event) => {
      broken.push(`${event.violatedDirective} ${event.sourceFile} ${event.sample}`);
    });
    const registry = (frame.contentWindow as Window & typeof globalThis).customElements;
    await Promise.all(tags.map((tag) => registry.whenDefined(`stream-${tag}`)));

    const source = new ScriptedSource();
    const elements = [
      ...page.querySelectorAll('stream-text, stream-progress, stream-status'),
    ] as StreamText[];
    for (const element of elements) element.source = source;
    source.push('<img src=x onerror="parent.broken = true">\n', {
      kind: 'progress',
      value: 0.5,
      step: 'Half',
    });
    const [text] = elements as [StreamText];
    await until(() => text.text.includes('onerror'));
    source.failWith();
    await next(text, 'stream-error');
    await until(() => text.shadowRoot?.querySelector('button') !== null);

    const block = text.querySelector('[data-stream-block]') as Element;
    expect(frame.contentWindow?.getComputedStyle(block).whiteSpaceCollapse).to.equal('preserve');
    expect(broken).to.deep.equal([]);
  });
});
