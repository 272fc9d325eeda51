/*
 * Writes what editors, frameworks and other tools read of the elements, from the doc comments of their classes: the custom
 * elements manifest, web-types, VS Code's data, the props of every tag, the wrappers for React, llms.txt. With `--check` it only says
 * whether they are current.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { customElementsManifest } from './editor-data/custom-elements.mjs';
import { vsCodeData } from './editor-data/vs-code.mjs';
import { webTypes } from './editor-data/web-types.mjs';
import { readBase, readElements } from './elements-model.mjs';
import { elementProps } from './framework-types/element-props.mjs';
import { reactWrappers } from './framework-types/react-wrappers.mjs';
import { keepCurrent } from './generated-files.mjs';
import { llmsText } from './llms.mjs';
import { root } from './root.mjs';

const { version, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const elements = readElements();
const base = readBase();
const json = (/** @type {object} */ value) => `${JSON.stringify(value, null, 2)}\n`;

keepCurrent(
  {
    'custom-elements.json': json(customElementsManifest(elements, base)),
    'web-types.json': json(webTypes(elements, base, version)),
    'vscode.html-custom-data.json': json(vsCodeData(elements)),
    'llms.txt': llmsText(elements, description),
    'src/types/element-props.ts': elementProps(elements, base),
    ...reactWrappers(elements),
  },
  'node scripts/manifest.mjs',
);
