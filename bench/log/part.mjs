/**
 * @typedef {{ name: string, title: string, module: string, peer?: string, isUnseen?: boolean, cannotSearch?: boolean }} Contender
 *   `module`: its file in this folder; `peer`: the package that it shows; `isUnseen`: shows nothing
 */

/** How many lines a log has. */
export const SIZES = [200_000, 1_000_000];

/** A thousand lines a frame; or a hundred in each task, as fast as they are worked off. */
export const PACES = ['framed', 'saturated'];

/** The contender that the others are compared with. */
export const LIMIT = 'limit';

/** @type {readonly Contender[]} */
export const contenders = [
  { name: LIMIT, title: 'window by hand (limit)', module: 'limit.js' },
  { name: 'feed', title: '(making the lines alone)', module: 'feed.js', isUnseen: true },
  { name: 'rivulet', title: 'Rivulet', module: 'rivulet.js' },
  { name: 'rivulet-tools', title: 'Rivulet, all tools', module: 'rivulet-tools.js' },
  { name: 'tanstack', title: 'TanStack lit-virtual', module: 'tanstack.js', peer: '@tanstack/lit-virtual' },
  {
    name: 'lit-virtualizer',
    title: 'lit-virtualizer',
    module: 'lit-virtualizer.js',
    peer: '@lit-labs/virtualizer',
  },
  { name: 'xterm', title: 'xterm.js', module: 'xterm.js', peer: '@xterm/xterm', cannotSearch: true },
  {
    name: 'logviewer',
    title: 'react-logviewer',
    module: 'logviewer.jsx',
    peer: '@melloware/react-logviewer',
  },
  { name: 'naive', title: 'every line an element', module: 'naive.js', cannotSearch: true },
];
