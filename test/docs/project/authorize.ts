/* What the samples import as the reader's own rule. */
import type { StreamServerOptions } from 'rivulet/server';

export const authorize: NonNullable<StreamServerOptions['authorize']> = () => null;
