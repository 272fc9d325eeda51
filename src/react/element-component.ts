import { createComponent, type EventName, type ReactWebComponent } from '@lit/react';
import React from 'react';
import { ownsChildren } from './owns-children.js';

interface Options<I extends HTMLElement, E extends Record<string, EventName>> {
  readonly tagName: string;
  readonly elementClass: new () => I;
  readonly displayName: string;
  readonly events?: E;
}

/** Of a Lit element: which attribute sets which property. */
interface WithAttributes {
  /** Asking for it has Lit gather the properties. */
  readonly observedAttributes: readonly string[];
  readonly elementProperties: ReadonlyMap<PropertyKey, { readonly attribute?: boolean | string }>;
}

const isServer = typeof document === 'undefined';

/**
 * An element as a component: properties and events are props. On a server its properties are attributes, so that the element
 * begins before the page is hydrated; and React is told that the children are the element's, unless the author gives some.
 */
export function elementComponent<
  I extends HTMLElement,
  E extends Record<string, EventName> = Record<never, EventName>,
>(options: Options<I, E>): ReactWebComponent<I, E> {
  const { tagName, elementClass, displayName, events } = options;
  const Component = createComponent({
    react: React,
    tagName,
    elementClass,
    displayName,
    events: events ?? ({} as E),
  });
  const wrapper = React.forwardRef<I, Record<string, unknown>>((props, ref) => {
    const all = props.children === undefined ? { ...ownsChildren, ...props } : props;
    return isServer
      ? React.createElement(tagName, asAttributes(elementClass as unknown as WithAttributes, all))
      : React.createElement(Component as unknown as React.ElementType, { ...all, ref });
  });
  wrapper.displayName = displayName;
  return wrapper as unknown as ReactWebComponent<I, E>;
}

/** The props as React writes them into markup: what is no attribute is left for the browser. */
function asAttributes(elementClass: WithAttributes, props: Record<string, unknown>): Record<string, unknown> {
  void elementClass.observedAttributes;
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(props)) {
    const property = elementClass.elementProperties.get(name);
    if (!property) attributes[name === 'className' ? 'class' : name] = value;
    else if (property.attribute !== false && isPlain(value)) {
      const { attribute } = property;
      attributes[typeof attribute === 'string' ? attribute : name.toLowerCase()] =
        value === true ? '' : value;
    }
  }
  return attributes;
}

/** Whether it can be written as an attribute; `false` and nothing are none. */
function isPlain(value: unknown): boolean {
  return value === true || typeof value === 'string' || typeof value === 'number';
}
