import { attributesOfStyle } from './run-styles.js';

/** Elements that have no end tag (HTML Standard, "Void elements"). */
const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));

/** How the style of a shadow root is written: the sheet itself, or what leads to it. */
export type WriteStyle = (css: string) => string;

/**
 * The children of an element as HTML, shadow roots as declarative ones. Without `style` attributes, which a strict policy
 * forbids: what they said, style sheets say (see `style-sheets.ts`).
 */
export function childrenToHtml(parent: Node, writeStyle: WriteStyle): string {
  return [...parent.childNodes].map((node) => toHtml(node, writeStyle)).join('');
}

function toHtml(node: Node, writeStyle: WriteStyle): string {
  if (node.nodeType === 3) return escapeText((node as Text).data);
  if (node.nodeType === 8) return `<!--${(node as Comment).data.replace(/--|>/g, '')}-->`;
  if (node.nodeType !== 1) return '';
  const element = node as HTMLElement;
  const tag = element.localName;
  const attributes = [...element.attributes].map(({ name, value }) => writeNamed(name, value)).join('');
  if (VOID.has(tag)) return `<${tag}${attributes}>`;
  const { shadowRoot } = element;
  const shadow = shadowRoot ? shadowToHtml(childrenWithStyle(shadowRoot, writeStyle)) : '';
  const content = tag === 'template' ? (element as HTMLTemplateElement).content : element;
  return `<${tag}${attributes}>${shadow}${childrenToHtml(content, writeStyle)}</${tag}>`;
}

function childrenWithStyle(root: ShadowRoot, writeStyle: WriteStyle): string {
  return [...root.childNodes]
    .map((node) =>
      (node as Element).localName === 'style' ? writeStyle(node.textContent ?? '') : toHtml(node, writeStyle),
    )
    .join('');
}

/** A declarative shadow root. */
export function shadowToHtml(content: string): string {
  return `<template shadowrootmode="open">${content}</template>`;
}

function writeNamed(name: string, value: string): string {
  if (name !== 'style') return writeAttribute(name, value);
  return [...attributesOfStyle(value)].map(([known, stands]) => writeAttribute(known, stands)).join('');
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
