import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from 'scslre';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { root } from '../scripts/root.mjs';
import { bytesOf } from '../src/client/chunk-size.js';
import { eventOf } from '../src/server/http/event-data.js';
import { readNames } from '../src/server/subscriptions/config.js';
import { matches } from '../src/server/subscriptions/glob.js';
import { startMemoryRoom } from './support/memory-room.js';

/*
 * No text that comes from outside can make a regular expression take more than time in proportion to its length: each
 * expression of the source is analysed (for repetitions that vie for the same characters; not for choices that do), and
 * how the work grows is measured where it is done.
 */

/** Those that may try again from every place: what they read is bounded, and by what. */
const BOUNDED: Readonly<Record<string, string>> = {
  'src/elements/log/expression-cost.ts': 'a query has up to 1,000 characters (matcher.ts)',
};

/** Modules that put expressions together from others: what they make is analysed as they make it. */
const MAKERS = {
  'src/elements/log/levels.ts': () => import('../src/elements/log/levels.js'),
  'src/elements/log/terminal-line.ts': () => import('../src/elements/log/terminal-line.js'),
  'src/elements/text/markdown/html-block.ts': () => import('../src/elements/text/markdown/html-block.js'),
  'src/elements/text/markdown/inline-html.ts': () => import('../src/elements/text/markdown/inline-html.js'),
};

/** Modules that make expressions of what somebody types. */
const TYPED: Readonly<Record<string, string>> = {
  'src/elements/list/highlighter.ts': 'words, escaped, with "or" between them',
  'src/elements/log/bounded-expression.ts': 'tried by steps: test/elements/log/bounded-expression.test.ts',
  'src/elements/log/expression-cost.ts': 'one character or class of a query',
};

interface Source {
  readonly path: string;
  readonly literals: RegExp[];
  readonly makes: boolean;
}

const sources = ['src', 'bin'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => readSource(join(folder, path).replaceAll('\\', '/'))),
);

function readSource(path: string): Source {
  const file = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest);
  const literals: RegExp[] = [];
  let makes = false;
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      literals.push(new RegExp(node.text.slice(1, end), node.text.slice(end + 1)));
    }
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'RegExp')
      makes = true;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { path, literals, makes };
}

/** What may take longer than the text is long; empty for what cannot. */
function slowParts(expression: RegExp): string[] {
  return analyse(expression).reports.map(
    ({ type, exponential }) => `${expression}: ${type}, ${exponential ? 'exponential' : 'polynomial'}`,
  );
}

describe('regular expressions', () => {
  it('are recognised when they are bombs', () => {
    for (const bomb of [/^(a+)+$/, /^(\w+\s?)*!/, /\s+$/, /^\d*,?\d*!/])
      expect(slowParts(bomb)).not.toEqual([]);
  });

  it('in the source take time in proportion to what they read', () => {
    expect(sources.flatMap(({ literals }) => literals).length).toBeGreaterThan(150);
    const slow = sources
      .filter(({ path }) => !(path in BOUNDED))
      .flatMap(({ path, literals }) => literals.flatMap(slowParts).map((part) => `${path}: ${part}`));
    expect(slow).toEqual([]);
    for (const path of Object.keys(BOUNDED))
      expect(sources.find((source) => source.path === path)?.literals.flatMap(slowParts)).not.toEqual([]);
  });

  it('that are put together do so too', async () => {
    const makers = sources.filter(({ makes }) => makes).map(({ path }) => path);
    expect(makers.sort()).toEqual([...Object.keys(MAKERS), ...Object.keys(TYPED)].sort());
    for (const [path, load] of Object.entries(MAKERS)) {
      const made = await madeBy(load);
      expect(made.length, path).toBeGreaterThan(0);
      expect(made.flatMap(slowParts), path).toEqual([]);
    }
  });
});

/** The expressions that a module makes when it is loaded. */
async function madeBy(load: () => Promise<unknown>): Promise<RegExp[]> {
  const made: RegExp[] = [];
  const Original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Original, {
    construct(target, args, self) {
      const expression = Reflect.construct(target, args, self) as RegExp;
      made.push(expression);
      return expression;
    },
  });
  try {
    await load();
  } finally {
    globalThis.RegExp = Original;
  }
  return made;
}

