import type { Author, Custodian, Organization, Professional } from '../../documents/cda/model/header.js';
import type { Product } from '../../documents/cda/model/product.js';
import type { CodedValue, Concept } from '../../documents/cda/model/values.js';
import { present } from '../../documents/cda/read-datatypes.js';
import type { InstanceId } from '../../kernel/identifiers.js';
import type { Address } from '../../kernel/patient.js';
import { NationalDataError } from './errors.js';
import type { WrittenCode, WrittenCodeOrText } from './notation.js';
import type { DirectoryFile, PatientFile, ProductFile } from './schema.js';

/** Where in which file a key or a code is used, for the error that says that it is unknown. */
export interface Place {
  readonly file: string;
  readonly path: string;
}

/** A product, and the route by which it is taken as a rule. */
export interface CataloguedProduct {
  readonly product: Product;
  readonly route: CodedValue | undefined;
}

type LanguageDefaults = DirectoryFile['languages'][string];

/** The country's directory: what its patients' files refer to by name. Throws {@link NationalDataError}. */
export class Directory {
  readonly file: DirectoryFile;

  constructor(file: DirectoryFile) {
    this.file = file;
  }

  documentId(extension: string): InstanceId {
    return { root: this.file.documentIdRoot, extension };
  }

  concept({ system, code, displayName }: WrittenCode, place: Place): Concept {
    const codeSystem = this.file.codeSystems[system];
    if (codeSystem === undefined) {
      throw new NationalDataError(
        place.file,
        place.path,
        `the code system ${system} is not among codeSystems of directory.yaml`,
      );
    }
    return { code, codeSystem, displayName };
  }

  coded(value: WrittenCodeOrText, place: Place): CodedValue {
    return 'text' in value ? { nullFlavor: 'OTH', text: value.text } : this.concept(value, place);
  }

  optional(value: WrittenCodeOrText | undefined, place: Place): CodedValue | undefined {
    return value === undefined ? undefined : this.coded(value, place);
  }

  defaults(language: string, place: Place): LanguageDefaults {
    return known(this.file.languages, language, 'language', place);
  }

  organization(key: string, place: Place): Organization {
    const { id, name, telecom, address } = known(this.file.organizations, key, 'organization', place);
    return {
      ids: [this.documentId(id)],
      name,
      telecoms: telecom === undefined ? [] : [telecom],
      address: postalAddress(address),
    };
  }

  custodian(place: Place): Custodian {
    const organization = this.organization(this.file.custodian, place);
    const [telecom] = organization.telecoms;
    return { ...organization, telecoms: telecom === undefined ? [] : [telecom] };
  }

  professional(key: string, place: Place): Professional & Required<Pick<Author, 'functionCode'>> {
    const entry = known(this.file.professionals, key, 'professional', place);
    return {
      ids: [this.documentId(entry.id)],
      name: personName(entry.name),
      telecoms: entry.telecoms,
      functionCode: this.concept(entry.function, place),
      organization: this.organization(entry.organization, place),
      ...present<Pick<Professional, 'code'>>({ code: this.optional(entry.specialty, place) }),
    };
  }

  /** A product of the catalogue by its key, or one that the patient's file describes itself. */
  product(value: string | ProductFile, place: Place): CataloguedProduct {
    const file = typeof value === 'string' ? known(this.file.products, value, 'product', place) : value;
    return {
      route: this.optional(file.route, place),
      product: {
        name: file.name,
        packages: file.packages.map(({ form, contains }) => ({
          quantity: contains,
          form: this.coded(form, place),
        })),
        parts: [],
        ingredients: file.ingredients.map((ingredient) => ({
          code: this.coded(ingredient.code, place),
          ...present<Pick<Product['ingredients'][number], 'strength'>>({ strength: ingredient.strength }),
        })),
        doseForm: this.coded(file.form, place),
        ...present<Pick<Product, 'code' | 'description' | 'classification' | 'manufacturer'>>({
          code: this.optional(file.code, place),
          description: file.description,
          classification: this.optional(file.atc, place),
          manufacturer: file.manufacturer,
        }),
      },
    };
  }
}

function known<T>(table: Readonly<Record<string, T>>, key: string, what: string, place: Place): T {
  const found = Object.hasOwn(table, key) ? table[key] : undefined;
  if (found === undefined) {
    throw new NationalDataError(place.file, place.path, `the ${what} ${key} is not in directory.yaml`);
  }
  return found;
}

/** A name without its undefined prefix. */
export function personName(name: { family: string[]; given: string[]; prefix?: string[] | undefined }): {
  family: string[];
  given: string[];
  prefix?: string[];
} {
  const { family, given, prefix } = name;
  return prefix === undefined ? { family, given } : { family, given, prefix };
}

/** An address without its undefined parts. */
export function postalAddress({ country, ...rest }: NonNullable<PatientFile['address']>): Address {
  return { country, ...present<Omit<Address, 'country'>>(rest) };
}
