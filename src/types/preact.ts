/**
 * The elements in the JSX of Preact: `import type {} from 'rivulet/types/preact'` once. Events are props named after them:
 * `onstream-done={(event) => …}`.
 *
 * @module rivulet/types/preact
 */
import type { HTMLAttributes } from 'preact';
import type { ElementClasses, ElementEvents, ElementProps } from './element-props.js';

type Tag = keyof ElementClasses;
type Handlers<T extends Tag> = {
  [E in ElementEvents[T] as `on${E}`]?: ((event: GlobalEventHandlersEventMap[E]) => void) | undefined;
};
/** What each tag takes. */
export type StreamElements = {
  [T in Tag]: Omit<HTMLAttributes<ElementClasses[T]>, keyof ElementProps[T]> & ElementProps[T] & Handlers<T>;
};

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements extends StreamElements {}
  }
}
