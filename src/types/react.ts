/**
 * The elements in the JSX of React 19: `import type {} from 'rivulet/types/react'` once, or `"types": ["rivulet/types/react"]`
 * in tsconfig.json. Events are props named after them: `onstream-done={(event) => …}`.
 *
 * @module rivulet/types/react
 */
import type { HTMLAttributes, RefAttributes } from 'react';
import type { ElementClasses, ElementEvents, ElementProps } from './element-props.js';

type Tag = keyof ElementClasses;
type Handlers<T extends Tag> = {
  [E in ElementEvents[T] as `on${E}`]?: ((event: GlobalEventHandlersEventMap[E]) => void) | undefined;
};
type Attributes<T extends Tag> = Omit<HTMLAttributes<ElementClasses[T]>, keyof ElementProps[T]>;
type Elements = {
  [T in Tag]: Attributes<T> &
    RefAttributes<ElementClasses[T]> &
    ElementProps[T] &
    Handlers<T> & { class?: string | undefined };
};

declare module 'react' {
  /** Buttons that command an element, which React's own types do not know yet. */
  interface ButtonHTMLAttributes<T> {
    command?: string | undefined;
    commandfor?: string | undefined;
  }
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
