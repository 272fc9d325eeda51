import type { Chunk, Json, JsonObject } from '../../src/protocol/index.js';

/** What chunks come to, whatever pieces they came in. */
export interface Collected {
  readonly answer: string;
  readonly reasoning: string;
  readonly items: readonly Json[];
  readonly meta: JsonObject;
  readonly state: JsonObject;
}

export function collect(chunks: readonly Chunk[]): Collected {
  const of = <K extends Chunk['kind']>(kind: K) =>
    chunks.filter((chunk): chunk is Extract<Chunk, { kind: K }> => chunk.kind === kind);
  const text = (part: string | undefined) =>
    of('text')
      .filter((chunk) => chunk.part === part)
      .map((chunk) => chunk.text)
      .join('');
  return {
    answer: text(undefined),
    reasoning: text('reasoning'),
    items: of('items').flatMap(({ items }) => items),
    meta: Object.assign({}, ...of('meta').map(({ data }) => data)),
    state: Object.assign({}, ...of('state').map(({ fields }) => fields)),
  };
}
