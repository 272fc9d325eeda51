/*
 * A page that is drawn on the server, in plain Node: what the streams of a room have by now is in its HTML, and the elements
 * go on from there.
 *
 *   RIVULET_SERVER=127.0.0.1:1999 PORT=4174 npm start      then open http://127.0.0.1:4174/?room=desk
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { openRoom } from 'rivulet/client';
import { renderStream } from 'rivulet/ssr';

const server = process.env.RIVULET_SERVER ?? '127.0.0.1:1999';
/** Milliseconds that a page waits for a room; without its answer the elements are sent empty, and begin by themselves. */
const PATIENCE = 2_000;

/** Where the package's scripts for pages without a build are. */
const scripts = new URL('.', import.meta.resolve('rivulet/cdn'));
const css = await readFile(new URL('../page.css', import.meta.url), 'utf8');

const http = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  try {
    if (pathname === '/') await sendPage(response, searchParams.get('room') ?? 'desk');
    else if (/^\/rivulet\/(?:parts\/)?[\w-]+\.js$/.test(pathname)) {
      const script = await readFile(fileURLToPath(new URL(pathname.slice('/rivulet/'.length), scripts)));
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    } else response.writeHead(404).end();
  } catch (error) {
    console.error(error);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
});
http.listen(Number(process.env.PORT ?? 4174), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (http.address()).port}`);
});

/**
 * @param {import('node:http').ServerResponse} response
 * @param {string} name the room
 */
async function sendPage(response, name) {
  const nonce = randomBytes(16).toString('base64');
  const room = openRoom({ host: server, room: name });
  const signal = AbortSignal.timeout(PATIENCE);
  /**
   * @param {import('rivulet/ssr').DrawnTag} tag
   * @param {Record<string, string>} attributes
   */
  const draw = async (tag, attributes, children = '') => {
    const source = room.stream(attributes.stream ?? '');
    try {
      return await renderStream(tag, { source, attributes, children, styles: { nonce }, signal });
    } catch (error) {
      console.error(`${tag} was not drawn:`, error);
      const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeHtml(value)}"`);
      return `<${tag}${written.join('')}>${children}</${tag}>`;
    }
  };
  try {
    const [answer, progress, results, log] = await Promise.all([
      draw('stream-text', { id: 'answer', stream: 'work' }),
      draw('stream-progress', { id: 'progress', stream: 'work' }),
      draw(
        'stream-list',
        { id: 'results', stream: 'work/results', key: 'id' },
        '<ul><template><li class="row"><span>{{name}}</span> <span>{{price}} coins</span></li></template></ul>',
      ),
      draw('stream-log', { id: 'log', stream: 'work/log' }),
    ]);
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': [
        "default-src 'none'",
        "script-src 'self'",
        `style-src 'nonce-${nonce}'`,
        'img-src data:',
        `connect-src ws://${server} http://${server}`,
        "require-trusted-types-for 'script'",
        'trusted-types lit-html',
      ].join('; '),
    });
    response.end(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Drawn on the server</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${css}</style>
<script type="module" src="/rivulet/rivulet.js"></script>
</head>
<body>
<h1>Drawn on the server</h1>
<stream-room host="${escapeHtml(server)}" room="${escapeHtml(name)}">
<stream-form id="form" task="work">
<form>
<button id="start">Start</button>
<button id="stop" type="button" command="--cancel">Stop</button>
</form>
</stream-form>
<div id="views">
${progress}
${answer}
${results}
${log}
</div>
</stream-room>
</body>
</html>`);
  } finally {
    room.close();
  }
}

/** @param {string} text */
function escapeHtml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
