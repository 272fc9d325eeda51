import { readBody } from '../http/body.js';
import type { SigningKey } from './signing.js';

/** How long a webhook may take to answer, in milliseconds. */
const TIMEOUT = 30_000;
/** What is read of its answer, in bytes. */
const ANSWER = 64 * 1024;

/** How a delivery went: the worker is done, will tell later, or was not reached. */
export type Delivery = 'done' | 'taken' | 'failed';

/** Wakes a worker. Never rejects. */
export async function deliver(url: string, payload: unknown, key: SigningKey): Promise<Delivery> {
  const body = JSON.stringify(payload);
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      // Not followed: it would lead where nobody has allowed.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
      headers: {
        'Content-Type': 'application/json',
        'Webhook-Signature': await key.sign(body, Date.now()),
      },
    });
    if (!response.ok) {
      await response.body?.cancel();
      return 'failed';
    }
    return (await saysDone(response)) ? 'done' : 'taken';
  } catch {
    return 'failed'; // it is tried again; its subscription says so
  }
}

async function saysDone(response: Response): Promise<boolean> {
  try {
    const answer: unknown = JSON.parse(new TextDecoder().decode(await readBody(response, ANSWER)));
    return typeof answer === 'object' && answer !== null && 'done' in answer && answer.done === true;
  } catch {
    return false; // whatever it is, it is no `{ "done": true }`
  }
}
