import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server was asked, and whether the asker hung up before the end. */
interface Asked {
  readonly authorization: string | undefined;
  readonly body: { readonly model: string; readonly stream: boolean; readonly messages: unknown };
  readonly hungUp: boolean;
}

/**
 * Speaks as much of the OpenAI API as chat completions need: answers with these pieces, one an event. With
 * `endless` it then waits, as a model that thinks, until the asker hangs up.
 */
export async function startOpenAi(
  pieces: readonly string[],
  { endless = false, status = 200 }: { endless?: boolean; status?: number } = {},
) {
  const asked: { -readonly [K in keyof Asked]: Asked[K] }[] = [];
  const server = createServer((request, response) => {
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    if (request.url !== '/v1/chat/completions') {
      response.writeHead(404).end();
      return;
    }
    const record = { authorization: request.headers.authorization, body: JSON.parse(body), hungUp: false };
    asked.push(record);
    if (status !== 200) {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: 'secret details', type: 'invalid_request_error' } }));
      return;
    }
    response.on('close', () => {
      record.hungUp = !response.writableFinished;
    });
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const event = (delta: object, finish: string | null = null) =>
      response.write(
        `data: ${JSON.stringify({
          id: 'chatcmpl-1',
          object: 'chat.completion.chunk',
          created: 1,
          model: record.body.model,
          choices: [{ index: 0, delta, finish_reason: finish }],
        })}\n\n`,
      );
    event({ role: 'assistant', content: '' });
    for (const content of pieces) event({ content });
    if (endless) return;
    event({}, 'stop');
    response.end('data: [DONE]\n\n');
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked: asked as readonly Asked[],
    stop() {
      server.closeAllConnections();
      return new Promise<void>((done) => server.close(() => done()));
    },
  };
}
