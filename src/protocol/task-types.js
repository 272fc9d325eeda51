/*
 * What a client knows of a server's tasks: their types alone. The server's `task()` declares them on what it
 * returns, the client reads them from `typeof tasks`; at run time the property does not exist.
 */
export {};
//# sourceMappingURL=task-types.js.map
