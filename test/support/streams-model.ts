/**
 * What streams over HTTP are, one request after the other: the model that requests at the same time are held against.
 * A room is linearizable when its answers could have come about so, in some order that keeps each client's own.
 */

export type Request =
  | { readonly do: 'create' | 'append' | 'close' | 'remove' | 'read'; readonly name: string }
  | { readonly do: 'fork'; readonly name: string; readonly from: string };

export interface Answered {
  readonly request: Request;
  /** Names what the request has written, and the stream that it has made. */
  readonly id: number;
  /** The status; of a read that found something, a space and the text after it. */
  readonly answer: string;
}

/** What is kept of one incarnation of a stream. */
interface Kept {
  readonly name: string;
  readonly text: string;
  readonly isOpen: boolean;
  /** Of a fork: the incarnation that it reads, and its name. */
  readonly source?: number;
  readonly from?: string;
  /** It was deleted, and goes when no fork reads it any more: at some time. */
  readonly isDoomed?: true;
}

interface State {
  /** By id. */
  readonly kept: Readonly<Record<number, Kept>>;
  /** The incarnation that a name stands for: a stream, or one that was deleted and is still read by forks. */
  readonly named: Readonly<Record<string, number>>;
}

/** The states that a room may be in. */
export type States = ReadonlyMap<string, State>;

const EMPTY: State = { kept: {}, named: {} };

/** A room without streams. */
export const noStreams = (): States => collect([EMPTY]);

/**
 * The states that a room may be in after some clients have each made their requests, at the same time as each other;
 * none when its answers cannot have come about in any order.
 */
export function afterAll(before: States, clients: readonly (readonly Answered[])[]): States {
  const ends: State[] = [];
  const seen = new Set<string>();
  const explore = (state: State, done: readonly number[]): void => {
    const key = `${done} ${keyOf(state)}`;
    if (seen.has(key)) return;
    seen.add(key);
    for (const less of disposals(state)) explore(less, done);
    if (clients.every(({ length }, client) => done[client] === length)) ends.push(state);
    for (const [client, requests] of clients.entries()) {
      const next = requests[done[client] as number];
      const after = next && carriedOut(state, next);
      if (after) explore(after, done.with(client, (done[client] as number) + 1));
    }
  };
  const start = clients.map(() => 0);
  for (const state of before.values()) explore(state, start);
  return collect(ends);
}

function collect(states: readonly State[]): States {
  return new Map(states.map((state) => [keyOf(state), state]));
}

function keyOf({ kept, named }: State): string {
  return JSON.stringify([kept, Object.entries(named).sort()]);
}

/** What may go at any time: incarnations that were deleted, and that no fork reads. */
function disposals({ kept, named }: State): State[] {
  const isRead = (id: number) => Object.values(kept).some(({ source }) => source === id);
  const ids = Object.keys(kept).map(Number);
  return ids
    .filter((id) => kept[id]?.isDoomed && !isRead(id))
    .map((id) => {
      const { [id]: gone, ...others } = kept;
      const names = Object.entries(named).filter(([, of]) => of !== id);
      return { kept: others, named: Object.fromEntries(names) };
    });
}

/** The state after a request; `undefined` when it cannot have been answered so. */
function carriedOut(state: State, { request, id, answer }: Answered): State | undefined {
  const [expected, after] = carryOut(state, request, id);
  return expected === answer ? after : undefined;
}

function carryOut(state: State, request: Request, id: number): [answer: string, State] {
  const { name } = request;
  const at = state.named[name];
  const kept = at === undefined ? undefined : state.kept[at];
  const change = (to: Kept): State => ({ ...state, kept: { ...state.kept, [at as number]: to } });
  const make = (made: Omit<Kept, 'name' | 'isOpen'>): State => ({
    kept: { ...state.kept, [id]: { name, isOpen: true, ...made } },
    named: { ...state.named, [name]: id },
  });
  if (request.do === 'create' || request.do === 'fork') {
    const from = request.do === 'fork' ? request.from : undefined;
    if (kept) return [!kept.isDoomed && kept.from === from && kept.isOpen ? '200' : '409', state];
    if (from === undefined) return ['201', make({ text: written(id) })];
    const sourceId = state.named[from];
    const source = sourceId === undefined ? undefined : state.kept[sourceId];
    if (sourceId === undefined || !source) return ['404', state];
    return source.isDoomed ? ['409', state] : ['201', make({ text: source.text, source: sourceId, from })];
  }
  if (!kept) return ['404', state];
  if (kept.isDoomed) return ['410', state];
  switch (request.do) {
    case 'append':
      return kept.isOpen ? ['204', change({ ...kept, text: kept.text + written(id) })] : ['409', state];
    case 'close':
      return ['204', change({ ...kept, isOpen: false })];
    case 'read':
      return [`200 ${kept.text}`, state];
    case 'remove': {
      const isRead = Object.values(state.kept).some(({ source }) => source === at);
      const { [name]: _, ...others } = state.named;
      return ['204', { ...change({ ...kept, isDoomed: true }), named: isRead ? state.named : others }];
    }
  }
}

/** What a request writes. */
export function written(id: number): string {
  return `${id};`;
}
