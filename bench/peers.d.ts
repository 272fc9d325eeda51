/*
 * Peers whose modules the bench's scripts import: they are installed on first use, so a fresh checkout has no types of
 * theirs.
 */
declare module 'redis';
declare module 'resumable-stream';
declare module 'socket.io';
