import { attributesOfStyle } from './run-styles.js';

/** Elements that have no end tag (HTML Standard, "Void elements"). */
const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));

/** How the style of a shadow root is written: the sheet itself, or what leads to it. */
export type WriteStyle = (css: string) => string;

/**
 * The children of an element as HTML, shadow roots as declarative ones. Without `style` attributes of ours, which a strict
 * policy forbids: what they said, style sheets say (see `style-sheets.ts`). The author's stay: who writes them allows them.
 */
export function childrenToHtml(parent: Node, writeStyle: WriteStyle): string {
  return [...parent.childNodes].map((node) => toHtml(node, writeStyle, false)).join('');
}

/** The content of an element's own shadow root as HTML. */
export function shadowContent(root: Node, writeStyle: WriteStyle): string {
  return [...root.childNodes]
    .map((node) =>
      (node as Element).localName === 'style'
        ? writeStyle(node.textContent ?? '')
        : toHtml(node, writeStyle, true),
    )
    .join('');
}

function toHtml(node: Node, writeStyle: WriteStyle, isInShadow: boolean): string {
  if (node.nodeType === 3) return escapeText((node as Text).data);
  if (node.nodeType === 8) return `<!--${(node as Comment).data.replace(/--|>/g, '')}-->`;
  if (node.nodeType !== 1) return '';
  const element = node as HTMLElement;
  const tag = element.localName;
  const attributes = [...element.attributes]
    .flatMap((attribute) => (attribute.name === 'style' ? styleOf(element, isInShadow) : [attribute]))
    .map(({ name, value }) => writeAttribute(name, value))
    .join('');
  if (VOID.has(tag)) return `<${tag}${attributes}>`;
  const { shadowRoot } = element;
  const shadow = shadowRoot ? shadowToHtml(shadowContent(shadowRoot, writeStyle)) : '';
  const content = tag === 'template' ? (element as HTMLTemplateElement).content : element;
  const children = [...content.childNodes].map((child) => toHtml(child, writeStyle, isInShadow)).join('');
  return `<${tag}${attributes}>${shadow}${children}</${tag}>`;
}

/** What a `style` attribute comes to. In the light DOM those of ours are on elements that are marked as ours. */
function styleOf(element: Element, isInShadow: boolean): readonly { name: string; value: string }[] {
  const value = element.getAttribute('style') ?? '';
  if (isInShadow) return [...attributesOfStyle(value)].map(([name, stands]) => ({ name, value: stands }));
  const isOurs = element.getAttributeNames().some((name) => /^data-stream-(?!key|group$)/.test(name));
  return isOurs ? [] : [{ name: 'style', value }];
}

/** A declarative shadow root. */
export function shadowToHtml(content: string): string {
  return `<template shadowrootmode="open">${content}</template>`;
}

/** ` name="value"`, or the name alone. */
export function writeAttribute(name: string, value: string): string {
  return value === '' ? ` ${name}` : ` ${name}="${escapeText(value).replaceAll('"', '&quot;')}"`;
}

/** Carriage returns would be read as line feeds. */
function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

/** Text for an inert script: nothing in it can end that. */
export function scriptText(text: string): string {
  return text.replaceAll('<', '\\u003c');
}
