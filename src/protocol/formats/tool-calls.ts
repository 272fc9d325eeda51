import type { Json, JsonObject } from '../json.js';
import { known, state } from './facts.js';
import type { ProviderOptions } from './provider.js';

/** The most of a tool's input or output that is told, in UTF-16 code units of JSON: 64 Ki. */
const MOST = 64 * 1024;

interface Call {
  name?: string | undefined;
  /** Its input, as far as it was written. */
  written: string;
  input?: Json | undefined;
  output?: Json | undefined;
  error?: string | undefined;
  status: 'writing' | 'called' | 'done' | 'failed';
}

/**
 * The calls of tools in an answer. Each is a field of the stream's state, `tool:<id>`, with `name`, `status` (`writing`: the model
 * writes its input; `called`; `done`; `failed`) and, where all may be told, `input`, `output`, `error`.
 */
export class ToolCalls {
  readonly #calls = new Map<string, Call>();
  readonly #tellsAll: boolean;

  constructor({ tools }: ProviderOptions) {
    this.#tellsAll = tools === 'all';
  }

  /** The model begins to write a call. */
  begin(id: string, name: string | undefined): readonly unknown[] {
    return this.#set(id, { name, status: 'writing' });
  }

  /** More of the input's JSON; it is told when it is whole. */
  write(id: string, json: unknown): readonly unknown[] {
    if (typeof json !== 'string') return [];
    const begun = this.#calls.has(id) ? [] : this.begin(id, undefined);
    const call = this.#calls.get(id);
    if (call && call.written.length <= MOST) call.written += json;
    return begun;
  }

  /** The input is whole. Without `input` it is what was written. */
  call(
    id: string,
    { name, input }: { name?: string | undefined; input?: Json | undefined } = {},
  ): readonly unknown[] {
    const { written } = this.#calls.get(id) ?? { written: '' };
    return this.#set(id, { name, input: input ?? parse(written), status: 'called' });
  }

  /** Calls whose input was being written: it is whole, since the answer is. */
  callAll(): readonly unknown[] {
    return [...this.#calls].filter(([, { status }]) => status === 'writing').flatMap(([id]) => this.call(id));
  }

  done(id: string, output: Json | undefined): readonly unknown[] {
    return this.#set(id, { output, status: 'done' });
  }

  failed(id: string, error: string | undefined): readonly unknown[] {
    return this.#set(id, { error, status: 'failed' });
  }

  #set(id: string, change: Partial<Call>): readonly unknown[] {
    const before = this.#calls.get(id) ?? { written: '', status: 'writing' };
    const call: Call = { ...before, ...(known(change as JsonObject) as Partial<Call>) };
    this.#calls.set(id, call);
    const { name, status, input, output, error } = call;
    const all = this.#tellsAll ? { input: bounded(input), output: bounded(output), error } : {};
    return state({ [`tool:${id}`]: known({ name, status, ...all }) });
  }
}

function parse(json: string): Json | undefined {
  if (json === '' || json.length > MOST) return undefined;
  try {
    return JSON.parse(json) as Json;
  } catch {
    // A model may write what is no JSON, or be cut off in it.
    return json;
  }
}

function bounded(value: Json | undefined): Json | undefined {
  return value !== undefined && (JSON.stringify(value)?.length ?? 0) > MOST ? undefined : value;
}
