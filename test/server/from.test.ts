import { describe, expect, it } from 'vitest';
import { RawChunks } from '../../src/protocol/index.js';
import { from } from '../../src/server/index.js';

/** Everything; of chunks that are no values, the chunks. */
async function everything(...given: Parameters<typeof from>): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of from(...given)) {
    if (value instanceof RawChunks) values.push(...value.chunks);
    else values.push(value);
  }
  return values;
}

/** The values alone. */
async function all(source: Parameters<typeof from>[0]): Promise<unknown[]> {
  return (await everything(source)).filter((each) => !isBeside(each));
}

function isBeside(value: unknown): boolean {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  return kind === 'meta' || kind === 'state';
}

async function* iterate(...values: unknown[]): AsyncGenerator<unknown> {
  yield* values;
}

/** A response whose body comes in pieces of so many bytes. */
function response(text: string, type: string, size: number, init: ResponseInit = {}): Response {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
  return new Response(body, { ...init, headers: { 'content-type': type } });
}

describe('from', () => {
  it('reads iterables, of whatever the task could yield', async () => {
    expect(await all(['a', { id: 1 }])).toEqual(['a', { id: 1 }]);
    expect(await all(iterate('a', [1, 2], { type: 'lake', name: 'Como' }))).toEqual([
      'a',
      [1, 2],
      { type: 'lake', name: 'Como' },
    ]);
  });

  it('takes a text for what it is', async () => {
    expect(await all('a text')).toEqual(['a text']);
  });

  it('reads chat completions, as the official client gives them', async () => {
    const chunk = (delta: object) => ({ object: 'chat.completion.chunk', choices: [{ index: 0, delta }] });
    const usage = { object: 'chat.completion.chunk', choices: [], usage: { total_tokens: 3 } };
    const source = iterate(
      chunk({ role: 'assistant', content: '' }),
      chunk({ content: 'Hel' }),
      chunk({ content: 'lo' }),
      usage,
    );
    expect(await all(source)).toEqual(['Hel', 'lo']);
  });

  it('reads responses, messages and the parts of the AI SDK', async () => {
    expect(
      await all(
        iterate(
          { type: 'response.created', response: {} },
          { type: 'response.output_text.delta', delta: 'a' },
          { type: 'response.completed', response: {} },
        ),
      ),
    ).toEqual(['a']);
    expect(
      await all(
        iterate(
          { type: 'message_start', message: {} },
          { type: 'ping' },
          { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'b' } },
          { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{' } },
          { type: 'message_stop' },
        ),
      ),
    ).toEqual(['b']);
    const fullStream = iterate(
      { type: 'start' },
      { type: 'text-delta', id: '0', text: 'c' },
      { type: 'finish' },
    );
    expect(await all({ fullStream })).toEqual(['c']);
  });

  it('tells what a model thought from what it answered', async () => {
    const chunk = (delta: object) => ({ object: 'chat.completion.chunk', choices: [{ index: 0, delta }] });
    const think = (text: string) => ({ text, part: 'reasoning' });
    expect(
      await all(
        iterate(
          chunk({ reasoning_content: 'a' }),
          chunk({ reasoning: 'b', content: null }),
          // Both spellings with the same text, and the turn to the answer within one event.
          chunk({ reasoning: 'c', reasoning_content: 'c', content: 'd' }),
        ),
      ),
    ).toEqual([think('a'), think('b'), think('c'), 'd']);
    expect(
      await all(
        iterate(
          { type: 'response.reasoning_summary_part.added', summary_index: 0 },
          { type: 'response.reasoning_summary_text.delta', summary_index: 0, delta: 'a' },
          { type: 'response.reasoning_summary_part.added', summary_index: 1 },
          { type: 'response.reasoning_text.delta', delta: 'b' },
          { type: 'response.output_text.delta', delta: 'c' },
        ),
      ),
    ).toEqual([think('a'), think('\n\n'), think('b'), 'c']);
    expect(
      await all(
        iterate(
          { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'a' } },
          { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'x' } },
          { type: 'reasoning-delta', id: '0', text: 'b' },
          { type: 'reasoning-delta', id: '0', delta: 'c' },
        ),
      ),
    ).toEqual([think('a'), think('b'), think('c')]);
  });

  it('tells facts and the calls of tools beside the answer, of these only the names unless all may be seen', async () => {
    const source = () =>
      iterate(
        { type: 'start' },
        { type: 'tool-call', toolCallId: 't', toolName: 'accounts', input: { of: 'Ann' } },
        { type: 'tool-result', toolCallId: 't', toolName: 'accounts', output: ['DE12'] },
        { type: 'finish-step', response: { modelId: 'gemini' }, usage: {}, finishReason: 'stop' },
        {
          type: 'finish',
          finishReason: 'stop',
          totalUsage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
        },
      );
    const call = (fields: object) => ({
      kind: 'state',
      fields: { 'tool:t': { name: 'accounts', ...fields } },
    });
    const facts = [
      { kind: 'meta', data: { model: 'gemini' } },
      {
        kind: 'meta',
        data: { finishReason: 'stop', usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } },
      },
    ];
    expect(await everything(source())).toEqual([
      call({ status: 'called' }),
      call({ status: 'done' }),
      ...facts,
    ]);
    expect(await everything(source(), { tools: 'all' })).toEqual([
      call({ status: 'called', input: { of: 'Ann' } }),
      call({ status: 'done', input: { of: 'Ann' }, output: ['DE12'] }),
      ...facts,
    ]);
  });

  it('leaves out what a provider says beside the answer, and no item of another type', async () => {
    const silent = [
      { type: 'start', messageId: 'm' },
      { type: 'file', url: 'data:', mediaType: 'image/png' },
      { type: 'tool-input-available', toolCallId: 't', toolName: 'n', input: {} },
      { type: 'source-url', sourceId: 's', url: 'https://example.org' },
      { type: 'finish', finishReason: 'stop', totalUsage: {} },
    ];
    expect(await all(iterate(...silent))).toEqual([]);
    const items = [
      { type: 'file', name: 'a.txt' },
      { type: 'start', at: 'Rome' },
      { type: 'tool-shop', name: 'Nails' },
      { type: 'error', data: 'of the envelope' },
    ];
    expect(await all(iterate(...items))).toEqual(items);
  });

  it('fails as the provider fails, and says whether to try again', async () => {
    const overloaded = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    await expect(all(iterate(overloaded))).rejects.toMatchObject({
      code: 'source-failed',
      message: 'Overloaded',
      retryable: true,
    });
    const key = { type: 'error', error: { type: 'authentication_error', message: 'Wrong key' } };
    await expect(all(iterate(key))).rejects.toMatchObject({ retryable: false });
    await expect(all(response('busy', 'text/plain', 9, { status: 503 }))).rejects.toMatchObject({
      code: 'http-status',
      retryable: true,
    });
    await expect(all(response('gone', 'text/plain', 9, { status: 410 }))).rejects.toMatchObject({
      retryable: false,
    });
    const secret = response('{"error":{"message":"key sk-123"}}', 'application/json', 9, { status: 401 });
    await expect(all(secret)).rejects.toMatchObject({ message: 'The source answered 401' });
  });

  it('fails when a response ends before its answer does, and keeps what had come', async () => {
    const values: unknown[] = [];
    const events =
      'data: {"type":"start"}\n\ndata: {"type":"text-delta","id":"0","delta":"Half"}\n\ndata: {"ty';
    const reading = (async () => {
      for await (const value of from(response(events, 'text/event-stream', 9))) values.push(value);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'network', retryable: true });
    expect(values).toEqual(['Half']);
  });

  it.each([1, 2, 3, 7, 1_000])('reads responses that come %i bytes at a time', async (size) => {
    expect((await all(response('día 🙂 fin', 'text/plain; charset=utf-8', size))).join('')).toBe(
      'día 🙂 fin',
    );
    const lines = '{"id":1,"name":"ü"}\n\n{"id":2}';
    expect(await all(response(lines, 'application/x-ndjson', size))).toEqual([
      { id: 1, name: 'ü' },
      { id: 2 },
    ]);
    const events =
      'event: x\ndata: {"type":"text-delta","delta":"ü"}\n\ndata: plain\n\ndata: [DONE]\n\ndata: after\n\n';
    expect(await all(response(events, 'text/event-stream', size))).toEqual(['ü', 'plain']);
  });

  it('lets go of its source when the task is stopped', async () => {
    let cancelled = false;
    const stream = new ReadableStream<string>({
      pull: (controller) => controller.enqueue('x'),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const _ of from(stream)) break;
    expect(cancelled).toBe(true);
  });

  it('refuses what is no source', async () => {
    await expect(all(5 as never)).rejects.toThrow(TypeError);
  });
});
