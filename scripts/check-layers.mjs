/*
 * Proves that the compiler keeps the layers: imports and globals that a layer must not use fail to compile there.
 * Without this, a careless change of a tsconfig would open the layers and nobody would notice.
 */
import { join } from 'node:path';
import ts from 'typescript';
import { root } from './root.mjs';

/** What each layer must refuse, as a file in it would write it, and what it must still allow. */
const rules = {
  protocol: {
    refused: [
      "import '../client/index.js';",
      "import '../elements/index.js';",
      "import '../server/index.js';",
      "import 'node:fs';",
      'document;',
      'window;',
      'WebSocket;',
      'fetch;',
      'setTimeout;',
      'process;',
    ],
    allowed: ['new Map();'],
  },
  client: {
    refused: [
      "import '../elements/index.js';",
      "import '../server/index.js';",
      "import 'node:fs';",
      'document;',
      'window;',
      'process;',
    ],
    allowed: ["import '../protocol/index.js';", 'WebSocket;', 'fetch;', 'ReadableStream;', 'setTimeout;'],
  },
  elements: {
    refused: ["import '../server/index.js';", "import 'node:fs';", 'process;'],
    allowed: ["import '../protocol/index.js';", "import '../client/index.js';", 'document;'],
  },
  server: {
    refused: [
      "import '../client/index.js';",
      "import '../elements/index.js';",
      "import './cloudflare/index.js';",
      'document;',
      'window;',
      'process;',
    ],
    allowed: ["import '../protocol/index.js';", 'WebSocketPair;', 'fetch;'],
  },
  'server/cloudflare': {
    refused: ["import '../../client/index.js';", "import 'node:fs';", 'document;', 'window;', 'process;'],
    allowed: ["import '../room.js';", "import 'cloudflare:workers';", 'WebSocketPair;'],
  },
};

let wrong = 0;
for (const [layer, { refused, allowed }] of Object.entries(rules)) {
  const compiles = compilerOf(layer);
  for (const code of refused) {
    if (compiles(code)) report(`src/${layer} must not compile, but does: ${code}`);
  }
  for (const code of allowed) {
    if (!compiles(code)) report(`src/${layer} must compile, but does not: ${code}`);
  }
}
process.exitCode = wrong ? 1 : 0;

/** @param {string} sentence */
function report(sentence) {
  console.error(sentence);
  wrong++;
}

/**
 * A compiler of one more file in that layer, under the layer's own tsconfig.
 *
 * @param {string} layer
 * @returns {(code: string) => boolean}
 */
function compilerOf(layer) {
  const folder = join(root, 'src', layer);
  const config = ts.getParsedCommandLineOfConfigFile(
    join(folder, 'tsconfig.json'),
    { noUnusedLocals: false },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (problem) => report(String(problem.messageText)) },
  );
  if (!config) return () => false;

  const probe = join(folder, 'layer-probe.ts');
  const host = ts.createIncrementalCompilerHost(config.options);
  const { getSourceFile, fileExists, readFile } = host;
  let code = '';
  host.fileExists = (path) => path === probe || fileExists(path);
  host.readFile = (path) => (path === probe ? code : readFile(path));
  /** @type {Map<string, ts.SourceFile | undefined>} parsing the platform's types is most of the work: once is enough */
  const parsed = new Map();
  host.getSourceFile = (path, ...rest) => {
    if (path === probe) return ts.createSourceFile(path, code, ts.ScriptTarget.ES2022, true);
    if (!parsed.has(path)) parsed.set(path, getSourceFile.call(host, path, ...rest));
    return parsed.get(path);
  };

  return (probeCode) => {
    code = `${probeCode}\nexport {};\n`;
    const program = ts.createProgram({
      // As if the layer had this file besides its ambient declarations. A file of another layer that the probe
      // draws in is then "not listed within the project".
      rootNames: [probe, ...config.fileNames.filter((path) => path.endsWith('.d.ts'))],
      options: config.options,
      projectReferences: config.projectReferences ?? [],
      host,
    });
    const file = program.getSourceFile(probe);
    return program.getOptionsDiagnostics().length === 0 && program.getSemanticDiagnostics(file).length === 0;
  };
}
