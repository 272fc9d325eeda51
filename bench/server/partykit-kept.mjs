/* The same with a put for each message, before it is sent: what the platform allows to one that forgets nothing. */
import { bareRooms } from './bare-rooms.mjs';

export const { start, open } = bareRooms('kept-');

/** @type {false} */
export const resumes = false;
