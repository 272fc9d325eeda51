import OpenAI from 'openai';
import { from, StreamError, task } from 'rivulet/server';
import * as v from 'valibot';

/** Asks a language model, through the official client. `OPENAI_API_KEY` on the server is all it needs. */
export const ask = task({
  input: v.object({ question: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(4_000)) }),
  async *run({ question }, { env, meta, signal }) {
    const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseURL, OPENAI_MODEL: model = 'gpt-4.1-mini' } = env as Settings;
    if (!apiKey) {
      throw new StreamError('no-model', 'This server has no model. Start it with OPENAI_API_KEY set, and ask again.', {
        retryable: true,
      });
    }
    const openai = new OpenAI({ apiKey, baseURL: baseURL || undefined });
    meta({ model });
    const answer = openai.chat.completions.create(
      { model, stream: true, messages: [{ role: 'user', content: question }] },
      { signal },
    );
    yield* from(answer.catch(explain));
  },
});

interface Settings {
  readonly OPENAI_API_KEY?: string;
  readonly OPENAI_BASE_URL?: string;
  readonly OPENAI_MODEL?: string;
}

/** The provider's refusal in words that the reader may see; anything else stays in the server's log. */
function explain(error: unknown): never {
  if (error instanceof OpenAI.APIError && error.status !== undefined) {
    throw new StreamError('model-refused', `The model's provider answered ${error.status}`, {
      retryable: error.status === 429 || error.status >= 500,
    });
  }
  throw error;
}