/** What reads a text from outside, and the worst that we could think of, so many UTF-16 code units long. */
const READERS: Readonly<Record<string, () => Promise<(text: string) => unknown>>> = {
  'the size of bytes': async () => (text) => bytesOf({ kind: 'bytes', base64: text }),
  'an event': async () => (text) => eventOf('data', text),
  'a list of streams': async () => (text) => quietly(() => readNames({ streams: [text] })),
  'a pattern of streams': async () => (text) => matches('a/**/b', text),
  'addresses in a line': async () => {
    const { findAddresses } = await import('../src/elements/log/links.js');
    return (text) => findAddresses(`http://a/${text}`);
  },
  'colours of a line': async () => {
    const { parseLine, stripAnsi, styleAfter } = await import('../src/elements/log/ansi.js');
    const { PLAIN } = await import('../src/elements/log/sgr.js');
    return (text) => [stripAnsi(text), parseLine(text), styleAfter(text, PLAIN)];
  },
  'a line as a terminal shows it': async () => {
    const { settleLine } = await import('../src/elements/log/terminal-line.js');
    return (text) => settleLine(text);
  },
  'the level of a line': async () => {
    const { levelOf } = await import('../src/elements/log/levels.js');
    return (text) => levelOf(text);
  },
  'JSON in a line': async () => {
    const { jsonStart, parseJsonLine } = await import('../src/elements/log/json-line.js');
    return (text) => [jsonStart(`${text}}`), parseJsonLine(text)];
  },
  'the title of a link': async () => {
    const { scanResource } = await import('../src/elements/text/markdown/link-syntax.js');
    return (text) => scanResource(`/a "${text}")`, 0);
  },
};

const BOMBS = [
  '/',
  ')',
  '=',
  ' ',
  '\r',
  '\u001b[',
  '\u001b[0;',
  '\u001b]8;;',
  '[{',
  '"',
  '\t \n',
  '[error',
  'a:1:',
];

describe('what reads texts from outside', () => {
  /** UTF-16 code units. */
  const SHORT = 8_192;
  const TIMES = 16;
  /** Milliseconds: what is done sooner took no square of the longer length. */
  const SOON = 200;

  for (const [name, load] of Object.entries(READERS)) {
    it(`takes time in proportion to their length: ${name}`, async () => {
      const read = await load();
      for (const bomb of BOMBS) {
        for (const end of ['', 'x']) {
          const time = (length: number) => timeOf(() => read(`x${bomb.repeat(length / bomb.length)}${end}`));
          time(SHORT); // what is compiled late is compiled now
          const long = time(SHORT * TIMES);
          // Four times as steep as a line, for what else the machine does; a square is sixteen times as steep.
          if (long > SOON) expect(long / time(SHORT), JSON.stringify(bomb)).toBeLessThan(4 * TIMES);
        }
      }
    });
  }

  it('takes time in proportion to their length: a search', async () => {
    const { room, post, enter } = await startMemoryRoom({ limits: { requests: 1_000 } });
    for (const [index, bomb] of BOMBS.entries()) {
      const times: number[] = [];
      for (const length of [SHORT, SHORT, SHORT * TIMES]) {
        const stream = `${index} ${times.length}`;
        await post(stream, `${bomb.repeat(length / bomb.length)}x`);
        const socket = await enter();
        await socket.say({ type: 'subscribe', stream });
        const generation = socket.of('opened')[0]?.generation ?? '';
        const query = `y${bomb.repeat(900 / bomb.length)}`;
        const begun = performance.now();
        expect(await socket.command({ type: 'find', stream, generation, query })).toMatchObject({
          type: 'found',
          done: true,
        });
        times.push(performance.now() - begun);
        room.close(socket);
      }
      const [, short = 0, long = 0] = times;
      if (long > SOON) expect(long / short, JSON.stringify(bomb)).toBeLessThan(4 * TIMES);
    }
  });
});

/** Milliseconds, the best of three. */
function timeOf(work: () => unknown): number {
  const times = Array.from({ length: 3 }, () => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  });
  return Math.min(...times);
}

/** Refusals are answers, too. */
function quietly(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}
