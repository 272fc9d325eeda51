import { whyPropertyRefused, whyRefused } from './safe-attribute.js';
import { attributeBinding, type Binding, booleanBinding, propertyBinding } from './template-binding.js';
import { refuse, templateError } from './template-error.js';
import { parseSegments, requirePath, type Segments } from './template-text.js';

type Target = 'attr' | 'bool' | 'prop';

/** How an attribute of a template is spelled that binds something: what it binds, and by what name. */
interface Spelling {
  readonly target: Target;
  readonly name: string;
  /** The value is a path; else it has braces. */
  readonly isPath: boolean;
}

const MARKS: Readonly<Record<string, Target>> = { '?': 'bool', '.': 'prop' };

/**
 * Reads an attribute of a template; `undefined` when it binds nothing. One that does is taken off.
 *
 * @throws {StreamError} `template-invalid`
 */
export function compileAttribute(
  element: Element,
  attribute: string,
  value: string,
  place: readonly number[],
): Binding | undefined {
  const tag = element.localName;
  const where = `${attribute} of <${tag}>`;
  const { target, name, isPath } = readSpelling(attribute);
  const segments: Segments | undefined = isPath ? [requirePath(value, where)] : parseSegments(value, where);
  if (!segments) {
    if (target !== 'attr') throw templateError(`${where} has no {{path}}`);
    return undefined;
  }
  if (name === '') throw templateError(`${where} names no ${target === 'prop' ? 'property' : 'attribute'}`);
  element.removeAttribute(attribute);
  if (target === 'prop') {
    const property = camelCase(name);
    refuse(whyPropertyRefused(tag, property));
    return propertyBinding(place, property, segments);
  }
  refuse(whyRefused(tag, name.toLowerCase()));
  return target === 'bool' ? booleanBinding(place, name, segments) : attributeBinding(place, name, segments);
}

function readSpelling(attribute: string): Spelling {
  const [, spelled, name = ''] = /^data-(attr|bool|prop)(?:-(.*)|$)/.exec(attribute) ?? [];
  if (spelled) return { target: spelled as Target, name, isPath: true };
  const mark = MARKS[attribute[0] as string];
  return { target: mark ?? 'attr', name: mark ? attribute.slice(1) : attribute, isPath: false };
}

/** Attribute names of HTML have no capital letters: `inner-text` is the property `innerText`. */
function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
