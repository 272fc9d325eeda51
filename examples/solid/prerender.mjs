// Renders the page once, as a server would for each request, and puts it into the built page.
import { readFileSync, writeFileSync } from 'node:fs';
import { head, render } from './dist-server/server.js';

const page = readFileSync('dist/index.html', 'utf8')
  .replace('</title>', () => `</title>${head()}`)
  .replace('<div id="app">', () => `<div id="app">${render()}`);
writeFileSync('dist/index.html', page);
