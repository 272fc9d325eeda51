/**
 * More text in a frame than this, in UTF-16 code units, is a flood (some lines, 60 times a second): nobody sees where it is
 * being written, and the caret's box in the line that grows is a third of what the layout costs (`bench:text`).
 */
export const FLOOD = 256;
