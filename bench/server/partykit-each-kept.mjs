/* The same with a put for each chunk, before it is sent: what the platform allows to one that forgets nothing and lets nobody wait. */
import { bareRooms } from './bare-rooms.mjs';

export const { start, open } = bareRooms('each-kept-');

/** @type {false} */
export const resumes = false;
