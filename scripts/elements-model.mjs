import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const FOLDER = new URL('../src/elements/', import.meta.url);
/** The class with what all views have in common. */
const BASE = 'stream-element.ts';
/** Classes between that have nothing public of their own, and the next ones. @type {Readonly<Record<string, string>>} */
const BETWEEN = { TemplateElement: 'StreamElement', ChromeElement: 'ReactiveElement' };

/**
 * @typedef {object} Entry what a tag of the class's comment says
 * @property {string} type
 * @property {string} name
 * @property {string} text
 */

/**
 * @typedef {object} Member a public property or method
 * @property {string} name
 * @property {string} text
 * @property {'property' | 'method'} kind
 * @property {string} type as it is written in the source; of a method what it returns
 * @property {boolean} readonly
 * @property {string} [attribute] the attribute that sets it
 * @property {boolean} [reflects]
 * @property {string} [parameters] of a method
 */

/**
 * @typedef {object} ElementClass
 * @property {string} file in src/elements
 * @property {string} name of the class
 * @property {string} tag
 * @property {string} base the class it extends: the next one that has anything public
 * @property {string} text
 * @property {Record<'attr' | 'fires' | 'slot' | 'csspart' | 'cssprop' | 'cssstate', Entry[]>} tags
 * @property {Member[]} members
 */

/** All that is said of the elements in the comments of their classes, by tag. @returns {ElementClass[]} */
export function readElements() {
  return readdirSync(FOLDER)
    .filter((name) => /^stream-(?!element\b)[a-z]+\.ts$/.test(name))
    .sort()
    .map(readClass);
}

/** What is said of all views. */
export function readBase() {
  return readClass(BASE);
}

/** @param {ElementClass} element @param {ElementClass} base @returns {Member[]} its own and those that it has of the base */
export function allMembers({ base: extended, members }, base) {
  if (extended !== base.name) return members;
  return [...members, ...base.members.filter(({ name }) => !members.some((own) => own.name === name))];
}

/** @param {string} file @returns {ElementClass} */
function readClass(file) {
  const code = readFileSync(new URL(file, FOLDER), 'utf8');
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const node = source.statements.filter(ts.isClassDeclaration).find((each) => commentOf(each));
  const comment = node && commentOf(node);
  if (!node?.name || !comment) throw new Error(`${file} has no class with a doc comment`);
  const extended = node.heritageClauses?.[0]?.types[0]?.expression.getText(source) ?? '';
  /** @param {string} tag */
  const entriesOf = (tag) =>
    (comment.tags ?? [])
      .filter(({ tagName }) => tagName.text === tag)
      .map((each) => entry(readTag(source, each, textOf(each.comment))));
  return {
    file,
    name: node.name.text,
    tag: file.replace(/\.ts$/, ''),
    base: BETWEEN[extended] ?? extended,
    text: textOf(comment.comment),
    tags: {
      attr: entriesOf('attr'),
      fires: entriesOf('fires'),
      slot: entriesOf('slot'),
      csspart: entriesOf('csspart'),
      cssprop: entriesOf('cssprop'),
      cssstate: entriesOf('cssstate'),
    },
    members: membersOf(node, source),
  };
}

/** @param {ts.ClassDeclaration} node @param {ts.SourceFile} source @returns {Member[]} */
function membersOf(node, source) {
  const members = [];
  for (const member of node.members) {
    const comment = commentOf(member);
    const name = member.name?.getText(source);
    const flags = ts.getCombinedModifierFlags(/** @type {ts.Declaration} */ (member));
    const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Static;
    if (!name || name.startsWith('#') || flags & hidden || ts.isConstructorDeclaration(member)) continue;
    if (ts.isSetAccessor(member) || comment?.tags?.some(({ tagName }) => tagName.text === 'internal'))
      continue;
    const text = textOf(comment?.comment);
    if (ts.isMethodDeclaration(member)) {
      // What the life cycle calls has no comment of its own.
      if (!comment) continue;
      const parameters = member.parameters.map((parameter) => parameter.getText(source)).join(', ');
      const type = member.type?.getText(source) ?? 'void';
      members.push({ name, text, kind: /** @type {const} */ ('method'), type, readonly: true, parameters });
    } else if (ts.isPropertyDeclaration(member) || ts.isGetAccessor(member)) {
      const options = decoratorOf(member, source);
      if (!comment && !options && !ts.isGetAccessor(member)) continue;
      const hasSetter = node.members.some(
        (each) => ts.isSetAccessor(each) && each.name.getText(source) === name,
      );
      members.push({
        name,
        text,
        kind: /** @type {const} */ ('property'),
        type: typeOf(member, source),
        readonly: ts.isGetAccessor(member) ? !hasSetter : (flags & ts.ModifierFlags.Readonly) !== 0,
        ...attributeOf(name, options),
      });
    }
  }
  return members.filter(({ text }) => text !== '' || true);
}

/** The options of `@property(…)` as they are written; '' for none, `undefined` where it is no reactive property. */
function decoratorOf(
  /** @type {ts.PropertyDeclaration | ts.GetAccessorDeclaration} */ member,
  /** @type {ts.SourceFile} */ source,
) {
  const decorator = ts
    .getDecorators(member)
    ?.find(({ expression }) => expression.getText(source).startsWith('property('));
  return decorator && /^property\(([\s\S]*)\)$/.exec(decorator.expression.getText(source))?.[1];
}

/** @param {string} name @param {string | undefined} options */
function attributeOf(name, options) {
  if (options === undefined || /attribute:\s*false/.test(options)) return {};
  const attribute = /attribute:\s*'([^']+)'/.exec(options)?.[1] ?? name.toLowerCase();
  return { attribute, reflects: /reflect:\s*true/.test(options) };
}

/** @param {ts.PropertyDeclaration | ts.GetAccessorDeclaration} member @param {ts.SourceFile} source */
function typeOf(member, source) {
  // A union of several lines begins with its sign.
  if (member.type) return member.type.getText(source).replaceAll(/\s+/g, ' ').replace(/^\| /, '');
  const { initializer } = /** @type {ts.PropertyDeclaration} */ (member);
  switch (initializer?.kind) {
    case ts.SyntaxKind.TrueKeyword:
    case ts.SyntaxKind.FalseKeyword:
      return 'boolean';
    case ts.SyntaxKind.StringLiteral:
      return 'string';
    default:
      return initializer ? 'number' : 'unknown';
  }
}

/** @param {ts.Node} node */
function commentOf(node) {
  return ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc);
}

/** @param {string | ts.NodeArray<ts.JSDocComment> | undefined} comment */
function textOf(comment) {
  return (ts.getTextOfJSDocComment(comment) ?? '').trim();
}

/** `{type} name - what it is` as its parts. @param {string} text @returns {Entry} */
function entry(text) {
  const [, type = '', name = '', rest = ''] =
    /^(?:\{(.*?)\}\s+)?(\S*)\s*(?:-\s+)?([\s\S]*)$/.exec(text) ?? [];
  return { type, name: name === '-' ? '' : name, text: rest };
}

/** The tag as it is written: TypeScript takes some of its text for a type. @param {ts.SourceFile} source @param {ts.TextRange} tag @param {string} fallback */
function readTag(source, { pos, end }, fallback) {
  const raw = source.text
    .slice(pos, end)
    .replaceAll(/\n\s*\* ?/g, '\n')
    .trim();
  return (
    raw
      .replace(/^@\w+\s*/, '')
      .replace(/\s*\*\/?$/, '')
      .trim() || fallback
  );
}
