import {
  AssistantRuntimeProvider,
  MessagePrimitive,
  ThreadPrimitive,
  useLocalRuntime,
} from '@assistant-ui/react';
import { MarkdownTextPrimitive } from '@assistant-ui/react-markdown';
import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import remarkGfm from 'remark-gfm';

const plugins = [remarkGfm];
const MarkdownText = () => <MarkdownTextPrimitive remarkPlugins={plugins} />;
const parts = { Text: MarkdownText };
const AssistantMessage = () => (
  <MessagePrimitive.Root className="answer">
    <MessagePrimitive.Parts components={parts} />
  </MessagePrimitive.Root>
);
const messages = { AssistantMessage, UserMessage: () => null };

function Chat({ model, onReady }) {
  const runtime = useLocalRuntime(model);
  useEffect(() => onReady(runtime), [onReady, runtime]);
  return (
    <AssistantRuntimeProvider runtime={runtime}>
      <ThreadPrimitive.Root>
        <ThreadPrimitive.Viewport>
          <ThreadPrimitive.Messages components={messages} />
        </ThreadPrimitive.Viewport>
      </ThreadPrimitive.Root>
    </AssistantRuntimeProvider>
  );
}

/** A local runtime whose model reads a stream and yields the text so far, as its documentation shows. */
export async function mount(root) {
  let controller;
  const stream = new ReadableStream({
    start(given) {
      controller = given;
    },
  });
  const { promise: begun, resolve: onBegin } = Promise.withResolvers();
  const model = {
    async *run() {
      onBegin();
      let text = '';
      for await (const chunk of stream) {
        text += chunk;
        yield { content: [{ type: 'text', text }] };
      }
    },
  };
  const runtime = await new Promise((resolve) =>
    createRoot(root).render(<Chat model={model} onReady={resolve} />),
  );
  runtime.thread.append({ role: 'user', content: [{ type: 'text', text: 'Go on' }] });
  await begun;
  return {
    write: (token) => controller.enqueue(token),
    end: () => controller.close(),
    element: () => root,
  };
}
