/** Whether there was no document when this was loaded; the one in which a server draws an element is there for that alone. */
export const isServer = globalThis.document === undefined;
