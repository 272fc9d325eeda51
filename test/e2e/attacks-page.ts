/* A page that shows payloads through every way into an element, for attacks.test.ts. */
import { type Chunk, LocalSource, type LocalWriter } from '../../src/client/index.js';
import '../../src/elements/index.js';
import type { StreamList } from '../../src/elements/index.js';
import type { StreamElement } from '../../src/elements/stream-element.js';
import type { Json, Outcome } from '../../src/protocol/index.js';

/** What was found in the page that should not be there. */
interface AttackPage {
  /** Shows the payloads through one of the ways; resolves when all of each is painted. */
  attack(way: string, payloads: readonly string[]): Promise<void>;
  /** Elements, attributes and addresses that no payload may bring in, one line each. */
  findings(): string[];
  /** What payloads ran, so far. */
  readonly ran: string[];
}

declare global {
  interface Window {
    attacks: AttackPage;
    pwned(): void;
  }
}

interface Way {
  readonly markup: string;
  /** The payload as chunks: those of the first half, then the rest. */
  readonly chunks: (payload: string) => readonly [readonly Chunk[], readonly Chunk[]];
  readonly outcome?: (payload: string) => Outcome;
  /** All in one element, not each in its own. */
  readonly together?: boolean;
  readonly prepare?: (element: StreamElement) => void;
}

const halves = (payload: string, chunk: (half: string) => Chunk) => {
  const middle = Math.ceil(payload.length / 2);
  return [[chunk(payload.slice(0, middle))], [chunk(payload.slice(middle))]] as const;
};
const text = (payload: string) => halves(payload, (half) => ({ kind: 'text', text: half }));
const html = (payload: string) => halves(payload, (half) => ({ kind: 'html', html: half }));
const items = (item: (payload: string) => Json) => (payload: string) =>
  [[], [{ kind: 'items', items: [item(payload)] } as const]] as const;
const complete = (): Outcome => ({ status: 'complete' });

const BRACES = `<template><a href="{{v}}" title="{{v}}" class="{{v}}" lang="x {{v}}">{{v}} and {{v}}</a>
  <form action="{{v}}"><button formaction="{{v}}" value="{{v}}">{{v}}</button><input value="{{v}}" aria-label="{{v}}"></form>
  <svg><a xlink:href="{{v}}"><text y="9" fill="{{v}}">{{v}}</text></a></svg></template>`;
const DATA = `<template><a data-attr-href="v" data-attr-title="v" data-attr-class="v" data-text="v"></a>
  <form data-attr-action="v"><button data-attr-formaction="v" data-text="v"></button></form>
  <p data-if="v" data-text="v"></p><p data-each="list" data-text="."></p></template>`;

const WAYS: Record<string, Way> = {
  'plain text': { markup: '<stream-text></stream-text>', chunks: text },
  code: {
    markup: '<stream-text format="code" language="html" highlight toolbar></stream-text>',
    chunks: text,
  },
  Markdown: { markup: '<stream-text format="markdown"></stream-text>', chunks: text },
  'Markdown with markup': { markup: '<stream-text format="markdown" html></stream-text>', chunks: text },
  'a part of its own': {
    markup: '<stream-text format="markdown"></stream-text>',
    chunks: (payload) => halves(payload, (half) => ({ kind: 'text', text: half, part: 'reasoning' })),
  },
  'markup, not asked for': { markup: '<stream-text></stream-text>', chunks: html },
  'markup, sanitised': { markup: '<stream-text html></stream-text>', chunks: html },
  'a template in braces': {
    markup: `<stream-list>${BRACES}</stream-list>`,
    chunks: items((v) => ({ v })),
    together: true,
  },
  'a template in attributes': {
    markup: `<stream-list><ul></ul>${DATA}</stream-list>`,
    chunks: items((v) => ({ v, list: [v, v] })),
    together: true,
  },
  'items without a template': {
    markup: '<stream-list></stream-list>',
    chunks: items((v) => ({ id: v, [v]: v, nested: { [v]: [v] } })),
    together: true,
  },
  'items that a function renders': {
    markup: '<stream-list></stream-list>',
    chunks: items((v) => v),
    together: true,
    prepare: (element) => {
      (element as StreamList).renderItem = (item) => String(item);
    },
  },
  'a log': {
    markup: '<stream-log toolbar></stream-log>',
    chunks: (payload) => text(`${payload}\n`),
    together: true,
  },
  'a log of JSON': {
    markup: '<stream-log toolbar></stream-log>',
    chunks: (payload) =>
      text(`${JSON.stringify({ level: payload, time: payload, msg: payload, [payload]: payload })}\n`),
    together: true,
  },
  'steps of a progress': {
    markup: '<stream-progress></stream-progress>',
    chunks: (step) => [[{ kind: 'progress', step, value: 0.5 }], []],
  },
  'facts and state': {
    markup: '<stream-status></stream-status>',
    chunks: (model) => [
      [{ kind: 'meta', data: { model, [model]: model } }],
      [{ kind: 'state', fields: { model } }],
    ],
  },
  'an error': {
    markup: '<stream-text></stream-text>',
    chunks: () => [[], []],
    outcome: (message) => ({
      status: 'error',
      error: { code: message.slice(0, 60), message, retryable: true, ref: message },
    }),
  },
};

