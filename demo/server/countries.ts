/** A place as the lists of the demo show it. */
type Place = {
  readonly id: number;
  readonly name: string;
  readonly region: string;
  readonly country: string;
  readonly population: number;
  readonly people: string;
};

const numbers = new Intl.NumberFormat('en');

/** Reads a line of the data: id, name, region, country, population, tabs between. */
export function placeOf(line: string): Place {
  const [id, name = '', region = '', country = '', population = '0'] = line.split('\t');
  return {
    id: Number(id),
    name,
    region: region === country ? '' : region,
    country,
    population: Number(population),
    people: numbers.format(Number(population)),
  };
}

/**
 * The largest places of the countries that have the largest places of all.
 *
 * @param lines largest first
 * @param countries how many countries
 * @param each how many places of each
 */
export function largestByCountry(lines: readonly string[], countries: number, each: number): Place[][] {
  const found = new Map<string, Place[]>();
  for (const line of lines) {
    const place = placeOf(line);
    const known = found.get(place.country);
    if (known && known.length < each) known.push(place);
    else if (!known && found.size < countries) found.set(place.country, [place]);
    if (found.size === countries && [...found.values()].every(({ length }) => length === each)) break;
  }
  return [...found.values()];
}
