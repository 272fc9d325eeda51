import type { TaskContext } from 'rivulet/server';

/** What was said by whom, as models take it. */
export interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** The part of a turn's stream that holds what the person asked. */
export const QUESTION = 'question';

/** How many turns before this one a model is told of. */
const TURNS = 20;

/**
 * The turns before this one. Each is a run with a stream of its own, and the room's list of runs has them in order;
 * one that is done again keeps its place.
 */
export async function conversationBefore({ read, run }: TaskContext): Promise<Message[]> {
  const streams = new Set<string>();
  let own: string | undefined;
  for await (const chunk of read('$runs')) {
    if (chunk.kind !== 'items') continue;
    for (const item of chunk.items as { readonly run: string; readonly stream: string }[]) {
      streams.add(item.stream);
      if (item.run === run) own = item.stream;
    }
  }
  const order = [...streams];
  const before = own === undefined ? order : order.slice(0, order.indexOf(own));
  const turns = await Promise.all(before.slice(-TURNS).map((stream) => turnOf(read, stream)));
  return turns.flat();
}

async function turnOf(read: TaskContext['read'], stream: string): Promise<Message[]> {
  let question = '';
  let answer = '';
  for await (const chunk of read(stream)) {
    if (chunk.kind !== 'text') continue;
    if (chunk.part === QUESTION) question += chunk.text;
    else if (chunk.part === undefined) answer += chunk.text;
  }
  if (question === '') return [];
  return [
    { role: 'user', content: question },
    ...(answer === '' ? [] : [{ role: 'assistant', content: answer } as const]),
  ];
}
