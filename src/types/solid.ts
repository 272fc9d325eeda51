/**
 * The elements in the JSX of Solid: `import type {} from 'rivulet/types/solid'` once. Props are set as properties; events:
 * `on:stream-done={(event) => …}`.
 *
 * @module rivulet/types/solid
 */
import type { JSX } from 'solid-js';
import type { ElementClasses, ElementEvents, ElementProps } from './element-props.js';

type Tag = keyof ElementClasses;
type Handlers<T extends Tag> = {
  [E in ElementEvents[T] as `on:${E}`]?: ((event: GlobalEventHandlersEventMap[E]) => void) | undefined;
};
type Properties<T extends Tag> = {
  [P in keyof ElementProps[T] & string as `prop:${P}`]?: ElementProps[T][P];
};
type Elements = {
  [T in Tag]: Omit<JSX.HTMLAttributes<ElementClasses[T]>, keyof ElementProps[T]> &
    ElementProps[T] &
    Properties<T> &
    Handlers<T>;
};

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
