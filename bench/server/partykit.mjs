/* A bare room of PartyKit: a message each 16 ms, and nothing is kept. What the platform allows. */
import { bareRooms } from './bare-rooms.mjs';

export const { start, open } = bareRooms('');

/** @type {false} */
export const resumes = false;
