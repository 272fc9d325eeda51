/**
 * The functions in which a CPU profile spent most of its time, their own alone.
 *
 * @param {{ nodes: { id: number, callFrame: { functionName: string, url: string, lineNumber: number } }[], samples: number[], timeDeltas: number[] }} profile
 * @param {number} count how many
 * @returns {{ name: string, milliseconds: number }[]}
 */
export function hottest({ nodes, samples, timeDeltas }, count) {
  const names = new Map(
    nodes.map(({ id, callFrame }) => [
      id,
      `${callFrame.functionName || '(anonymous)'} ${callFrame.url.split('/').at(-1)}:${callFrame.lineNumber + 1}`,
    ]),
  );
  /** @type {Map<string, number>} */
  const own = new Map();
  for (const [index, id] of samples.entries()) {
    const name = names.get(id) ?? '';
    own.set(name, (own.get(name) ?? 0) + (timeDeltas[index] ?? 0) / 1_000);
  }
  return [...own]
    .map(([name, milliseconds]) => ({ name, milliseconds }))
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, count);
}
