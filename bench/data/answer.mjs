import { tokensOf, writer } from './words.mjs';

/** The last words, by which it is seen that all of an answer is there. */
export const LAST_WORDS = 'Here the answer ends';

/**
 * An answer in Markdown that uses all that models write: headings, emphasis, links, lists in lists, tasks, tables, quotes,
 * fenced code, rules, and links whose target is said elsewhere. No images: they would measure the network.
 *
 * @param {number} count at least how many tokens
 * @returns {string[]} the tokens
 */
export function answer(count) {
  const write = writer(2);
  let text = `# ${write.words(4)}\n\n`;
  for (let section = 1; tokensOf(text).length < count - 10; section++) text += sectionOf(section, write);
  return tokensOf(`${text}${LAST_WORDS}.\n`);
}

/**
 * @param {number} index from 1
 * @param {ReturnType<typeof writer>} write
 */
function sectionOf(index, write) {
  const { number, pick, word, words, sentence, sentences } = write;
  const inline = () =>
    `${sentence()} ${words(3)} **${words(2)}** ${word()} *${words(2)}*, \`${word()}.${word()}()\` ${words(4)} ` +
    `[${words(2)}](https://example.org/${word()}) ${words(5)} ~~${word()}~~ ${words(3)}, ***${words(2)}***. ${sentence()}`;
  const bullets = () =>
    `- ${inline()}\n- ${sentence()}\n  - ${words(6)}\n  - **${words(2)}**: ${sentence()}\n    - ${words(4)}\n- ${sentence()}\n`;
  const numbered = () => `1. ${sentence()}\n2. ${inline()}\n\n   ${sentence()}\n3. ${sentence()}\n`;
  const tasks = () => `- [x] ${words(5)}\n- [ ] ${words(4)} \`${word()}\`\n- [ ] ${words(6)}\n`;
  const row = () => `| ${word()} | ${number(1000)} | **${word()}** ${words(2)} | \`${word()}\` |\n`;
  const table = () =>
    `| ${word()} | ${word()} | ${word()} | ${word()} |\n|:--|--:|:-:|---|\n${Array.from({ length: 4 + number(8) }, row).join('')}`;
  const line = () =>
    pick([
      `  const ${word()} = await ${word()}(${number(100)});\n`,
      `  if (${word()} < ${number(10)}) return ${word()};\n`,
      `  // ${words(5)}\n`,
      '\n',
    ]);
  const code = () =>
    `\`\`\`ts\nexport async function ${word()}() {\n${Array.from({ length: 5 + number(15) }, line).join('')}}\n\`\`\`\n`;
  const quote = () => `> ${sentence()} *${words(2)}* ${words(4)}\n> ${sentence()}\n>\n> ${sentence()}\n`;
  const reference = () =>
    `[place${index}]: https://example.org/${word()} "${words(2)}"\n\n${sentence()} [${words(2)}][place${index}] ${words(4)}.\\\n${sentence()}\n`;
  const parts = [bullets, numbered, tasks, table, code, quote, reference, () => '---\n', code];
  const start = number(parts.length);
  const chosen = [0, 2, 4, 5].map((step) => parts[(start + step) % parts.length] ?? bullets);
  return [
    `${'#'.repeat(2 + (index % 3))} ${words(3)}\n`,
    `${inline()}\n`,
    ...chosen.flatMap((part) => [part(), `${sentences(2 + number(3))}\n`]),
  ]
    .map((part) => `${part}\n`)
    .join('');
}
