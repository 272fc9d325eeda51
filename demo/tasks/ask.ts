import OpenAI from 'openai';
import { from, StreamError, task } from 'rivulet/server';
import * as v from 'valibot';

const question = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(4_000),
);

/** Asks a language model through the official client. `OPENAI_API_KEY` is all it needs. */
export const ask = task({
  input: v.object({ question }),
  async *run({ question }, { env, meta, signal }) {
    const { client, model } = modelOf(env);
    meta({ model });
    const answer = client.chat.completions.create(
      {
        model,
        stream: true,
        messages: [{ role: 'user', content: question }],
      },
      { signal },
    );
    yield* from(answer.catch(explain));
  },
});

/** @throws {StreamError} `no-model` without a key */
export function modelOf(env: Settings): { client: OpenAI; model: string } {
  const {
    OPENAI_API_KEY: apiKey,
    OPENAI_BASE_URL: baseURL,
    OPENAI_MODEL: model,
  } = env;
  if (!apiKey) {
    throw new StreamError(
      'no-model',
      'This server has no model. Start it with OPENAI_API_KEY=… npm start, then try again.',
      { retryable: true },
    );
  }
  const client = new OpenAI({ apiKey, baseURL: baseURL || undefined });
  return { client, model: model || 'gpt-4.1-mini' };
}

interface Settings {
  readonly OPENAI_API_KEY?: string;
  readonly OPENAI_BASE_URL?: string;
  readonly OPENAI_MODEL?: string;
}

/** The provider's refusal in words that the reader may see; anything else stays in the server's log. */
export function explain(error: unknown): never {
  if (error instanceof OpenAI.APIError && error.status !== undefined) {
    throw new StreamError(
      'model-refused',
      `The model’s provider answered ${error.status}`,
      {
        retryable: error.status === 429 || error.status >= 500,
      },
    );
  }
  throw error;
}
