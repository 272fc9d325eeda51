import 'deep-chat';

/** A chat of its own, with its handler in the page; it renders all text as Markdown. */
export async function mount(root) {
  const chat = document.createElement('deep-chat');
  const { promise: opened, resolve } = Promise.withResolvers();
  const { promise: ready, resolve: onReady } = Promise.withResolvers();
  let signals;
  chat.connect = {
    stream: true,
    handler(_body, given) {
      signals = given;
      signals.onOpen();
      resolve();
    },
  };
  chat.chatStyle = { width: '640px', height: '100vh' };
  chat.onComponentRender = onReady;
  root.append(chat);
  await ready;
  chat.submitUserMessage({ text: 'Go on' });
  await opened;
  return {
    write: (text) => signals.onResponse({ text }),
    end: () => signals.onClose(),
    element: () => [...chat.shadowRoot.querySelectorAll('.message-bubble')].at(-1) ?? chat.shadowRoot,
  };
}
