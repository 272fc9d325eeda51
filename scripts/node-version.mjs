/** The oldest Node that Vite and the test runners accept; package.json `engines` says the same. */
const oldest = [20, 19];

/** Ends the process with a clear sentence when this Node is too old; syntax errors later would tell nobody why. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  console.error(`Rivulet needs Node ${oldest.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
