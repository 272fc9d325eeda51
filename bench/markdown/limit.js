import { reference } from './reference.mjs';

/**
 * The least a page can do: it knows the final nodes beforehand and only puts them in, once a frame, as far as the text has come.
 * Nothing is parsed. Blocks that are full of nodes are skipped by the browser while they are out of view.
 */
export function mount(root, { pieces: tokens }) {
  const whole = tokens.join('');
  const template = document.createElement('template');
  template.innerHTML = reference(whole);
  const replay = replayOf(template.content, root);
  const perCharacter = replay.length / whole.length;
  let given = 0;
  let count = 0;
  let asked = false;

  function paint() {
    asked = false;
    replay.until(count === tokens.length ? replay.length : given * perCharacter);
  }

  return {
    write(token) {
      given += token.length;
      count++;
      if (asked) return;
      asked = true;
      requestAnimationFrame(paint);
    },
    element: () => root,
  };
}

/** How many blocks are together in a group that may be skipped. */
const GROUP = 32;

/** Copies nodes from `from` into `root`, piece by piece; its length is in characters of text. */
function replayOf(from, root) {
  const steps = [...stepsOf(from, undefined)];
  const copies = new Map();
  let group;
  let at = 0;
  let shown = 0;

  function open(node, parent) {
    const copy = node.cloneNode(false);
    copies.set(node, copy);
    if (parent) copies.get(parent).append(copy);
    else {
      if (!group || group.childElementCount >= GROUP) {
        if (group)
          group.style.cssText = 'content-visibility: auto; contain-intrinsic-block-size: auto 2000px';
        group = document.createElement('div');
        root.append(group);
      }
      group.append(copy);
    }
  }

  return {
    length: steps.reduce((sum, { node }) => sum + (node.nodeType === Node.TEXT_NODE ? node.length : 0), 0),
    until(goal) {
      while (at < steps.length && shown < goal) {
        const { node, parent } = steps[at];
        if (node.nodeType !== Node.TEXT_NODE) {
          open(node, parent);
          at++;
          continue;
        }
        let text = copies.get(node);
        if (!text) {
          text = document.createTextNode('');
          copies.set(node, text);
          (parent ? copies.get(parent) : group).append(text);
        }
        const piece = node.data.slice(text.length, text.length + Math.ceil(goal - shown));
        text.appendData(piece);
        shown += piece.length;
        if (text.length === node.length) at++;
      }
    },
  };
}

/** The nodes in the order of the document, each before what is in it. White space between blocks is left out. */
function* stepsOf(node, parent) {
  for (const child of node.childNodes) {
    if (!parent && child.nodeType === Node.TEXT_NODE) continue;
    yield { node: child, parent };
    yield* stepsOf(child, child);
  }
}
