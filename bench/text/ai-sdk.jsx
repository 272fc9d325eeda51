import { useChat } from '@ai-sdk/react';
import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { answerTransport } from './answer-transport.js';

function Chat({ transport, throttle, onReady }) {
  const { messages, sendMessage } = useChat({ transport, experimental_throttle: throttle });
  useEffect(() => onReady(sendMessage), [onReady, sendMessage]);
  const answers = messages.filter(({ role }) => role === 'assistant');
  return answers.map(({ id, parts }) => (
    <div key={id} style={{ whiteSpace: 'pre-wrap' }}>
      {parts.map((part, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: parts are only ever added, as in the SDK's own examples.
        part.type === 'text' ? <span key={index}>{part.text}</span> : null,
      )}
    </div>
  ));
}

export async function mount(root, _job, throttle) {
  const { transport, write, end, opened } = answerTransport();
  const send = await new Promise((resolve) =>
    createRoot(root).render(<Chat transport={transport} throttle={throttle} onReady={resolve} />),
  );
  send({ text: 'Go on' });
  await opened;
  return { write, end, element: () => root };
}
