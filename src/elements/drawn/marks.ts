/** On a host that a server has drawn: how far, as `generation:seq`. */
export const CURSOR_ATTRIBUTE = 'data-stream-cursor';
/** On the inert script in it that holds what was drawn, as frames of the wire, one to a line. */
export const FRAMES_ATTRIBUTE = 'data-stream-frames';
