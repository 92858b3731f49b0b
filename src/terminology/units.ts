import { codeSystemId } from './code-systems.js';

/** The value set of units: doses, strengths, contents of packages, measured values (dossier documents 4.1). */
export const UNITS = '1.3.6.1.4.1.12559.11.10.1.3.1.42.16';

/** UCUM. */
export const UNIT_SYSTEM = codeSystemId('UCUM');
