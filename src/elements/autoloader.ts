import { loadCode } from './load-code.js';

/**
 * Loads each element when its tag first appears on the page, and nothing of those that never do:
 * `import 'rivulet/autoloader'`, or one script tag with `dist/cdn/autoloader.js`.
 *
 * @module rivulet/autoloader
 */

const MODULES: Readonly<Record<string, () => Promise<unknown>>> = {
  'stream-form': () => import('./defined/stream-form.js'),
  'stream-inspector': () => import('./defined/stream-inspector.js'),
  'stream-list': () => import('./defined/stream-list.js'),
  'stream-log': () => import('./defined/stream-log.js'),
  'stream-progress': () => import('./defined/stream-progress.js'),
  'stream-room': () => import('./defined/stream-room.js'),
  'stream-scroll': () => import('./defined/stream-scroll.js'),
  'stream-status': () => import('./defined/stream-status.js'),
  'stream-steps': () => import('./defined/stream-steps.js'),
  'stream-text': () => import('./defined/stream-text.js'),
};
const WANTED = Object.keys(MODULES)
  .map((tag) => `${tag}:not(:defined)`)
  .join();

/** The tags that were asked for. */
const asked = new Set<string>();

/**
 * Loads the elements whose tags are in a tree, now and whenever one is added. The document is watched from the start; a
 * shadow root is not part of it, and is watched once it is given here.
 */
export function loadElementsIn(root: Document | ShadowRoot): void {
  look(root);
  const observer = new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const node of addedNodes) if (node instanceof Element) look(node);
    }
  });
  observer.observe(root, { childList: true, subtree: true });
}

function look(at: ParentNode): void {
  if (at instanceof Element && at.matches(WANTED)) load(at.localName);
  for (const { localName } of at.querySelectorAll(WANTED)) load(localName);
}

function load(tag: string): void {
  const module = MODULES[tag];
  if (!module || asked.has(tag)) return;
  asked.add(tag);
  loadCode(module).catch((error: unknown) => {
    // The next one of this tag tries again.
    asked.delete(tag);
    reportError(error);
  });
}

// A server that draws the page imports this as well.
if (globalThis.document) loadElementsIn(document);
