import { expect } from 'chai';
import '../../src/elements/index.js';
import type { LitElement } from 'lit';
import { StreamError } from '../../src/protocol/errors.js';
import { find, mount, part, until } from './page.js';
import { toldAuthor } from './told-author.js';

type Tag = Extract<keyof HTMLElementTagNameMap, `stream-${string}`>;

/** An attribute, or with a dot before it a property, what it is set to, what is expected, and what it is then. */
const wrong: [tag: Tag, name: string, given: unknown, expected: RegExp, instead: unknown][] = [
  ['stream-text', 'format', 'html', /plain, markdown or code is expected/, 'plain'],
  ['stream-text', 'mode', 'overwrite', /append, prepend or replace/, 'append'],
  ['stream-text', 'reasoning', 'yes', /preview, open or closed/, 'preview'],
  ['stream-text', 'caret', 'none', /on or off/, 'on'],
  ['stream-text', 'announce', 'loud', /on or off/, 'on'],
  ['stream-list', 'mode', 'replace', /append or prepend/, 'append'],
  ['stream-list', 'drop', 'oldest', /start or end/, ''],
  ['stream-list', 'columns', 'equal', /fixed or auto/, 'fixed'],
  ['stream-list', 'limit', '0', /a whole number from 1/, null],
  ['stream-list', 'limit', 'ten', /a whole number from 1/, null],
  ['stream-list', 'max-chunks', '-3', /a whole number from 1/, null],
  ['stream-list', 'last', '0', /a whole number from 1/, null],
  ['stream-list', 'estimated-total', '1e309', /a whole number from 0/, null],
  ['stream-list', 'skeletons', 'many', /nothing, off or a whole number from 0/, null],
  ['stream-list', 'key', 'a..b', /a field's name or path/, ''],
  ['stream-list', 'item-key', '!id', /a field's name or path/, ''],
  ['stream-list', 'group', '.', /a field's name or path/, ''],
  ['stream-list', '.renderItem', 'row', /a function is expected/, null],
  ['stream-list', '.renderItem', { html: '' }, /not a plain object|a function is expected/, null],
  ['stream-list', '.groupBy', 'kind', /a function/, null],
  ['stream-log', 'timestamps', 'yes', /off, absolute or relative/, 'off'],
  ['stream-log', 'level', 'loud', /debug, info, warn/, ''],
  ['stream-log', 'groups', 'shut', /open or closed/, 'open'],
  ['stream-log', 'max-lines', '0', /a whole number from 1/, 1_000_000],
  ['stream-progress', 'max', '0', /a number above 0/, Number.NaN],
  ['stream-progress', 'max', '-5', /a number above 0/, Number.NaN],
  ['stream-progress', 'max', '1e309', /a number above 0/, Number.NaN],
  ['stream-progress', 'value', 'half', /a number is expected/, undefined],
  ['stream-progress', 'value', '1e309', /a number is expected/, undefined],
  ['stream-progress', 'buffer', '-1', /a number from 0/, null],
  ['stream-progress', 'shape', 'pie', /bar or ring/, 'bar'],
  [
    'stream-progress',
    'show',
    'amount speed',
    /amount, rate, elapsed or remaining/,
    'amount rate elapsed remaining',
  ],
  ['stream-progress', 'estimated-chunks', '0', /a number above 0/, null],
  ['stream-progress', 'stall-after', 'never', /a number above 0/, 10],
  ['stream-steps', 'limit', '0', /a whole number from 1/, 50],
  ['stream-form', 'estimated-chunks', '-1', /a number above 0/, null],
  ['stream-scroll', 'anchor', 'middle', /end or top/, 'end'],
];

describe('a property that is set to what it cannot be', () => {
  for (const [tag, name, given, expected, instead] of wrong) {
    it(`<${tag} ${name}=${JSON.stringify(given)}> is told to the author, and the default is taken`, async () => {
      mount(`<${tag}></${tag}>`);
      const element = find(tag) as unknown as LitElement & Record<string, unknown>;
      const told = await toldAuthor(async () => {
        if (name.startsWith('.')) element[name.slice(1)] = given;
        else element.setAttribute(name, String(given));
        await element.updateComplete;
      });
      expect(told).to.have.length(1);
      const [error] = told as StreamError[];
      expect(error).to.be.instanceOf(StreamError);
      expect(error?.code).to.equal('invalid-property');
      expect(error?.message).to.match(expected);
      expect(error?.message).to.contain(`<${tag}`).and.to.contain(name.replace('.', ''));
      const property = name.replace('.', '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      const now = element[property === 'announce' ? 'announcements' : property];
      expect(Object.is(now, instead), String(now)).to.equal(true);
    });
  }

  it('that is nearly a word of those that it may be is told which', async () => {
    mount('<stream-text></stream-text>');
    const told = await toldAuthor(async () => find('stream-text').setAttribute('format', 'markdwon'));
    expect(told.map(({ message }) => message)).to.deep.equal([
      '<stream-text> format: plain, markdown or code is expected, not "markdwon". Did you mean "markdown"? (docs/errors.md#invalid-property)',
    ]);
  });

  it('is silent about nothing: what frameworks set where there is none, and an attribute that is removed', async () => {
    mount('<stream-list mode="prepend" limit="3"></stream-list>');
    const list = find('stream-list');
    const told = await toldAuthor(async () => {
      list.removeAttribute('mode');
      list.removeAttribute('limit');
      for (const none of [undefined, null]) {
        Object.assign(list, { mode: none, drop: none, limit: none, renderItem: none, key: none });
      }
      list.setAttribute('mode', '');
      await list.updateComplete;
    });
    expect(told).to.deep.equal([]);
    expect([list.mode, list.drop, list.limit, list.renderItem, list.key]).to.deep.equal([
      'append',
      '',
      null,
      null,
      '',
    ]);
  });

  it('is told also of what was set before the element was there', async () => {
    const told = await toldAuthor(async () => {
      const early = document.createElement('template');
      early.innerHTML = '<stream-scroll></stream-scroll>';
      Object.assign(early.content.firstChild as Element, { anchor: 'left' });
      mount('').append(early.content);
      await find('stream-scroll').updateComplete;
    });
    expect(told).to.have.length(1);
  });
});

describe('a source that cannot be read', () => {
  const wrongSources: [name: string, source: unknown, said: RegExp][] = [
    ['a plain object', { items: [] }, /an Object/],
    ['a number', 5, /5/],
    ['a text', 'answer', /"answer"/],
    ['a promise', Promise.resolve(new Response('')), /a Promise/],
    ['a function', () => [], /a function/],
    ['true', true, /true/],
  ];
  const views: Tag[] = [
    'stream-text',
    'stream-list',
    'stream-log',
    'stream-progress',
    'stream-status',
    'stream-steps',
    'stream-form',
  ];
  for (const tag of views) {
    for (const [name, source, said] of wrongSources) {
      it(`<${tag}> says in its place that ${name} is none, and what is`, async () => {
        mount(`<${tag}></${tag}>`);
        const element = find(tag) as unknown as LitElement & {
          source: unknown;
          error: StreamError | undefined;
        };
        const errors: StreamError[] = [];
        element.addEventListener('stream-error', (event) => errors.push(event.error));
        element.source = source;
        await until(() => errors.length > 0 && part(element, 'error') !== null);
        expect(errors).to.have.length(1);
        expect(errors[0]?.code).to.equal('invalid-source');
        expect(errors[0]?.retryable).to.equal(false);
        expect(errors[0]?.message)
          .to.match(said)
          .and.to.match(/ReadableStream.*iterable.*Response/);
        expect(part(element, 'error')?.textContent).to.contain(errors[0]?.message);
        expect(part(element, 'retry')).to.equal(null);
        element.source = ['next'];
        await until(() => part(element, 'error') === null);
      });
    }
  }
});
