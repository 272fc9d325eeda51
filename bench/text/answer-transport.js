/** A transport of the AI SDK whose one answer is written from outside. */
export function answerTransport() {
  const { promise: opened, resolve } = Promise.withResolvers();
  let controller;
  return {
    opened,
    transport: {
      sendMessages: async () =>
        new ReadableStream({
          start(given) {
            controller = given;
            controller.enqueue({ type: 'start' });
            controller.enqueue({ type: 'start-step' });
            controller.enqueue({ type: 'text-start', id: 'text' });
            resolve();
          },
        }),
      reconnectToStream: async () => null,
    },
    write: (delta) => controller.enqueue({ type: 'text-delta', id: 'text', delta }),
    end() {
      controller.enqueue({ type: 'text-end', id: 'text' });
      controller.enqueue({ type: 'finish-step' });
      controller.enqueue({ type: 'finish' });
      controller.close();
    },
  };
}
