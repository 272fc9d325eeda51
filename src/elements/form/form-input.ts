/** A form's fields as a task's input: repeated names become arrays, empty file fields are left out. */
export function inputOf(data: FormData): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const name of new Set(data.keys())) {
    const values = data.getAll(name).filter((value) => !isNoFile(value));
    if (values.length > 0) set(input, name, values.length === 1 ? values[0] : values);
  }
  return input;
}

/** What a browser sends for a file field in which nothing was chosen. */
function isNoFile(value: FormDataEntryValue): boolean {
  return value instanceof File && value.size === 0 && value.name === '';
}

/** As an own property, whatever its name. */
function set(input: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(input, name, { value, enumerable: true, configurable: true, writable: true });
}
