import type { Administration, Frequency } from '../../documents/cda/model/product.js';
import type { Period } from '../../documents/cda/model/values.js';
import { present } from '../../documents/cda/read-datatypes.js';
import type { Directory, Place } from './directory.js';
import { NationalDataError } from './errors.js';
import { at } from './header.js';
import type { IntakeFile } from './schema.js';

/** How a product is taken. Throws {@link NationalDataError} when the file gives more than one frequency. */
export function administration(file: IntakeFile, directory: Directory, place: Place): Administration {
  const { product, route } = directory.product(file.product, at(place, 'product'));
  return {
    duration: period(file),
    product,
    ...present<Pick<Administration, 'frequency' | 'route' | 'dose'>>({
      frequency: frequency(file, place),
      route,
      dose: dose(file.dose),
    }),
  };
}

function frequency({ every, at: event, once }: IntakeFile, place: Place): Frequency | undefined {
  if ([every, event, once].filter((each) => each !== undefined).length > 1) {
    throw new NationalDataError(place.file, place.path, 'only one of every, at and once can be given');
  }
  if (every !== undefined) return { kind: 'periodic', period: every };
  if (event !== undefined) return { kind: 'event', event: event.event, displayName: event.name };
  return once === undefined ? undefined : { kind: 'once', at: once };
}

function dose(file: IntakeFile['dose']): Administration['dose'] {
  if (file === undefined) return undefined;
  return 'low' in file ? file : { low: file, high: file };
}

export function period({ from, to }: { from?: string | undefined; to?: string | undefined }): Period {
  return present<Period>({ low: from, high: to });
}
