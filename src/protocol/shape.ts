/*
 * The few shapes that the messages are made of, checked where a frame comes in. Ours, since every page carries this:
 * a schema library of modules costs it 3 KB, this 1 KB (gzip). What authors check their tasks' inputs with is theirs.
 */

/** What a value has to be. */
export interface Shape<T> {
  /** What is expected, in words: `text is expected`. */
  readonly expected: string;
  /**
   * The value, in objects without the fields that the shape does not name.
   *
   * @throws {Mismatch} when it is not that
   */
  read(value: unknown): T;
  /** Whether a field of it may be absent. */
  readonly optional?: true;
  /** What it is made of, for whoever looks at the contract. */
  readonly of?: unknown;
}

/** The type of what a shape reads. */
export type ReadAs<S> = S extends Shape<infer T> ? T : never;

export type Fields = Readonly<Record<string, Shape<unknown>>>;

type OptionalKey<F extends Fields> = {
  [K in keyof F]: F[K] extends { readonly optional: true } ? K : never;
}[keyof F];

/** The type of an object of these fields. */
export type ReadFields<F extends Fields> = {
  [K in Exclude<keyof F, OptionalKey<F>>]: ReadAs<F[K]>;
} & { [K in OptionalKey<F>]?: ReadAs<F[K]> };

type Flat<T> = { [K in keyof T]: T[K] };

/** A value is not what its shape expects. The message says where and what: `from.seq: a whole number … is expected`. */
export class Mismatch extends Error {
  constructor(
    readonly expected: string,
    readonly path: string = '',
  ) {
    super(path ? `${path}: ${expected}` : expected);
  }

  /** The same, seen from outside of the field or element `key`. */
  within(key: string): Mismatch {
    return new Mismatch(this.expected, this.path ? `${key}.${this.path}` : key);
  }
}

/** A value that passes a test. */
export function shape<T>(expected: string, test: (value: unknown) => boolean): Shape<T> {
  return {
    expected,
    read(value) {
      if (test(value)) return value as T;
      throw new Mismatch(expected);
    },
  };
}

/** A text, of a kind where `test` is given. */
export function text(expected = 'text is expected', test?: (value: string) => boolean): Shape<string> {
  return shape(expected, (value) => typeof value === 'string' && (test?.(value) ?? true));
}

/** A whole number that JavaScript can hold exactly. */
export function whole(min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER): Shape<number> {
  return shape(
    `a whole number from ${min} to ${max} is expected`,
    (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max,
  );
}

/** One of these values. */
export function oneOf<const T extends string | boolean>(...values: readonly T[]): Shape<T> {
  return shape(`${values.join(' or ')} is expected`, (value) => values.includes(value as T));
}

/** May be absent. */
export function optional<T>({
  expected,
  of,
  read,
}: Shape<T>): Shape<T | undefined> & { readonly optional: true } {
  return {
    expected,
    of,
    optional: true,
    read: (value) => (value === undefined ? undefined : read(value)),
  };
}

/** An array of at least `min` and at most `max` such values. */
export function list<T>(item: Shape<T>, min = 0, max = Number.POSITIVE_INFINITY): Shape<T[]> {
  const expected = `an array of ${min} to ${max} is expected`;
  return {
    expected,
    of: item,
    read(value) {
      if (!Array.isArray(value) || value.length < min || value.length > max) throw new Mismatch(expected);
      return value.map((each: unknown, index) => readAt(item, each, String(index)));
    },
  };
}

/** An object with these fields; others are left out. */
export function object<const F extends Fields>(fields: F): Shape<Flat<ReadFields<F>>> & { readonly of: F } {
  const expected = 'an object is expected';
  return {
    expected,
    of: fields,
    read(value) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Mismatch(expected);
      const given = value as Readonly<Record<string, unknown>>;
      const found: Record<string, unknown> = {};
      for (const [key, field] of Object.entries(fields)) {
        const is = Object.hasOwn(given, key) ? given[key] : undefined;
        const read = readAt(field, is, key);
        if (read !== undefined) found[key] = read;
      }
      return found as Flat<ReadFields<F>>;
    },
  };
}

type VariantOf<K extends string, V extends Readonly<Record<string, Fields>>> = {
  [N in keyof V]: Flat<{ [_ in K]: N } & ReadFields<V[N]>>;
}[keyof V];

/** One of several objects: the field `key` names which. */
export function variant<const K extends string, const V extends Readonly<Record<string, Fields>>>(
  key: K,
  variants: V,
): Shape<VariantOf<K, V>> {
  const names = Object.keys(variants);
  const objects = new Map(names.map((name) => [name, object(variants[name] as Fields)]));
  return {
    expected: 'an object is expected',
    of: variants,
    read(value) {
      const name = (value as Readonly<Record<string, unknown>> | null | undefined)?.[key];
      const found = typeof name === 'string' ? objects.get(name) : undefined;
      if (!found) throw new Mismatch(`${names.join(' or ')} is expected`, key);
      return { [key]: name, ...found.read(value) } as VariantOf<K, V>;
    },
  };
}

/** The first of several shapes that a value has. */
export function either<T extends readonly Shape<unknown>[]>(...shapes: T): Shape<ReadAs<T[number]>> {
  const expected = shapes.map((each) => each.expected).join(', or ');
  return {
    expected,
    of: shapes,
    read(value) {
      for (const each of shapes) {
        try {
          return each.read(value) as ReadAs<T[number]>;
        } catch (error) {
          if (!(error instanceof Mismatch)) throw error;
        }
      }
      throw new Mismatch(expected);
    },
  };
}

function readAt<T>(at: Shape<T>, value: unknown, key: string): T {
  try {
    return at.read(value);
  } catch (error) {
    throw error instanceof Mismatch ? error.within(key) : error;
  }
}
