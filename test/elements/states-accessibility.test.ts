import { expect } from 'chai';
import '../../src/elements/index.js';
import type { ConnectionState } from '../../src/client/source.js';
import type { StreamElement } from '../../src/elements/stream-element.js';
import { StreamError } from '../../src/protocol/index.js';
import { inlineStyles, violations } from './accessibility.js';
import { frame, mount, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const VIEWS: Record<string, string> = {
  'stream-text': '<stream-text toolbar></stream-text>',
  'stream-text of Markdown': '<stream-text format="markdown" toolbar highlight></stream-text>',
  'stream-text of code': '<stream-text format="code" language="js"></stream-text>',
  'stream-list': '<stream-list><template><p>{{n}}</p></template></stream-list>',
  'stream-list in a list': '<stream-list><ul></ul><template><li>{{n}}</li></template></stream-list>',
  'stream-list in a table':
    '<stream-list><table><caption>Rows</caption><thead><tr><th>n</th></tr></thead><tbody></tbody></table><template><tr><td>{{n}}</td></tr></template></stream-list>',
  'stream-log': '<stream-log toolbar aria-label="Build"></stream-log>',
  'stream-progress': '<stream-progress aria-label="Build"></stream-progress>',
  'stream-progress as a ring': '<stream-progress shape="ring" aria-label="Build"></stream-progress>',
  'stream-status': '<stream-status></stream-status>',
  'stream-steps': '<stream-steps></stream-steps>',
  'stream-form':
    '<stream-form task="t" show-errors><form><label>Q <input name="q"></label><button>Go</button></form></stream-form>',
};

const ANSWER = `# Title\n\nWords with a [link](https://example.com) and \`code\`.\n\n- [x] done\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n\`\`\`js\nlet a = 1;\n\`\`\`\n\n> said\n`;

function write(source: ScriptedSource): void {
  source.push(ANSWER, { kind: 'text', text: 'Let me see', part: 'reasoning' });
  source.items({ id: 1, n: 1 }, { id: 2, n: 2 });
  source.push({ kind: 'progress', value: 0.4, step: 'Reading' });
}

/** What is done to a stream to bring it there. */
const STATES: Record<string, (source: ScriptedSource) => void> = {
  idle: () => {},
  connecting: () => {},
  streaming: write,
  'streaming, with nothing yet': () => {},
  'streaming, offline': (source) => {
    write(source);
    connection(source, { state: 'offline' });
  },
  'streaming, reconnecting': (source) => {
    write(source);
    connection(source, { state: 'reconnecting', retryAt: Date.now() + 5_000 });
  },
  complete: (source) => {
    write(source);
    source.complete();
  },
  'complete, with nothing': (source) => source.complete(),
  failed: (source) => {
    write(source);
    source.failWith();
  },
  'failed, with nothing': (source) => source.failWith({ retryable: false }),
  cancelled: (source) => {
    write(source);
    source.cancelled();
  },
  unreadable: (source) => source.fail(new StreamError('forbidden', 'No')),
  'with a gap': (source) => {
    write(source);
    source.gap(5);
    source.push('More\n');
  },
  stale: (source) => {
    write(source);
    source.complete();
    source.reset();
  },
};

function connection(source: ScriptedSource, state: ConnectionState): void {
  source.emit({ type: 'connection', ...state });
}

describe('accessible in every state', () => {
  for (const [name, markup] of Object.entries(VIEWS)) {
    it(name, async () => {
      const found: string[] = [];
      for (const [state, bring] of Object.entries(STATES)) {
        mount(`<h1>Page</h1>${markup}`);
        const source = new ScriptedSource('states', state !== 'connecting');
        if (state === 'idle') source.started = false;
        const view = document.querySelector('#stage > :not(h1)') as StreamElement;
        view.source = source;
        await until(() => source.readers.length > 0);
        await frame();
        bring(source);
        await frame();
        await view.updateComplete;
        for (const fault of await violations()) found.push(`${state}: ${fault}`);
        for (const { outerHTML } of inlineStyles(view).filter(({ localName }) => localName === 'style')) {
          found.push(`${state}: inline style: ${outerHTML}`);
        }
      }
      expect(found).to.deep.equal([]);
    });
  }
});
