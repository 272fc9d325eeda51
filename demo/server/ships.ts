type Ship = {
  readonly id: string;
  readonly name: string;
  readonly from: string;
  readonly pier: number;
  readonly state: string;
};

const NAMES = [
  'Pequod',
  'Rachel',
  'Samuel Enderby',
  'Jeroboam',
  'Town-Ho',
  'Delight',
  'Bachelor',
  'Rose-Bud',
  'Albatross',
  'Jungfrau',
];
const PORTS = ['Nantucket', 'New Bedford', 'Le Havre', 'London', 'Bremen', 'Lima', 'Honolulu', 'Sydney'];
/** How many ships come in before one is moored. */
const APPROACH = 3;

/** Ships as they come in, each with the one that is moored by then. */
export function* ships(count: number): Generator<{ ship: Ship; left: Ship | undefined }> {
  const coming: Ship[] = [];
  for (let at = 0; at < count; at++) {
    const ship: Ship = {
      id: `ship-${at}`,
      name: NAMES[(at * 7) % NAMES.length] as string,
      from: PORTS[(at * 3) % PORTS.length] as string,
      pier: (at % 5) + 1,
      state: 'coming in',
    };
    coming.push(ship);
    yield { ship, left: coming.length > APPROACH ? coming.shift() : undefined };
  }
}
