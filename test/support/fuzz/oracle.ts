/** What an answer to nonsense may be. */
import { CloseCode, decodeServerFrame, errorCodes } from '../../../src/protocol/index.js';

/** The marks of what is inside a server: stacks, paths, sources, the words of its parts, its secrets. */
const insides =
  /\bat (async )?[\w$.<>]+ \(|\n\s+at |node_modules|file:\/\/|\/(work|tmp|home|usr|party)\/|\.(m?js|ts):\d+|worker\.js|sqlite|(Type|Range|Syntax|Reference)Error|undefined is not|Cannot read|a-secret-of-the-server/i;
/** The longest message of an error, in UTF-16 code units: what was sent is not sent back whole. */
const LONGEST = 2_000;
/** Close codes of PROTOCOL.md §10, and the platform's for a frame that is none. */
const closeCodes: readonly number[] = [...Object.values(CloseCode), 1000, 1002, 1003, 1007, 1009];

/** What is wrong with a frame of the server's, if anything. */
export function faultOfFrame(frame: string): string | undefined {
  for (const line of frame.split('\n')) {
    const decoded = decodeServerFrame(line);
    if ('error' in decoded) return `no message: ${line.slice(0, 200)}`;
    const { message } = decoded;
    if (message.type !== 'error') continue;
    const wrong = faultOfError(message);
    if (wrong) return wrong;
  }
  return undefined;
}

/** What is wrong with how a socket was closed, if anything. */
export function faultOfClose(code: number, reason: string): string | undefined {
  if (!closeCodes.includes(code)) return `closed with ${code} ${reason}`;
  return insides.test(reason) ? `closed with the reason ${reason}` : undefined;
}

/**
 * What is wrong with an HTTP answer, if anything.
 *
 * @param isRoom whether the address leads to a room; any other is answered by PartyKit alone, with 500 now and then
 */
export function faultOfAnswer(
  status: number,
  headers: string,
  body: string,
  isRoom: boolean,
): string | undefined {
  if (isRoom && status >= 500 && status !== 501 && status !== 507)
    return `answered ${status}: ${body.slice(0, 200)}`;
  if (insides.test(headers)) return `headers: ${headers.slice(0, 300)}`;
  if (status < 400) return undefined;
  if (insides.test(body)) return `tells about its insides: ${body.slice(0, 300)}`;
  if (!body.startsWith('{"error"')) return undefined;
  return faultOfError((JSON.parse(body) as { error: { code: string; message: string } }).error);
}

function faultOfError({
  code,
  message,
}: {
  readonly code: string;
  readonly message: string;
}): string | undefined {
  if (!Object.hasOwn(errorCodes, code)) return `an unknown code: ${code}`;
  if (code === 'task-failed' && message.startsWith('Something went wrong'))
    return `an error that nobody foresaw: ${message}`;
  if (message.length > LONGEST) return `a message of ${message.length}`;
  return insides.test(message) ? `tells about its insides: ${message}` : undefined;
}
