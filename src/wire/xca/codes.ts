import {
  type DocumentClass,
  documentClasses,
  LOINC,
  PDF_FORMAT_CODE,
  sameFormatCode,
} from '../../kernel/classes.js';
import type { Coded } from '../../kernel/patient.js';
import type { Dialect } from '../dialects/dialect.js';
import type { DocumentEntry } from './document-entry.js';

/** The title of a class in the dialect's wording (dossier transactions 4.2). */
export function titleOf(kind: DocumentClass, dialect: Dialect): string {
  return kind.code === documentClasses.ePrescription.code ? dialect.xca.ePrescriptionTitle : kind.title;
}

/** Class code and type code of an entry of that class. */
export function classCodeOf(kind: DocumentClass, dialect: Dialect): Coded {
  return { code: kind.code, codeSystem: LOINC, displayName: titleOf(kind, dialect) };
}

/** What the network calls the structured formats. */
const FORMAT_NAMES: Readonly<Record<string, string>> = {
  '60591-5': 'epSOS coded Patient Summary',
  '57833-6': 'epSOS coded ePrescription',
  '56445-0': 'epSOS coded MRO',
};

/** What the original clinical documents' formats are called, by the format's own word. */
const ORIGINAL_NAMES: Readonly<Record<string, string>> = {
  pdf: 'PDF/A coded document',
  png: 'PNG coded document',
  jpeg: 'JPEG coded document',
};

/** The format code of a rendition in the dialect's spelling (dossier transactions 4.2, 4.3.1). */
export function formatCodeOf(kind: DocumentClass, rendition: 'xml' | 'pdf', dialect: Dialect): Coded {
  if (rendition === 'pdf' && kind.service !== 'orcd') {
    return { code: PDF_FORMAT_CODE, codeSystem: 'IHE PCC', displayName: 'PDF/A coded document' };
  }
  const code =
    kind.code === documentClasses.ePrescription.code
      ? dialect.xca.ePrescriptionFormatCode
      : (kind.formatCodes[0] ?? '');
  const original = ORIGINAL_NAMES[/^urn:eHDSI:orcd:(\w+):/.exec(code)?.[1] ?? ''];
  return {
    code,
    codeSystem: dialect.xca.formatCodingScheme,
    displayName: FORMAT_NAMES[kind.code] ?? original ?? kind.title,
  };
}

const CONFIDENTIALITY: Readonly<Record<string, string>> = {
  N: 'Normal',
  R: 'restricted',
  V: 'very restricted',
};

/** HL7 confidentiality with the text that belongs to the code, so that both say the same. */
export function confidentialityOf(code: string): Coded {
  return { code, codeSystem: '2.16.840.1.113883.5.25', displayName: CONFIDENTIALITY[code] ?? code };
}

/** The document's country as its facility type, by ISO 3166-1 code and name. */
export function facilityTypeOf(country: string, name: string): Coded {
  return { code: country.toUpperCase(), codeSystem: '1.0.3166.1', displayName: name };
}

/** True for the PDF rendition: its format code says so, its MIME type does not (pitfall 24). */
export function isPdf(entry: DocumentEntry): boolean {
  return sameFormatCode(entry.formatCode.code, PDF_FORMAT_CODE);
}
