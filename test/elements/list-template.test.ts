import { expect } from 'chai';
import { isSafeUrl } from '../../src/elements/list/safe-attribute.js';
import { CompiledTemplate, contentOf } from '../../src/elements/list/template.js';
import type { Json } from '../../src/protocol/index.js';
import { StreamError } from '../../src/protocol/index.js';

function compile(markup: string): CompiledTemplate {
  const template = document.createElement('template');
  template.innerHTML = markup;
  return new CompiledTemplate(contentOf(template));
}

/** A copy in an element, and how to fill it again. */
function fill(markup: string, item: Json): { element: HTMLElement; update: (next: Json) => void } {
  const instance = compile(markup).create({ item, root: item, index: 0 });
  const element = document.createElement('div');
  element.append(...instance.nodes());
  return { element, update: (next) => instance.update(next) };
}

function shown(markup: string, item: Json): string {
  return fill(markup, item).element.innerHTML.replaceAll('<!---->', '');
}

function mistake(markup: string): StreamError {
  try {
    compile(markup);
  } catch (error) {
    if (error instanceof StreamError) return error;
    throw error;
  }
  throw new Error(`No mistake was found in ${markup}`);
}

describe('list template', () => {
  it('fills texts and attributes, in both spellings', () => {
    const item = { id: 7, title: 'Moby & <b>Dick</b>', author: { name: 'Melville' }, tags: ['a', 'b'] };
    expect(shown('<b id="row-{{id}}">{{title}} by {{ author.name }} ({{tags}}{{none}})</b>', item)).to.equal(
      '<b id="row-7">Moby &amp; &lt;b&gt;Dick&lt;/b&gt; by Melville (a, b)</b>',
    );
    expect(shown('<b data-attr-id="id" data-text="title">x</b>', item)).to.equal(
      '<b id="7">Moby &amp; &lt;b&gt;Dick&lt;/b&gt;</b>',
    );
    expect(shown('{{.}}', 'plain')).to.equal('plain');
    expect(shown('<i>{{n}}</i>', { n: 0 })).to.equal('<i>0</i>');
    expect(shown('<i>{{o}}</i>', { o: { a: 1 } })).to.equal('<i>{"a":1}</i>');
  });

  it('sets boolean attributes by truth, others by value', () => {
    const markup =
      '<input data-attr-disabled="off" data-attr-aria-checked="on" data-attr-max="max" checked="{{on}}">';
    const { element, update } = fill(markup, { off: false, on: true, max: 3 });
    expect(element.innerHTML).to.equal('<input aria-checked="true" max="3" checked="">');
    update({ off: 1, on: false });
    expect(element.innerHTML).to.equal('<input aria-checked="false" disabled="">');
  });

  it('sets attributes that are there or not, in both spellings', () => {
    const markup = '<i ?data-sold="{{sold}}" data-bool-hidden="empty"></i>';
    const { element, update } = fill(markup, { sold: 'yes', empty: [] });
    expect(element.innerHTML).to.equal('<i data-sold=""></i>');
    update({ sold: 0, empty: true });
    expect(element.innerHTML).to.equal('<i hidden=""></i>');
  });

  it('sets properties, with what the data has and not its text, in both spellings', () => {
    const markup =
      '<input .value="{{n}} of {{all.length}}" data-prop-custom-data="all"><a .href="{{url}}">x</a>';
    const { element, update } = fill(markup, { n: 1, all: [1, { a: 2 }], url: 'https://example.org/' });
    const input = element.querySelector('input') as HTMLInputElement & { customData?: Json };
    expect(input.value).to.equal('1 of 2');
    expect(input.customData).to.deep.equal([1, { a: 2 }]);
    expect(element.querySelector('a')?.href).to.equal('https://example.org/');
    update({ n: 2, url: 'javascript:alert(1)' });
    expect(input.value).to.equal('2 of ');
    expect(input.customData).to.equal(undefined);
    expect(element.querySelector('a')?.getAttribute('href')).to.equal('');
  });

  it('shows the place of a part in its array, and what is there only without a value', () => {
    const { element, update } = fill('<i data-each="tags">{{$index}}:{{.}} </i><b data-if="!tags">none</b>', {
      tags: ['a', 'b'],
    });
    expect(element.textContent).to.equal('0:a 1:b ');
    update({ tags: [] });
    expect(element.textContent).to.equal('none');
    expect(compile('<i data-each="tags">{{$index}}</i>').readsIndex).to.equal(false);
    expect(compile('<i data-if="a">{{$index}}</i>').readsIndex).to.equal(true);
  });

  it('shows and hides, repeats and nests', () => {
    const markup =
      '<section data-if="groups"><ul data-each="groups"><li>{{name}} of {{$.title}}</li><li data-each="parts" data-if="open">{{.}}</li></ul></section>';
    const { element, update } = fill(markup, { groups: [] });
    expect(element.textContent).to.equal('');
    const groups = [
      { name: 'A', open: true, parts: [1, 2] },
      { name: 'B', parts: [3] },
    ];
    update({ title: 'T', groups });
    const [first] = element.querySelectorAll('ul');
    expect([...element.querySelectorAll('ul')].map((each) => each.textContent)).to.deep.equal([
      'A of T12',
      'B of T',
    ]);
    update({ title: 'T', groups: [{ name: 'A', open: true, parts: [1] }] });
    expect(element.querySelectorAll('ul')).to.have.length(1);
    expect(element.querySelector('ul')).to.equal(first);
    expect(element.textContent).to.equal('A of T1');
  });

  it('takes the child nodes where a framework has left the content empty', () => {
    const template = document.createElement('template');
    const child = document.createElement('p');
    child.textContent = '{{a}}';
    template.append(child);
    const instance = new CompiledTemplate(contentOf(template)).create({
      item: { a: 'x' },
      root: null,
      index: 0,
    });
    expect(instance.nodes().map(({ textContent }) => textContent)).to.deep.equal(['x']);
    expect(template.childNodes).to.have.length(1);
  });

  it('changes only what differs, with the same nodes', async () => {
    const { element, update } = fill('<a href="/{{id}}" title="{{t}}">{{id}} <b>{{t}}</b></a>', {
      id: 1,
      t: 'one',
    });
    const nodes = [...element.querySelectorAll('*')];
    const seen: string[] = [];
    const observer = new MutationObserver(() => {});
    observer.observe(element, { subtree: true, childList: true, attributes: true, characterData: true });
    update({ id: 1, t: 'two' });
    for (const { type, attributeName } of observer.takeRecords()) seen.push(attributeName ?? type);
    expect(seen.sort()).to.deep.equal(['characterData', 'title']);
    expect([...element.querySelectorAll('*')]).to.deep.equal(nodes);
  });

  it('lets a selection stand in a text that grows', () => {
    const { element, update } = fill('<p>{{t}}</p>', { t: 'one' });
    document.body.append(element);
    const text = element.querySelector('p')?.firstChild as Text;
    document.getSelection()?.setBaseAndExtent(text, 0, text, 3);
    update({ t: 'one two' });
    expect(String(document.getSelection())).to.equal('one');
    element.remove();
  });

  it('reaches no prototype', () => {
    for (const path of [
      'constructor.name',
      '__proto__',
      'toString',
      'a.constructor',
      'a.length.constructor',
    ]) {
      expect(shown(`<i>{{${path}}}</i>`, { a: 'text' })).to.equal('<i></i>');
    }
  });

  describe('says what is wrong with it', () => {
    const mistakes: Record<string, [string, RegExp]> = {
      'braces that are not closed': ['<p>{{title</p>', /not closed.*<p>/],
      'braces in braces': ['<p>{{a {{b}}</p>', /not closed/],
      'a path that is no path': ['<p>{{a b}}</p>', /"a b" in <p> is no path/],
      'another language’s blocks': ['<p>{{#each rows}}</p>', /data-each/],
      'an expression': ['<p title="{{a + 1}}"></p>', /title of <p>/],
      'an empty path': ['<p data-text=""></p>', /data-text of <p>/],
      'an attribute without a name': ['<p data-attr-="a"></p>', /names no attribute/],
      'a directive without its attribute': ['<p data-attr="b"></p>', /names no attribute/],
      'a handler': ['<p onclick="{{a}}"></p>', /onclick/],
      'a handler, spelled the other way': ['<p data-attr-onclick="a"></p>', /onclick/],
      'markup as a property': ['<p .inner-h-t-m-l="{{a}}"></p>', /innerHTML/],
      'markup as a property, spelled as HTML has it': ['<p .innerHTML="{{a}}"></p>', /innerhtml/],
      'markup as a property, spelled the other way': ['<p data-prop-outer-h-t-m-l="a"></p>', /outerHTML/],
      'a handler as a property': ['<p .onclick="{{a}}"></p>', /onclick/],
      'a handler that is there or not': ['<p ?onclick="{{a}}"></p>', /onclick/],
      'style as a property': ['<p .style="{{a}}"></p>', /style/],
      'a piece of an address': ['<a href="mailto:x" .protocol="{{a}}"></a>', /protocol/],
      'a prototype': ['<p .__proto__="{{a}}"></p>', /__proto__/],
      'a property without a path': ['<p .title="fixed"></p>', /no \{\{path/],
      'a property without a name': ['<p data-prop="a"></p>', /names no property/],
      srcdoc: ['<iframe srcdoc="{{a}}"></iframe>', /srcdoc/],
      style: ['<p style="color: {{a}}"></p>', /style/],
      'a style sheet': ['<style>p { color: {{a}} }</style>', /<style>/],
      'a script': ['<script>{{a}}</script>', /<script>/],
      'an animation, whose name has capital letters': [
        '<svg><animateTransform by="{{a}}"/></svg>',
        /<animateTransform>/,
      ],
      'the address of a script': ['<script src="{{a}}"></script>', /<script>/],
      'an animation of an address': ['<svg><a><set attributeName="href" to="{{a}}"/></a></svg>', /<set>/],
      'the base of all addresses': ['<base href="{{a}}">', /<base>/],
    };
    for (const [name, [markup, message]] of Object.entries(mistakes)) {
      it(name, () => {
        const error = mistake(markup);
        expect(error.code).to.equal('template-invalid');
        expect(error.retryable).to.equal(false);
        expect(error.message).to.match(message);
      });
    }
  });

  describe('is safe', () => {
    const bad = [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      ' \u0001javascript:alert(1)',
      'java\tscript:alert(1)',
      'java\nscript\r:alert(1)',
      '\u0000javascript:alert(1)',
      'data:text/html,<script>alert(1)</script>',
      'vbscript:x',
      'blob:https://example.org/1',
      'file:///etc/passwd',
      'view-source:https://example.org',
      'intent://x#Intent;end',
    ];
    const good = [
      'https://example.org/a:b',
      '//example.org',
      '/a',
      'a/b:c',
      '?q=a:b',
      '#top',
      'mailto:a@b.c',
      'tel:1',
      'HTTP://x',
      '',
    ];

    it('in addresses', () => {
      for (const url of bad) expect(isSafeUrl(url), JSON.stringify(url)).to.equal(false);
      for (const url of good) expect(isSafeUrl(url), JSON.stringify(url)).to.equal(true);
    });

    it('as the browser reads them', () => {
      for (const url of [...bad, ...good]) {
        const read = new URL(url, 'https://page.example/');
        const leadsOut = !/^(https?|mailto|tel):$/.test(read.protocol);
        expect(isSafeUrl(url), JSON.stringify(url)).to.equal(!leadsOut);
      }
    });

    it('in every attribute that is an address, composed or whole', () => {
      const markup = `<a href="{{u}}"><img src="{{u}}"><img srcset="{{u}} 2x"><button formaction="{{u}}"></button></a>
        <form data-attr-action="u"></form><video poster="{{u}}"></video><iframe src="{{u}}"></iframe>
        <svg><a xlink:href="{{u}}"><text>x</text></a><use href="{{u}}"/></svg><a href="java{{s}}">y</a>`;
      for (const u of bad) {
        const { element } = fill(markup, { u, s: u.slice(u.indexOf('s')) });
        for (const each of element.querySelectorAll('*')) {
          for (const { name, value } of each.attributes)
            expect(value, name).not.to.match(/script:|^data:|blob:|file:/i);
        }
      }
    });

    it('with data that looks like markup or like a template', () => {
      const evil = '"><img src=x onerror=alert(1)>{{id}}<script>alert(1)</script>';
      const { element } = fill('<p title="{{x}}">{{x}}</p><b data-text="x"></b>', { x: evil, id: 1 });
      expect(element.querySelectorAll('*')).to.have.length(2);
      expect(element.querySelector('p')?.textContent).to.equal(evil);
      expect(element.querySelector('p')?.title).to.equal(evil);
    });

    it('with paint that would load something', () => {
      const { element, update } = fill('<svg><path fill="{{c}}"/></svg>', {
        c: 'url(https://evil.example/#x)',
      });
      const path = element.querySelector('path');
      expect(path?.hasAttribute('fill')).to.equal(false);
      update({ c: 'rgb(1, 2, 3)' });
      expect(path?.getAttribute('fill')).to.equal('rgb(1, 2, 3)');
    });
  });
});
