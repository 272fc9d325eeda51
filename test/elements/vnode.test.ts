import { expect } from 'chai';
import fc from 'fast-check';
import { type Child, h, patch } from '../../src/elements/vnode.js';

const TAGS = ['div', 'span', 'slot'];

const child: fc.Arbitrary<Child> = fc.letrec<{ child: Child }>((tie) => ({
  child: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Child>(false, undefined, ''),
    fc.string({ minLength: 1, maxLength: 3 }),
    fc
      .tuple(
        fc.constantFrom(...TAGS),
        fc.record({
          part: fc.constantFrom('a', 'b', undefined),
          key: fc.constantFrom('1', '2', undefined),
          hidden: fc.boolean(),
          title: fc.constantFrom('x', 'y', undefined),
        }),
        fc.array(tie('child'), { maxLength: 4 }),
      )
      .map(([tag, attributes, children]) => h(tag, attributes, ...children, '.')),
  ),
})).child;

/** The markup that is described. */
function markup(children: readonly Child[]): string {
  const parent = document.createElement('div');
  for (const each of children) {
    if (!each) continue;
    if (typeof each === 'string') {
      parent.append(each);
      continue;
    }
    const element = document.createElement(each.tag);
    const { part, title, hidden } = each.attributes;
    if (part) element.setAttribute('part', String(part));
    if (title) element.setAttribute('title', String(title));
    element.hidden = hidden === true;
    element.setHTMLUnsafe(markup(each.children));
    parent.append(element);
  }
  return parent.innerHTML;
}

/** Without regard to the order in which attributes were set. */
function shape(node: Element): unknown[] {
  return [...node.childNodes].map((each) =>
    each instanceof Element
      ? [
          each.localName,
          [...each.attributes].map(({ name, value }) => `${name}=${value}`).sort(),
          shape(each),
        ]
      : each.textContent,
  );
}

describe('nodes by description', () => {
  it('whatever stood there, what is described stands there', () => {
    fc.assert(
      fc.property(fc.array(fc.array(child, { maxLength: 5 }), { minLength: 1, maxLength: 4 }), (versions) => {
        const parent = document.createElement('div');
        for (const version of versions) {
          patch(parent, version);
          const wanted = document.createElement('div');
          wanted.setHTMLUnsafe(markup(version));
          const copy = parent.cloneNode(true) as Element;
          copy.normalize();
          expect(shape(copy)).to.deep.equal(shape(wanted));
        }
      }),
    );
  });

  it('a node stays while something before it comes and goes', () => {
    const parent = document.createElement('div');
    const content = h('div', { part: 'content' }, h('slot'));
    patch(parent, [content]);
    const [node] = parent.children;
    const slot = node?.firstChild;
    for (const before of [h('div', { part: 'toolbar' }), undefined, h('div', { part: 'other' }, 'x')]) {
      patch(parent, [before, content, h('p')]);
      expect(parent.querySelector('[part="content"]')).to.equal(node);
      expect(node?.firstChild).to.equal(slot);
    }
  });

  it('what is alike is told apart by its key', () => {
    const parent = document.createElement('div');
    const box = (key: string) => h('div', { part: 'part', key }, key);
    patch(parent, [h('slot'), box('after')]);
    const [slot, after] = parent.children;
    patch(parent, [box('before'), h('slot'), box('after')]);
    expect([...parent.children].slice(1)).to.deep.equal([slot, after]);
    expect(parent.textContent).to.equal('beforeafter');
  });

  it('a property is set when it changes, and content that has other owners is left to them', () => {
    const button = document.createElement('div');
    let clicks = 0;
    const draw = (words: string) =>
      patch(button, [h('button', { '.onclick': () => clicks++, '.textContent': words })]);
    draw('Copy');
    const element = button.firstElementChild as HTMLButtonElement;
    element.textContent = 'Copied';
    draw('Copy');
    expect(element.textContent).to.equal('Copied');
    draw('Kopieren');
    expect(element.textContent).to.equal('Kopieren');
    element.click();
    expect(clicks).to.equal(1);
  });

  it('nothing before the start is touched', () => {
    const parent = document.createElement('div');
    parent.append(document.createElement('p'), document.createComment(''));
    patch(parent, [h('b')], null);
    patch(parent, [h('i')], parent.childNodes[2]);
    expect(parent.innerHTML).to.equal('<p></p><!----><i></i>');
  });
});
