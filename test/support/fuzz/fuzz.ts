import { type Agent, request as httpRequest } from 'node:http';
import { ProtocolViewer } from '../protocol-viewer.js';
import { random } from '../random.js';
import { connect, type RawSocket } from '../raw-socket.js';
import type { RoomServer } from '../room-server.js';
import { until, within } from '../wait.js';
import { type Frame, frame } from './frames.js';
import { faultOfAnswer, faultOfClose, faultOfFrame } from './oracle.js';
import { type HttpRequest, request } from './requests.js';

/** Frames, and requests, of one seed. */
export const FRAMES = 200;
export const REQUESTS = 50;
/** How long the server may take over all of one seed, in milliseconds. */
const PATIENCE = 30_000;

/** What was wrong, and what it was the answer to. */
export interface Finding {
  readonly seed: number;
  readonly what: string;
}

/** Sends the frames of a seed, over as many connections as it takes. */
export async function fuzzFrames(server: RoomServer, seed: number): Promise<Finding[]> {
  const dice = random(seed);
  const room = `frames-${seed % 50}`;
  const frames = Array.from({ length: FRAMES }, () => frame(dice));
  const findings: Finding[] = [];
  const found = (what: string) => void findings.push({ seed, what });
  while (frames.length > 0) {
    const socket = await connect(server.socketUrl(room));
    if (dice.chance(0.9)) socket.send({ type: 'hello', version: 1 });
    await sendAll(socket, frames);
    for (const raw of socket.raw) {
      if (typeof raw !== 'string') continue;
      const wrong = faultOfFrame(raw);
      if (wrong) found(wrong);
    }
    if (!socket.isOpen) {
      const { code, reason } = await socket.closed;
      const wrong = faultOfClose(code, reason);
      if (wrong) found(wrong);
    }
    socket.terminate();
  }
  return findings;
}

/** Sends frames until all are sent and dealt with, or the socket is closed: the others are left for the next one. */
async function sendAll(socket: RawSocket, frames: Frame[]): Promise<void> {
  while (socket.isOpen && frames.length > 0) {
    for (const next of frames.splice(0, 20)) socket.send(next);
    const before = socket.raw.length;
    // Whatever it was told, it still answers. Before a hello that is an error.
    socket.send('{"type":"ping"}');
    await until(() => !socket.isOpen || socket.raw.slice(before).some(isSign), {
      timeout: PATIENCE,
      interval: 1,
      message: 'a sign of life',
    });
  }
}

function isSign(raw: string | Uint8Array): boolean {
  return typeof raw === 'string' && (raw.includes('"pong"') || raw.includes('"hello-required"'));
}

/** Sends the HTTP requests of a seed. */
export async function fuzzRequests(server: RoomServer, seed: number, agent: Agent): Promise<Finding[]> {
  const dice = random(seed);
  const findings: Finding[] = [];
  const requests = Array.from({ length: REQUESTS }, () => request(dice, `requests-${seed % 50}`));
  // Some at a time, so that they meet in the room.
  for (let batch = requests.splice(0, 10); batch.length > 0; batch = requests.splice(0, 10)) {
    const wrongs = await Promise.all(batch.map((each) => ask(server.port, each, agent)));
    for (const [index, wrong] of wrongs.entries()) {
      if (wrong) findings.push({ seed, what: `${wrong} to ${describe(batch[index] as HttpRequest)}` });
    }
  }
  return findings;
}

function ask(
  port: number,
  { method, path, headers, body }: HttpRequest,
  agent: Agent,
): Promise<string | undefined> {
  const answered = new Promise<string | undefined>((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        resolve(
          faultOfAnswer(
            answer.statusCode ?? 0,
            JSON.stringify(answer.rawHeaders),
            Buffer.concat(parts).toString('utf8'),
            path.startsWith('/parties/main/'),
          ),
        ),
      );
      answer.on('error', () => resolve(undefined));
    });
    // A request that is refused before it was read to its end may see its line cut.
    sent.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNREFUSED' ? reject(error) : resolve(undefined),
    );
    sent.end(body);
  });
  return within(answered, PATIENCE, `an answer to ${method} ${path}`);
}

/** Whether the server still does what it is for, for somebody who means well. */
export async function serves(server: RoomServer): Promise<boolean> {
  const viewer = await ProtocolViewer.open(server.socketUrl('canary'));
  const text = crypto.randomUUID();
  const followed = await viewer.run('echo', text);
  const { status } = await viewer.ended(followed);
  viewer.socket.close();
  return status === 'complete' && followed.text === text;
}

function describe({ method, path, headers, body }: HttpRequest): string {
  return `${method} ${path} ${JSON.stringify(headers)} ${Buffer.from(body ?? [])
    .toString('latin1')
    .slice(0, 200)}`;
}