const ran: string[] = [];
window.pwned = () => ran.push(document.title);
window.alert = window.pwned;

async function frames(): Promise<void> {
  for (let at = 0; at < 2; at++) await new Promise((done) => requestAnimationFrame(done));
}

/** An element, and what writes its stream. */
function open(way: Way): {
  element: StreamElement;
  write: (chunks: readonly Chunk[]) => void;
  end: (outcome: Outcome) => void;
} {
  const template = document.createElement('div');
  template.insertAdjacentHTML('beforeend', POLICY.createHTML(way.markup));
  const element = template.firstElementChild as StreamElement;
  way.prepare?.(element);
  let writer: LocalWriter | undefined;
  let finish: (outcome: Outcome) => void = () => {};
  const waiting: Chunk[] = [];
  const flush = () => {
    const chunks = waiting.splice(0);
    if (chunks.length > 0) void writer?.write(chunks);
  };
  element.source = new LocalSource((given) => {
    writer = given;
    flush();
    return new Promise((done) => {
      finish = done;
    });
  }, false);
  document.body.append(element);
  return {
    element,
    write: (chunks) => {
      waiting.push(...chunks);
      if (writer) flush();
    },
    end: (outcome) => finish(outcome),
  };
}

/** This page's own markup, and nothing else, may become nodes. */
const POLICY: { createHTML(markup: string): string } = (
  window as unknown as {
    trustedTypes?: { createPolicy(name: string, rules: object): { createHTML(markup: string): string } };
  }
).trustedTypes?.createPolicy('the-page', { createHTML: (markup: string) => markup }) ?? {
  createHTML: (markup) => markup,
};

async function attack(name: string, payloads: readonly string[]): Promise<void> {
  const way = WAYS[name];
  if (!way) throw new TypeError(`There is no ${name}; there are ${Object.keys(WAYS).join(', ')}`);
  document.title = name;
  const groups = way.together ? [payloads] : payloads.map((payload) => [payload]);
  const shown = groups.map((group) => ({ group, ...open(way) }));
  await frames();
  if (way.together) {
    for (const { group, write } of shown) for (const payload of group) write(way.chunks(payload).flat());
  } else {
    for (const { group, write } of shown) write(way.chunks(group[0] ?? '')[0]);
    await frames();
    for (const { group, write } of shown) write(way.chunks(group[0] ?? '')[1]);
  }
  await frames();
  for (const { group, end } of shown) end(way.outcome?.(group[0] ?? '') ?? complete());
  while (shown.some(({ element }) => element.status !== (way.outcome ? 'error' : 'complete'))) await frames();
  await frames();
}

/** Elements that the kit's own views are made of; whatever else payloads bring in is a finding. */
const FORBIDDEN =
  'script, iframe, frame, frameset, object, embed, applet, portal, fencedframe, base, meta, link, animate, set, ' +
  'foreignObject, use, video, audio, track, source, input[autofocus], stream-room, math, noscript, marquee, template[shadowrootmode]';
const SAFE = /^(https?|mailto|tel):$/;

function findings(): string[] {
  const found: string[] = [];
  const visit = (root: ParentNode): void => {
    for (const element of root.querySelectorAll('*')) {
      if (element.matches(FORBIDDEN)) found.push(`element: ${element.outerHTML.slice(0, 200)}`);
      for (const { name, value } of element.attributes) {
        if (name.startsWith('on')) found.push(`handler: ${element.outerHTML.slice(0, 200)}`);
        if (
          /^(href|src|action|formaction|xlink:href|data|poster|ping|srcdoc)$/.test(name) &&
          !isSafe(value)
        ) {
          found.push(`${name}: ${JSON.stringify(value)}`);
        }
        // The elements themselves write sizes there.
        if (name === 'style' && /url|position|expression|behavior|animation/i.test(value))
          found.push(`style: ${value}`);
        if (name === 'ping' || name === 'srcdoc') found.push(`${name}: ${value}`);
      }
      if (
        element instanceof HTMLImageElement &&
        element.src &&
        new URL(element.src).origin !== location.origin
      ) {
        found.push(`foreign image: ${element.src}`);
      }
      if (element.shadowRoot) visit(element.shadowRoot);
    }
  };
  visit(document.body);
  return found;
}

/** As the browser reads an address. */
function isSafe(address: string): boolean {
  try {
    return SAFE.test(new URL(address, document.baseURI).protocol);
  } catch {
    return true; // it leads nowhere
  }
}

window.attacks = { attack, findings, ran };
