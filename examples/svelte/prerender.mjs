// Renders the page once, as a server would for each request, and puts it into the built page.
import { readFileSync, writeFileSync } from 'node:fs';
import { render } from './dist-server/server.js';

const page = readFileSync('dist/index.html', 'utf8');
writeFileSync(
  'dist/index.html',
  page.replace('<div id="app">', () => `<div id="app">${render()}`),
);
