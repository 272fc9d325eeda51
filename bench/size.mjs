/*
 * What a page weighs that shows a streamed text, or a log: Rivulet's pages as the check measures them, and its peers beside
 * them, bundled in the same way. With React where they need it.
 *
 *   npm run bench:size
 */
import { buildPackage } from '../scripts/build.mjs';
import { install } from '../scripts/install.mjs';
import { keep } from './harness/keep.mjs';
import { installPeers, versionOf } from './harness/peers.mjs';

/** Pages as short as they can be that show one thing. */
const PEERS = [
  { name: 'deep-chat', code: "import 'deep-chat';" },
  {
    name: 'streamdown',
    code: "import { createRoot } from 'react-dom/client'; import { createElement } from 'react'; import { Streamdown } from 'streamdown'; createRoot(document.body).render(createElement(Streamdown, null, ''));",
  },
  {
    name: '@melloware/react-logviewer',
    code: "import { createRoot } from 'react-dom/client'; import { createElement } from 'react'; import { LazyLog } from '@melloware/react-logviewer'; createRoot(document.body).render(createElement(LazyLog, { text: '' }));",
  },
];

await install();
await installPeers();
await buildPackage();
const { measurePage } = await import('../scripts/measure-page.mjs');
const { pages } = await import('../scripts/size-budgets.mjs');

const rows = [];
for (const { name, code, loads } of pages) {
  const { bytes } = await measurePage(code, loads);
  rows.push({ name: `rivulet: ${name}`, bytes });
}
for (const { name, code } of PEERS) {
  const { bytes } = await measurePage(code, [], import.meta.dirname);
  rows.push({ name: `${name} ${versionOf(name)}`, bytes });
}
rows.sort((a, b) => a.bytes - b.bytes);
console.log('\nPage weight: minified, gzip, what is loaded to begin with\n');
for (const { name, bytes } of rows)
  console.log(`${name.padEnd(40)}${(bytes / 1_000).toFixed(1).padStart(8)} KB`);
await keep('size', { title: 'Page weight', rows });
