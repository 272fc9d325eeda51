import { from, task } from 'rivulet/server';
import * as v from 'valibot';
import { conversationBefore, QUESTION } from '../server/conversation.js';
import { pace } from '../server/pace.js';
import { answerTo } from '../server/pen.js';
import { explain, modelOf } from './ask.js';

const message = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(4_000),
);

/** One turn of a chat: what was asked, then the answer. Each has a stream of its own in the chat's room. */
export const chat = task({
  input: v.object({ message }),
  async *run({ message }, context) {
    const { env, meta, signal } = context;
    yield { text: message, part: QUESTION };
    const before = await conversationBefore(context);
    if (!env.OPENAI_API_KEY) {
      meta({ model: 'a script' });
      yield* pace(answerTo(message, before), 40);
      return;
    }
    const { client, model } = modelOf(env);
    meta({ model });
    const messages = [...before, { role: 'user' as const, content: message }];
    const answer = client.chat.completions.create(
      { model, stream: true, messages },
      { signal },
    );
    yield* from(answer.catch(explain));
  },
});
