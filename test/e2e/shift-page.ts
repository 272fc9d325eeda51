/** Lets a journey watch for layout shifts as the tests of the elements do. */
import { type ShiftWatch, watchShifts } from '../elements/layout-shifts.js';

declare global {
  interface Window {
    watchShifts: typeof watchShifts;
    shiftWatch: ShiftWatch;
  }
}

window.watchShifts = watchShifts;
