/** A line of a build's output, or a piece of one that goes on. */
export type Output = string | { readonly step: string } | { readonly wait: number };

const ESC = '\u001b';
const color = (code: string | number, text: string): string => `${ESC}[${code}m${text}${ESC}[0m`;
const link = (address: string, text: string): string =>
  `${ESC}]8;;${address}${ESC}\\${text}${ESC}]8;;${ESC}\\`;

const packages = [
  'lit',
  'valibot',
  'partysocket',
  'eventsource-parser',
  'jose',
  'dompurify',
  'highlight.js',
  'ws',
];
const folders = ['protocol', 'client', 'elements', 'server'];

/** What a build on a continuous-integration service writes, with everything that such logs are made of. */
export function* buildOutput(fails: boolean): Generator<Output> {
  yield { step: 'Set up' };
  yield '::group::Runner\n';
  yield 'Image: linux-x64, 4 cores\nNode: 20.19.0\nTime zone: UTC\n::endgroup::\n';
  yield `Checked out ${link('https://example.org/rivulet/commit/4f2c1d9', '4f2c1d9')} of ${color(36, 'main')}\n`;

  yield { step: 'Install' };
  yield* bar('Fetching packages', packages.length * 4);
  yield '::group::Packages\n';
  for (const [index, name] of packages.entries()) {
    yield `${color(32, '+')} ${name.padEnd(20)} ${color(90, `${120 + index * 37} kB`)}\n`;
    yield { wait: 60 };
  }
  yield '::endgroup::\n';
  yield 'npm warn deprecated inflight@1.0.6: this module leaks memory, see https://www.npmjs.com/package/lru-cache\n';

  yield { step: 'Compile' };
  for (const folder of folders) {
    yield `::group::src/${folder}\n`;
    for (let file = 1; file <= 14; file++) {
      yield `${color(90, 'compiled')} src/${folder}/${folder}-${file}.ts ${color('38;5;245', `${(file * 7) % 31} ms`)}\n`;
      yield { wait: 12 };
    }
    yield '::endgroup::\n';
  }
  yield `${color(33, 'warning')}: ${color(1, 'src/client/socket.ts:52:3')}: ${color('4:3;58;5;3', 'retries')} is never read\n`;

  yield { step: 'Test' };
  for (let test = 1; test <= 120; test++) {
    const isSlow = test % 29 === 0;
    const time = color(isSlow ? 33 : 90, `${isSlow ? 900 + test : test % 40} ms`);
    yield `${color(32, '✓')} promise ${String(test).padStart(3)} holds ${time}\n`;
    yield { wait: 15 };
  }
  yield 'WARN retrying upload: connection reset by peer\n';

  yield { step: 'Serve' };
  for (let request = 0; request < 24; request++) yield* requestOf(request);

  yield { step: 'Report' };
  yield `${spectrum()}\n`;
  yield 'Coverage: https://example.org/rivulet/coverage/4f2c1d9\n';
  if (!fails) yield `${color('1;32', 'All 120 tests passed')}\n`;
  else {
    yield `${color('1;31', 'ERROR')} ${color(1, 'promise 87 does not hold')}\n`;
    yield `    at check (src/server/log.ts:118:11)\n    at async run (src/server/run.ts:90:5)\n`;
    yield `AssertionError: expected ${color(32, '2')} to equal ${color(31, '3')}\n    at test/server/log.test.ts:41:20\n`;
  }
}

/** A line that a server writes as JSON, as pino does. */
function* requestOf(request: number): Generator<Output> {
  const isBad = request === 17;
  const error = {
    type: 'TimeoutError',
    message: 'no answer in 5 s',
    stack: 'TimeoutError: no answer in 5 s\n    at fetch (src/client/source.ts:31:9)',
  };
  yield `${JSON.stringify({
    level: isBad ? 50 : request % 9 === 4 ? 40 : 30,
    time: 1_767_225_600_000 + request * 137,
    req: {
      method: 'GET',
      url: `/parties/main/desk?page=${request}`,
      headers: { accept: 'text/html', host: 'localhost' },
    },
    ms: 3 + ((request * 13) % 41),
    msg: isBad ? 'request failed' : 'request completed',
    ...(isBad ? { err: error } : {}),
  })}\n`;
  yield { wait: 40 };
}

/** A bar that draws itself again in place, as terminals do it. */
function* bar(label: string, steps: number): Generator<Output> {
  for (let done = 0; done <= steps; done++) {
    const filled = Math.round((done / steps) * 30);
    const drawn = `${color(32, '━'.repeat(filled))}${color(90, '━'.repeat(30 - filled))}`;
    yield `\r${ESC}[K${label} ${drawn} ${Math.round((done / steps) * 100)} %`;
    yield { wait: 45 };
  }
  yield '\n';
}

/** All the hues that a terminal has. */
function spectrum(): string {
  const cells = Array.from({ length: 72 }, (_, index) => {
    const [red, green, blue] = [0, 120, 240].map((turn) =>
      Math.round(127 + 120 * Math.cos(((index * 5 - turn) * Math.PI) / 180)),
    );
    return `${ESC}[48;2;${red};${green};${blue}m `;
  });
  return `${cells.join('')}${ESC}[0m`;
}
