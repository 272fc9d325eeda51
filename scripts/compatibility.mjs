/*
 * `npm run compatibility`: puts what came of the last whole runs of `npm run test:examples` and `npm run test:browsers`,
 * in each browser, into docs/compatibility.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastResults } from './results.mjs';
import { root } from './root.mjs';

const examples = /** @type {import('./results.mjs').ExamplesRun[]} */ (lastResults('examples'));
const tests = /** @type {import('./results.mjs').TestRun[]} */ (lastResults('tests'));
const sections = [
  '# Compatibility',
  'What was gone through in which browser. Written by `npm run compatibility` from what is kept on one machine of the last run of each ' +
    'example, and of the last whole run of the tests, with the commit that was checked out: it says nothing of what came after that. ' +
    'The examples need not have been gone through in one go.',
  ...(examples.length > 0
    ? [
        '## Frameworks',
        '`npm run test:examples`: each example is made from the packed package by its framework’s own tools. ✓: the journey passed; ✗: it failed; nothing: it is not for that example.',
        ...examples.map(exampleTable),
      ]
    : []),
  ...(tests.length > 0
    ? ['## Browsers', '`npm run test:browsers`: how many tests of a file passed.', testTable()]
    : []),
];
writeFileSync(join(root, 'docs/compatibility.md'), `${sections.join('\n\n')}\n`);
console.log(
  `docs/compatibility.md: the examples in ${examples.length} browsers, the tests in ${tests.length}.`,
);

/** The journeys in one browser, a column for each framework. @param {import('./results.mjs').ExamplesRun} run */
function exampleTable({ version, date, examples }) {
  const names = Object.keys(examples).sort();
  const all = Object.values(examples);
  const journeys = [...new Set(all.flatMap((example) => Object.keys(example.journeys)))];
  const results = all.flatMap((example) => Object.values(example.journeys));
  const failed = results.filter((passed) => !passed).length;
  const mark = (/** @type {boolean | undefined} */ passed) =>
    passed === undefined ? '' : passed ? '✓' : '✗';
  return [
    `### ${version}`,
    `${date}: ${results.length - failed} journeys passed, ${failed} failed.`,
    table(
      ['', ...names.map(frameworkOf)],
      [
        ...journeys.map((journey) => [
          journey,
          ...names.map((name) => mark(examples[name]?.journeys[journey])),
        ]),
        ['of commit', ...names.map((name) => examples[name]?.commit ?? '')],
      ],
    ),
  ].join('\n\n');
}

/** A column for each browser. */
function testTable() {
  const paths = [...new Set(tests.flatMap(({ files }) => Object.keys(files)))].sort();
  return table(
    ['', ...tests.map(({ version, date, commit }) => `${version}, ${date}, commit ${commit}`)],
    paths.map((path) => [
      `\`${path}\``,
      ...tests.map(({ files }) => {
        const count = files[path];
        if (!count) return '';
        const { passed, failed } = count;
        return failed.length > 0 ? `${passed} of ${passed + failed.length}` : `${passed}`;
      }),
    ]),
  );
}

/**
 * What an example is made with, and of which version: the dependency that it is named for.
 *
 * @param {string} example
 */
function frameworkOf(example) {
  const file = join(root, 'examples', example, 'package.json');
  const { dependencies, devDependencies } = JSON.parse(readFileSync(file, 'utf8'));
  const [word = ''] = example.split('-');
  const found = Object.entries({ ...dependencies, ...devDependencies }).find(([name]) =>
    name.replace('@', '').startsWith(word),
  );
  return found ? `${word} ${found[1]}` : example;
}

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
function table(head, rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : ':---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
