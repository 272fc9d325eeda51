/*
 * What a page may weigh, in bytes: minified and gzipped, Lit included. A budget only ever goes down; who has to raise one
 * says in the commit what for. `goal` is where it is to get to.
 */

/**
 * @typedef {object} Page
 * @property {string} name
 * @property {string} code the page's module
 * @property {readonly string[]} [loads] what it is bound to load later
 * @property {number} budget
 * @property {number} [goal] where the budget is not where it should be
 */

const text = "import 'rivulet/elements/stream-text.js';";
const room = 'dist/client/running-room.js';

/** @type {readonly Page[]} */
export const pages = [
  {
    name: 'stream-text, source',
    code: text,
    loads: ['dist/client/sources/from-iterable.js'],
    budget: 25_500,
    goal: 12_000,
  },
  {
    name: 'stream-text, src',
    code: text,
    loads: ['dist/elements/controllers/src-source.js'],
    budget: 29_550,
    goal: 12_000,
  },
  {
    name: 'stream-text, room',
    code: `${text} import 'rivulet/elements/stream-room.js';`,
    loads: [room],
    budget: 37_100,
    goal: 20_000,
  },
  { name: 'all views, room', code: "import 'rivulet';", loads: [room], budget: 111_500, goal: 32_000 },
  {
    name: 'autoloader, text in a room',
    code: "import 'rivulet/autoloader';",
    loads: ['dist/elements/defined/stream-text.js', 'dist/elements/defined/stream-room.js', room],
    budget: 44_850,
  },
  {
    name: 'client alone',
    code: "import { connect } from 'rivulet/client'; globalThis.connect = connect;",
    budget: 18_800,
  },
];

/**
 * What a page of all views loads when it is first needed, by the module that is asked for, with all that comes with it; the
 * languages of the highlighter are measured as one. Whatever has no line here has to be given one.
 *
 * @type {Readonly<Record<string, number>>}
 */
export const lazyParts = {
  'dist/client/iterate.js': 3_050,
  'dist/client/sources/durable-stream.js': 9_840,
  'dist/client/sources/fetch-transfer.js': 6_090,
  'dist/client/sources/from-iterable.js': 3_100,
  'dist/client/sources/from-web-socket.js': 7_240,
  'dist/client/sources/read-refusal.js': 800,
  'dist/protocol/value.js': 1_700,
  'dist/client/upload.js': 1_550,
  'dist/elements/controllers/src-source.js': 6_900,
  'dist/elements/drawn/read-drawn.js': 860,
  'dist/elements/list/await-functions.js': 3_200,
  'dist/elements/list/row-window.js': 2_070,
  'dist/elements/author-check.js': 1_350,
  'dist/elements/log/log-tools.js': 3_700,
  'dist/elements/misuse.js': 950,
  'dist/elements/text/following.js': 200,
  'dist/elements/text/code-paint.js': 2_000,
  'dist/elements/text/fade.js': 750,
  'dist/elements/text/highlight/index.js': 2_500,
  'dist/elements/text/markdown-text.js': 35_200,
  'dist/elements/text/markup-text.js': 3_800,
  'dist/elements/text/pacer.js': 400,
  'dist/elements/text/reasoning.js': 1_250,
  'dist/elements/text/save-text.js': 400,
  'dist/elements/text/toolbar.js': 1_380,
  'dist/protocol/formats/anthropic.js': 2_000,
  'dist/protocol/formats/event-body.js': 7_930,
  'dist/protocol/formats/interpreter.js': 1_500,
  'dist/protocol/formats/json-body.js': 6_620,
  'dist/protocol/formats/openai-chat.js': 1_650,
  'dist/protocol/formats/openai-responses.js': 2_500,
  'dist/protocol/formats/rivulet.js': 300,
  'dist/protocol/formats/ui-message-stream.js': 2_100,
  'node_modules/dompurify/dist/purify.es.mjs': 11_700,
  'node_modules/highlight.js/es/core.js': 8_300,
};
