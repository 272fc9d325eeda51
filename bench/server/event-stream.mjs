import { get } from 'node:http';

/**
 * Reads a text over a connection of its own, as it comes.
 *
 * @param {string} url
 * @param {(text: string) => void} onText
 * @param {Record<string, string>} [headers]
 * @returns {Promise<import('./sockets.mjs').Viewer>}
 */
export function openText(url, onText, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, agent: false }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url}: ${response.statusCode}`));
      response.setEncoding('utf8');
      response.on('data', onText);
      response.on('error', () => {}); // it was dropped
      const { socket } = response;
      resolve({ bytes: () => socket.bytesRead, drop: () => request.destroy() });
    });
    request.on('error', (error) => {
      if (!request.destroyed) reject(error);
    });
  });
}

/**
 * The same with server-sent events.
 *
 * @param {string} url
 * @param {(event: string) => void} onEvent gets the event's lines
 * @param {Record<string, string>} [headers]
 */
export function openEvents(url, onEvent, headers) {
  let rest = '';
  const onText = (/** @type {string} */ text) => {
    const events = (rest + text).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) onEvent(event);
  };
  return openText(url, onText, headers);
}

/**
 * The text of an event's `data` lines.
 *
 * @param {string} event
 */
export function dataOf(event) {
  return event
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(line.startsWith('data: ') ? 6 : 5))
    .join('\n');
}
