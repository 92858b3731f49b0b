import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeConfig } from '../config/load.js';
import type { CountryCode } from '../kernel/identifiers.js';
import type { SearchMask } from '../wire/search-mask/mask.js';
import { readSearchMask } from '../wire/search-mask/read.js';
import { withXml } from '../wire/xml/parse.js';

/** The mask that lies in the configuration for a country; undefined when there is none. */
export function configuredMask({ folders }: NodeConfig, country: CountryCode): SearchMask | undefined {
  const folder = folders['search-masks'];
  if (folder === undefined || !/^[A-Z]{2}$/.test(country)) return undefined;
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(join(folder, `InternationalSearch_${country}.xml`));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return withXml(bytes, readSearchMask);
}
