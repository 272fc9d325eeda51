/* A page with any of the views, each in any state of its stream, for accessibility-tree.test.ts and its sibling. */
import '../../src/elements/index.js';
import type { JsonObject } from '../../src/protocol/index.js';
import { FakeRoom } from '../elements/fake-room.js';
import type { ScriptedSource } from '../elements/scripted-source.js';

/** How a stream may stand. */
export type State = 'streaming' | 'complete' | 'error' | 'cancelled' | 'empty' | 'stale';

/** Every element, and those of its looks that have another tree. */
const VIEWS = {
  'stream-room': '<h2>Desk</h2><stream-status></stream-status><stream-text stream="answer"></stream-text>',
  'stream-text': '<stream-text stream="answer" aria-label="Answer"></stream-text>',
  'stream-text of Markdown':
    '<stream-text stream="answer" format="markdown" toolbar aria-label="Answer"></stream-text>',
  'stream-list':
    '<stream-list stream="answer" aria-label="Places"><template><article>{{name}}</article></template></stream-list>',
  'stream-list in a list':
    '<stream-list stream="answer"><ul aria-label="Places"><template><li>{{name}}</li></template></ul></stream-list>',
  'stream-log': '<stream-log stream="answer" toolbar aria-label="Build"></stream-log>',
  'stream-progress': '<stream-progress stream="answer" aria-label="Build"></stream-progress>',
  'stream-progress as a ring':
    '<stream-progress stream="answer" shape="ring" aria-label="Build"></stream-progress>',
  'stream-status': '<stream-status stream="answer" runs></stream-status>',
  'stream-steps': '<stream-steps></stream-steps>',
  'stream-steps of a stream': '<stream-steps stream="answer"></stream-steps>',
  'stream-scroll':
    '<stream-scroll aria-label="Chat" tabindex="0"><stream-text stream="answer"></stream-text></stream-scroll>',
  'stream-form': `<stream-form task="answer" show-errors><form aria-label="Ask"><label>Question <input name="q"></label>
<button data-disable-active>Ask</button> <button type="button" command="--cancel">Stop</button></form></stream-form>`,
} as const;
export type View = keyof typeof VIEWS;

const ANSWER = `# Rivers

The [Oder](https://example.com/oder) is **long**.

- [x] source
- [ ] mouth

| river | km |
| - | - |
| Oder | 854 |

\`\`\`js
let km = 854;
\`\`\`
`;

interface AccessibilityPage {
  /** Puts these views into a room whose stream and run stand so. */
  show(views: readonly View[], state: State): void;
  /** Brings what is shown on to another state. */
  bring(state: State): void;
  /** What moves at this moment, in any tree: the name of each animation or transition, and where. */
  moving(): string[];
  /** All elements, those in shadow trees too. */
  everything(): Element[];
}

declare global {
  interface Window {
    accessibility: AccessibilityPage;
  }
}

let room = new FakeRoom();

function write(): void {
  const answer = room.stream('answer');
  answer.push({ kind: 'text', text: 'Rivers are to be listed.', part: 'reasoning' }, ANSWER);
  answer.items({ id: 1, name: 'Oder' }, { id: 2, name: 'Elbe' });
  answer.push({ kind: 'progress', value: 0.4, step: 'Reading' });
}

function endRun(status: string, more: JsonObject = {}): void {
  const item = { ...run(), status, ended: Date.now(), ...more };
  room.stream('$runs').push({ kind: 'update', key: 'run-1', item });
}

const run = () => ({ task: 'answer', stream: 'answer', started: Date.now() - 5_000 });

const END: Record<State, (answer: ScriptedSource) => void> = {
  streaming: () => {},
  complete: (answer) => {
    endRun('complete');
    answer.complete();
  },
  error: (answer) => {
    endRun('error', { error: { code: 'run-lost', message: 'Lost', retryable: true } });
    answer.failWith();
  },
  cancelled: (answer) => {
    endRun('cancelled');
    answer.cancelled();
  },
  empty: (answer) => answer.complete(),
  stale: (answer) => answer.reset(),
};

function bring(state: State): void {
  const answer = room.stream('answer');
  if (!answer.started) {
    const runs = room.stream('$runs');
    runs.start();
    answer.start();
    if (state !== 'empty') {
      runs.items({ run: 'run-1', status: 'streaming', ...run() });
      write();
    }
  }
  END[state](answer);
}

function* within(root: ParentNode): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot) yield* within(element.shadowRoot);
  }
}

function nameOf(animation: Animation): string {
  const target = (animation.effect as KeyframeEffect | null)?.target;
  const what =
    animation instanceof CSSAnimation
      ? animation.animationName
      : animation instanceof CSSTransition
        ? animation.transitionProperty
        : 'script';
  return `${what} of ${target?.getAttribute('part') ?? target?.localName}`;
}

window.accessibility = {
  show(views, state) {
    document.querySelector('main')?.remove();
    room = new FakeRoom();
    const main = document.createElement('main');
    main.innerHTML = views
      .map((view) => `<section><stream-room>${VIEWS[view]}</stream-room></section>`)
      .join('');
    document.body.append(main);
    for (const each of main.querySelectorAll('stream-room')) each.client = room;
    bring(state);
  },
  bring,
  moving: () => {
    const animations = new Set(document.getAnimations());
    for (const { shadowRoot } of within(document)) {
      for (const animation of shadowRoot?.getAnimations() ?? []) animations.add(animation);
    }
    return [...animations].filter(({ playState }) => playState === 'running').map(nameOf);
  },
  everything: () => [...within(document)],
};
