/* A bare room of PartyKit: a message for each chunk, and nothing is kept. */
import { bareRooms } from './bare-rooms.mjs';

export const { start, open } = bareRooms('each-');

/** @type {false} */
export const resumes = false;
